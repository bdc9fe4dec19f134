import { expect, it } from 'vitest';
import { sweep } from './sweep.ts';

it('killed with -9 at any moment the bot loses nothing it has shown, doubles no fill, and its books balance', async () => {
  const { faults, kills, early, decisions, fills, shown } = await sweep(15, mulberry(20261121));
  expect(faults).toEqual([]);
  expect(kills).toBe(15);
  expect(early).toBeGreaterThan(0);
  // It has been at work, else nothing would be shown by this.
  expect(Math.min(decisions / 20, fills, shown / 20)).toBeGreaterThan(1);
});

/** A small generator of numbers in [0, 1), the same for the same seed. */
function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
