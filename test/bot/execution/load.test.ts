// The smaller sister of `npm run bench-execution`.
import { expect, it } from 'vitest';
import { createLoad } from '../../support/execution-load.ts';

it('makes one call for all who ask the same at once, in good time, and holds no more round after round', async () => {
  const load = createLoad(2_000, 20);
  const rounds = [];
  // The best of some: what else runs on the machine is not meant.
  do rounds.push(await load.round());
  while (rounds.length < 8 && (rounds.length < 2 || rounds.every(({ p99 }) => p99 >= 100)));
  for (const round of rounds) expect(round).toMatchObject({ calls: 20, hits: 0.99, wrong: 0 });
  expect(Math.min(...rounds.map(({ p99 }) => p99))).toBeLessThan(100);
  expect(load.statistics().entries).toBe(20);
});
