// Answers that are kept for a while: the least recently used go first. The only user of lru-cache.
import { LRUCache } from 'lru-cache';
import type { Clock } from '../../common/clock.ts';

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

/** However many answers may be kept: large ones push out more of the others. */
const MOST_BYTES = 32 << 20;

export function createCache({ size, ttl }: CachePolicy, clock: Pick<Clock, 'now'>): Cache {
  const kept = new LRUCache<string, { readonly value: unknown }>({
    max: size,
    maxSize: MOST_BYTES,
    sizeCalculation: ({ value }) => Buffer.byteLength(JSON.stringify(value) ?? '') || 1,
    ttl,
    // Asked each time: the library would remember a time in between by timers of its own.
    ttlResolution: 0,
    perf: clock,
  });
  return {
    read: (key) => kept.get(key) ?? null,
    keep: (key, value) => kept.set(key, { value }),
    sweep: () => kept.purgeStale(),
    drop: () => kept.clear(),
    statistics: () => ({ entries: kept.size, bytes: kept.calculatedSize }),
  };
}
