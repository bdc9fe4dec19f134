// What a cache is to those who use it.

export type CachePolicy = {
  /** Answers at most. */
  readonly size: number;
  /** How long each is kept, in milliseconds. */
  readonly ttl: number;
};

export type Cache = {
  /** A box, since nothing is an answer too; null if it is not kept. Whoever reads it must not change what is inside. */
  readonly read: (key: string) => { readonly value: unknown } | null;
  /** What is too large to be kept is not. */
  readonly keep: (key: string, value: unknown) => void;
  /** Removes what has expired. */
  readonly sweep: () => void;
  /** Removes everything. */
  readonly drop: () => void;
  readonly statistics: () => CacheStatistics;
};

/** Bytes as JSON, which is less than they take in memory. */
export type CacheStatistics = { readonly entries: number; readonly bytes: number };

export const NOTHING_KEPT: CacheStatistics = { entries: 0, bytes: 0 };

/** Where nothing that is answered stays true. */
export const KEEPS_NOTHING: Cache = {
  read: () => null,
  keep: () => undefined,
  sweep: () => undefined,
  drop: () => undefined,
  statistics: () => NOTHING_KEPT,
};
