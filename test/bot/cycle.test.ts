import { describe, expect, it } from 'vitest';
import { builtinDecider } from '../../bot/ai/builtin.ts';
import { runCycle, type Steps } from '../../bot/engine/cycle.ts';
import { observationOf } from './support/candles.ts';

const play = (abort: AbortController, ports: Partial<Steps> = {}) => {
  const did: string[] = [];
  const steps: Steps = {
    market: { source: 'test', observe: async () => observationOf([1, 2]) },
    decider: builtinDecider,
    enter: (stage) => did.push(stage),
    recordObservation: ({ candles }) => did.push(`observed ${candles.length} candles`),
    recordDecision: ({ signal }) => did.push(`decided ${signal}`),
    recordFallback: ({ reason }) => did.push(`fell back: ${reason}`),
    ...ports,
  };
  return { did, done: runCycle(steps, abort.signal) };
};

describe('one cycle', () => {
  it('observes, measures, decides and records', async () => {
    const { did, done } = play(new AbortController());
    await done;
    expect(did).toEqual(['fetch', 'observed 2 candles', 'decide', 'decided HOLD']);
  });
  it('decides nothing once it is aborted, even if a port answers all the same', async () => {
    const abort = new AbortController();
    const observe = async () => {
      abort.abort(new Error('enough'));
      return observationOf([1]);
    };
    const { did, done } = play(abort, { market: { source: 'test', observe } });
    await expect(done).rejects.toThrow('enough');
    expect(did).not.toContain('decided HOLD');
  });
});
