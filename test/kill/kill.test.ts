import { expect, it } from 'vitest';
import { lots } from '../support/lots.ts';
import { sweep } from './sweep.ts';

it('killed with -9 at any moment the bot loses nothing it has shown, doubles no fill, and its books balance', async () => {
  const { faults, kills, early, decisions, fills, shown } = await sweep(15, lots(20261121));
  expect(faults).toEqual([]);
  expect(kills).toBe(15);
  expect(early).toBeGreaterThan(0);
  // It has been at work, else nothing would be shown by this.
  expect(Math.min(decisions / 20, fills, shown / 20)).toBeGreaterThan(1);
}, 60_000);
