// How instants and durations are written for who reads the API. Pure.

/** ISO 8601, UTC. */
export const iso = (wall: number): string => new Date(wall).toISOString();

export const isoOrNull = (wall: number | null | undefined): string | null =>
  typeof wall === 'number' ? iso(wall) : null;

/** Seconds to the millisecond, never negative. */
export const seconds = (ms: number): number => Math.round(Math.max(0, ms)) / 1000;
