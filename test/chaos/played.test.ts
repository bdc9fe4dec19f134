// A real bot has one fault after another under a real guardian: who must be restarted is, for that reason and once; who
// only looks odd is left alone.
import { describe, it } from 'vitest';
import { prepare } from '../support/guardian.ts';
import { ENDS, HANGS, LIES, OPTIONS, playTo, STAMPS } from './scenarios.ts';

describe('in one life of the guardian a bot', () => {
  it.each([
    ['ends', ENDS],
    ['hangs', HANGS],
    ['lies about its health', LIES],
    ['lies about its decisions', STAMPS],
  ])('%s in every way, and each time that happens which has to', async (_, scenarios) => {
    const guarded = await prepare(OPTIONS);
    guarded.start();
    await guarded.waitFor('health check passed');
    for (const scenario of scenarios) await playTo(guarded, scenario);
  });
});
