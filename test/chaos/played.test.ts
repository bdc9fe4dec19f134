// A real bot ends in one way after another under one real guardian: each time it is restarted at once, for that reason,
// and verified. What hangs and lies, other tests try more cheaply; `npm run faults` plays those here too.
import { describe, it } from 'vitest';
import { prepare } from '../support/guardian.ts';
import { ENDS, HANGS, OPTIONS, playTo, STAMPS } from './scenarios.ts';

const SPINS = HANGS.filter(({ fault }) => fault === '7b');
const SPARED = STAMPS.filter(({ fault }) => fault === '13f');

describe('in one life of the guardian', () => {
  it('a bot that ends in any way is restarted at once, by the name of its code or signal, and verified', async () => {
    const guarded = await prepare(OPTIONS);
    guarded.start();
    await guarded.waitFor('health check passed');
    for (const scenario of ENDS) await playTo(guarded, scenario);
  });

  it('a bot whose event loop spins is restarted, and one that dates its decisions oddly is not', async () => {
    const guarded = await prepare(OPTIONS);
    guarded.start();
    await guarded.waitFor('health check passed');
    for (const scenario of [...SPARED, ...SPINS]) await playTo(guarded, scenario);
  });
});
