import { describe, expect, it } from 'vitest';
import { createCache } from '../../../bot/execution/cache.ts';
import { handClock } from '../support/hand-clock.ts';

const begin = (size = 3) => {
  const clock = handClock();
  return { clock, cache: createCache({ size, ttl: 1_000 }, clock) };
};

describe('the cache', () => {
  it('keeps what it is given, nothing included', () => {
    const { cache } = begin();
    for (const [key, value] of Object.entries({ a: 1, b: undefined, c: null })) cache.keep(key, value);
    expect(['a', 'b', 'c', 'd'].map(cache.read)).toEqual([{ value: 1 }, { value: undefined }, { value: null }, null]);
  });
  it('keeps so many at most: those used last', () => {
    const { cache } = begin();
    for (const key of ['a', 'b', 'c']) cache.keep(key, key);
    cache.read('a');
    cache.keep('d', 'd');
    expect(['a', 'b', 'c', 'd'].filter((key) => cache.read(key))).toEqual(['a', 'c', 'd']);
  });
  it('forgets what has expired, a millisecond too early not', () => {
    const { clock, cache } = begin();
    cache.keep('a', 1);
    clock.advance(1_000);
    expect(cache.read('a')).not.toBeNull();
    clock.advance(1);
    expect(cache.read('a')).toBeNull();
  });
  it('is not younger for being read', () => {
    const { clock, cache } = begin();
    cache.keep('a', 1);
    clock.advance(900);
    cache.read('a');
    clock.advance(200);
    expect(cache.read('a')).toBeNull();
  });
  it('gives room back when it is swept, for what has expired only', () => {
    const { clock, cache } = begin();
    cache.keep('old', 'xxxx');
    clock.advance(600);
    cache.keep('new', 'yy');
    clock.advance(600);
    expect(cache.statistics()).toEqual({ entries: 2, bytes: 10 });
    cache.sweep();
    expect(cache.statistics()).toEqual({ entries: 1, bytes: 4 });
  });
  it('is bounded in bytes too: what is too large is not kept, and much pushes out the rest', () => {
    const { cache } = begin(100);
    cache.keep('huge', 'x'.repeat(40 << 20));
    expect(cache.statistics().entries).toBe(0);
    for (let i = 0; i < 10; i++) cache.keep(`${i}`, 'x'.repeat(5 << 20));
    expect(cache.statistics().bytes).toBeLessThanOrEqual(32 << 20);
    expect([cache.read('0'), cache.read('9')?.value]).toEqual([null, 'x'.repeat(5 << 20)]);
  });
  it('is empty once it is dropped', () => {
    const { cache } = begin();
    cache.keep('a', 1);
    cache.drop();
    expect([cache.read('a'), cache.statistics()]).toEqual([null, { entries: 0, bytes: 0 }]);
  });
});
