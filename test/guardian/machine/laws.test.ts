// What holds for every history, tried on many that look for trouble.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { transition } from '../../../guardian/machine/machine.ts';
import type { Event } from '../../../guardian/machine/types.ts';
import { isNeverStuck, isOutageRestart, isOverdueMoved, laws } from './laws.ts';
import { plots } from './plots.ts';
import { live, type Moment, newsOf } from './world.ts';

const RUNS = 200;

const ORDERS = [
  ...(['start', 'woke', 'stop', 'stop_now', 'detach', 'planned', 'halt_command_ended', 'pause', 'resume'] as const).map(
    (type) => ({ type }),
  ),
  { type: 'reconfigured', isBotChanged: true },
  { type: 'adopt', isAlive: true, age: 1000, isAsConfigured: false },
  { type: 'adopt', isAlive: false, age: 1000, isAsConfigured: true },
] as const;

const inWords = ({ event, before, state, effects }: Moment) =>
  JSON.stringify({ event, before: before.phase, after: state.phase, deadline: state.deadline, effects });

describe('in every history', () => {
  it.each(Object.entries(laws))('%s', (_, law) => {
    const plotKeepsLaw = fc.property(plots, (plot) => {
      const isKept = law(plot.policy);
      live(plot, (moment) => {
        if (!isKept(moment)) throw new Error(`broken by ${inWords(moment)}`);
      });
    });
    fc.assert(plotKeepsLaw, { numRuns: RUNS });
  });

  it('each event has an answer in each state, early or late, and leaves a deadline where something must follow', () => {
    const plotKeepsTotal = fc.property(plots, (plot) => {
      live({ ...plot, steps: 60 }, (moment) => {
        const before = moment.state;
        for (const at of [moment.event.at - 1, moment.event.at, moment.event.at + 1_000_000_000]) {
          for (const news of [...newsOf(before.incarnation), ...ORDERS]) {
            const event = { ...news, at } as Event;
            const [state, effects] = transition(before, event, plot.policy);
            const next = { ...moment, before, event, state, effects };
            const isKept = isOverdueMoved(plot.policy)(next) && isNeverStuck(plot.policy)(next);
            if (!isKept) throw new Error(`broken by ${inWords(next)}`);
          }
        }
      });
    });
    fc.assert(plotKeepsTotal, { numRuns: RUNS / 2 });
  });
});

describe('the histories are full of trouble', () => {
  const told = (is: string, detail: object = {}) => {
    const expected = Object.entries({ is, ...detail });
    return ({ effects }: Moment) =>
      effects.some(
        (one) => one.do === 'tell' && expected.every(([key, value]) => Reflect.get(one.news, key) === value),
      );
  };
  const troubles = [
    { trouble: 'the tenth restart within a window', percent: 15, is: told('restarting', { nth: 10 }) },
    { trouble: 'the limit of the window', percent: 30, is: told('halted', { cause: 'restart_limit' }) },
    { trouble: 'the limit of the day', percent: 4, is: told('halted', { cause: 'daily_limit' }) },
    { trouble: 'a verified restart', percent: 40, is: told('verified') },
    { trouble: 'a child that does not die', percent: 3, is: told('undying') },
    { trouble: 'a port held by somebody else', percent: 2, is: told('obstructed') },
    { trouble: 'an outage that is excused', percent: 10, is: told('outage') },
    { trouble: 'the end of an outage', percent: 10, is: told('outage_over') },
    { trouble: 'a restart for an outage', percent: 10, is: isOutageRestart },
    { trouble: 'an excess that waits', percent: 3, is: ({ state }: Moment) => state.excesses > 1 },
    { trouble: 'an adoption', percent: 15, is: ({ event }: Moment) => event.type === 'adopt' },
    { trouble: 'a restart for a changed configuration', percent: 4, is: told('renewing', { why: 'configuration' }) },
    { trouble: 'a planned restart', percent: 2, is: told('renewing', { why: 'planned' }) },
    { trouble: 'a detached child', percent: 1, is: told('detached') },
    {
      trouble: 'a command that is run for a halt',
      percent: 4,
      is: ({ effects }: Moment) => effects.some((one) => one.do === 'run_halt_command'),
    },
    { trouble: 'a stop', percent: 8, is: ({ event }: Moment) => event.type === 'stop' },
  ];
  const histories = fc.sample(plots, { numRuns: 500, seed: 1 });
  const reached = histories.map((plot) => {
    const seen = new Set<string>();
    live(plot, (moment) => {
      for (const { trouble, is } of troubles) if (is(moment)) seen.add(trouble);
    });
    return seen;
  });

  it.each(troubles)('$trouble is reached by at least $percent % of them', ({ trouble, percent }) => {
    const hits = reached.filter((seen) => seen.has(trouble)).length;
    expect((100 * hits) / histories.length).toBeGreaterThanOrEqual(percent);
  });
});
