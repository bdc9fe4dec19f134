import { describe, expect, it } from 'vitest';
import { runCycle, type Steps } from '../../bot/engine/cycle.ts';
import { observationOf } from './support/candles.ts';

const hold = { signal: 'HOLD', confidence: 'LOW', reason: 'a reason' } as const;
const missed = { reason: 'timeout', faultDomain: 'provider', httpStatus: null, fallback: 'no answer' } as const;
const sight = { observation: observationOf([1, 2]), holding: null };

const play = (abort: AbortController, steps: Partial<Steps> = {}) => {
  const did: string[] = [];
  const all: Steps = {
    decide: async ({ measures }) => ({ ...hold, reason: `the price is ${measures.price}` }),
    enter: (stage) => did.push(stage),
    look: async () => sight,
    serve: () => false,
    recordDecision: async ({ signal, reason }, { observation }) => {
      did.push(`decided ${signal} on ${observation.candles.length} candles: ${reason}`);
    },
    recordFallback: ({ reason }) => did.push(`fell back: ${reason}`),
    ...steps,
  };
  return { did, done: runCycle(all, abort.signal) };
};

describe('one cycle', () => {
  it('observes, measures, decides and records', async () => {
    const { did, done } = play(new AbortController());
    expect(await done).toMatchObject({ signal: 'HOLD' });
    expect(did).toEqual(['fetch', 'decide', 'decided HOLD on 2 candles: the price is 2']);
  });
  it('records what stands in for a decision as what it is', async () => {
    const { did, done } = play(new AbortController(), { decide: async () => missed });
    expect(await done).toBe(missed);
    expect(did).toEqual(['fetch', 'decide', 'fell back: timeout']);
  });
  it('asks nobody where there is nothing to decide on', async () => {
    const { did, done } = play(new AbortController(), { look: async () => null });
    expect(await done).toBeNull();
    expect(did).toEqual(['fetch']);
  });
  it('asks nobody and records nothing where an earlier decision holds', async () => {
    const { did, done } = play(new AbortController(), { serve: () => true });
    expect(await done).toBe('served');
    expect(did).toEqual(['fetch']);
  });
  it('decides nothing once it is aborted, even if a port answers all the same', async () => {
    const abort = new AbortController();
    const look = async () => {
      abort.abort(new Error('enough'));
      return sight;
    };
    const { did, done } = play(abort, { look });
    await expect(done).rejects.toThrow('enough');
    expect(did).toEqual(['fetch', 'decide']);
  });
});
