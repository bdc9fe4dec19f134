import { expect, it } from 'vitest';
import { lots } from '../support/lots.ts';
import { sweepGuardians } from './guardians.ts';

it.skipIf(process.platform !== 'linux')(
  'a guardian that is killed with -9 at any moment leaves one bot, which the next one adopts or replaces',
  { timeout: 60_000 },
  async () => {
    const { faults, adoptions, spawns, mostBots, longestGap } = await sweepGuardians(6, lots(7));
    expect(faults).toEqual([]);
    expect(mostBots).toBe(1);
    expect(adoptions + spawns).toBeGreaterThan(2);
    expect(longestGap).toBeLessThan(10_000);
  },
);
