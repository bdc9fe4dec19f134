// Some days of the simulation (`npm run simulate` plays ten thousand), and the proof that it has teeth: a rule that is
// broken on purpose is told by the law that it breaks.
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { transition as Transition } from '../../guardian/machine/machine.ts';
import type { State } from '../../guardian/machine/types.ts';
import { play } from './days/play.ts';
import { addTally, emptyTally, inWords } from './days/tally.ts';

type Mutation = (rule: typeof Transition, ...of: Parameters<typeof Transition>) => ReturnType<typeof Transition>;
const asItIs: Mutation = (rule, ...of) => rule(...of);
const broken = vi.hoisted(() => ({ rule: null as Mutation | null }));

vi.mock('../../guardian/machine/machine.ts', async (original) => {
  const machine = await original<typeof import('../../guardian/machine/machine.ts')>();
  const transition: typeof Transition = (...of) => (broken.rule ?? asItIs)(machine.transition, ...of);
  return { ...machine, transition };
});

afterEach(() => {
  broken.rule = null;
});

it('forty days of trouble break no law', async () => {
  const tally = emptyTally();
  for (let seed = 1; seed <= 10; seed++) {
    const played = await play(seed, 4);
    expect(played.broken).toBeNull();
    addTally(tally, played.tally);
  }
  // Else nothing would be shown by it.
  expect(tally.checks).toBeGreaterThan(40 * 1000);
  for (const count of [tally.restarts, tally.found.length, tally.outages, tally.adoptions, tally.sleeps, tally.halts]) {
    expect(count).toBeGreaterThan(10);
  }
  expect(inWords(tally)[0]).toBe(`days 40 in 10 worlds, checks ${tally.checks}`);
});

it('the same seed plays the same days', async () => {
  const [one, other] = [await play(7, 1), await play(7, 1)];
  expect(other).toEqual(one);
  expect((await play(8, 1)).tally).not.toEqual(one.tally);
});

describe('a rule that is broken on purpose is told, with its story:', () => {
  /** Each with the seed from which on worlds are played until one breaks the law: the first one is found there. */
  const mutations: readonly (readonly [name: string, law: string, seed: number, rule: Mutation])[] = [
    [
      'one restart too many',
      'never more than max_restarts in any window',
      2,
      (rule, state, event, policy) => rule(state, event, { ...policy, maxRestarts: policy.maxRestarts + 1 }),
    ],
    [
      'one restart too many in a day',
      'never more than max_restarts_per_day in any 24 h',
      26,
      (rule, state, event, policy) =>
        rule(state, event, { ...policy, maxRestartsPerDay: policy.maxRestartsPerDay && policy.maxRestartsPerDay + 1 }),
    ],
    [
      'one restart too few',
      'it halts for a true reason only',
      1,
      (rule, state, event, policy) =>
        rule(state, event, { ...policy, maxRestarts: Math.max(0, policy.maxRestarts - 1) }),
    ],
    [
      'a strike that is not taken back',
      'no healthy bot is restarted',
      7,
      (rule, state, event, policy) => {
        const [next, effects] = rule(state, event, policy);
        const { phase } = state;
        const isKept = event.type === 'probed' && phase.name === 'watching' && next.phase.name === 'watching';
        return isKept && event.verdict === 'healthy' ? [{ ...next, phase }, effects] : [next, effects];
      },
    ],
    [
      'an excuse that is none',
      'an outage costs one restart at most',
      3,
      (rule, state, event, policy) =>
        event.type === 'probed' && event.verdict === 'excused' && !event.hasSlept
          ? rule(state, { ...event, verdict: 'unhealthy' }, policy)
          : rule(state, event, policy),
    ],
    [
      'a sleep that is none',
      'no healthy bot is restarted',
      1,
      (rule, state, event, policy) =>
        event.type === 'probed' && event.hasSlept
          ? rule(state, { ...event, hasSlept: false, verdict: 'unhealthy' }, policy)
          : rule(state, event, policy),
    ],
    [
      'a strike too few',
      'no healthy bot is restarted',
      2,
      (rule, state, event, policy) =>
        rule(state, event, { ...policy, failureThreshold: Math.max(1, policy.failureThreshold - 1) }),
    ],
    [
      'a strike too many',
      'every hang is found in time',
      1,
      (rule, state, event, policy) => rule(state, event, { ...policy, failureThreshold: policy.failureThreshold + 1 }),
    ],
    [
      'a hang that is overlooked',
      'every hang is found in time',
      3,
      (rule, state, event, policy) =>
        event.type === 'probed' && event.code === 'loop_hung'
          ? rule(state, { ...event, verdict: 'healthy' }, policy)
          : rule(state, event, policy),
    ],
    [
      'a spawn beside what remains of the tree',
      'never two bots',
      1,
      (rule, state, event, policy) =>
        rule(state, event.type === 'exited' ? { ...event, isTreeGone: true } : event, policy),
    ],
    [
      'a spawn beside a bot that is not dead yet',
      'never two bots',
      7,
      (rule, state, event, policy) => {
        const isImpatient = event.type === 'woke' && state.phase.name === 'stopping' && state.phase.step === 'killed';
        if (!isImpatient || state.child !== 'alive' || state.deadline === null || event.at < state.deadline) {
          return rule(state, event, policy);
        }
        const { incarnation } = state;
        const reason = { is: 'by_unknown', values: {} } as const;
        return rule(state, { type: 'exited', at: event.at, incarnation, code: null, isTreeGone: true, reason }, policy);
      },
    ],
    [
      'an outage whose restart is forgotten',
      'an outage costs one restart at most',
      3,
      (rule, state, event, policy) => rule(forgetful(state), event, policy),
    ],
    [
      'a restart that is not recorded',
      'a restart is on disk before anything is done',
      1,
      (rule, state, event, policy) => {
        const [next, effects] = rule(state, event, policy);
        return [next, effects.filter((effect) => effect.do !== 'record')];
      },
    ],
    [
      'an order that is not waited for',
      'no order is cut off without need',
      16,
      (rule, state, event, policy) =>
        rule(state, event.type === 'looked' ? { ...event, isExecuting: false } : event, policy),
    ],
    [
      'a stop that does not kill',
      'a stop by a person ends in time',
      11,
      (rule, state, event, policy) => {
        const [next, effects] = rule(state, event, { ...policy, stopTimeout: 2 * policy.stopTimeout });
        return [next, effects];
      },
    ],
    [
      'a backoff that does not end',
      'nobody is long without a bot',
      1,
      (rule, state, event, policy) => {
        const [next, effects] = rule(state, event, policy);
        const isWaiting = next.phase.name === 'backoff' && next.phase.step === 'waiting';
        return [isWaiting ? { ...next, deadline: null } : next, effects];
      },
    ],
  ];

  it.each(mutations)('%s: %s', async (_, law, from, rule) => {
    broken.rule = rule;
    for (let seed = from; seed < from + 40; seed++) {
      const { broken: found } = await play(seed, 3);
      if (found === null) continue;
      expect(found.law).toBe(law);
      expect(found.seed).toBe(seed);
      expect(found.story.length).toBeGreaterThan(1);
      return;
    }
    expect.unreachable('no law was broken');
  });
});

const forgetful = (state: State): State => {
  const { outage } = state.memory;
  return {
    ...state,
    memory: { ...state.memory, outageRestartAt: null, outage: outage && { ...outage, isTold: false } },
  };
};
