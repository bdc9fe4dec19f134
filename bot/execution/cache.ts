// Answers that are kept for a while: the least recently used go first. The only user of lru-cache.
import { LRUCache } from 'lru-cache';
import type { Clock } from '../../common/clock.ts';
import type { Cache, CachePolicy } from './kept.ts';

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
    // To the library an answer of the instant 0 never expires.
    perf: { now: () => clock.now() + 1 },
  });
  return {
    read: (key) => kept.get(key) ?? null,
    keep: (key, value) => kept.set(key, { value }),
    sweep: () => kept.purgeStale(),
    drop: () => kept.clear(),
    statistics: () => ({ entries: kept.size, bytes: kept.calculatedSize }),
  };
}
