// From asking a child to end until nothing of it lives.
import { after, DEATH_MS, isDue, LOOK_MS, settle, stopThen, tell } from './steps.ts';
import type { EventOf, In, Instant, Policy, State, Step, Then } from './types.ts';

export const climb = (s: In<'stopping'>, e: EventOf<'woke'>, p: Policy): Step => {
  if (!isDue(s, e.at)) return [s, []];
  const { then, step } = s.phase;
  if (step === 'evidence') return stopThen(s, e.at, p, then);
  if (step === 'asked' && s.child === 'alive') {
    const looking: State = { ...s, phase: { ...s.phase, step: 'looking' }, deadline: e.at + LOOK_MS };
    return [looking, [{ do: 'look', incarnation: s.incarnation }]];
  }
  if (step !== 'killed') return kill(s, e.at);
  // A process that does not die of a kill is never replaced; only a person's stop goes on without it.
  if (then.do === 'end') return after([tell({ is: 'undying' })], settle(s, e.at, p, then));
  return [
    { ...s, deadline: e.at + p.checkInterval },
    [tell({ is: 'undying' }), { do: 'kill', incarnation: s.incarnation }],
  ];
};

export const kill = (s: In<'stopping'>, at: Instant): Step => [
  { ...s, phase: { ...s.phase, step: 'killed' }, deadline: at + DEATH_MS },
  [{ do: 'kill', incarnation: s.incarnation }],
];

export const askAtLast = (s: In<'stopping'>, e: EventOf<'collected'>, p: Policy): Step =>
  s.phase.step === 'evidence' ? stopThen(s, e.at, p, s.phase.then) : [s, []];

export const waitForOrder = (s: In<'stopping'>, e: EventOf<'looked'>, p: Policy): Step => {
  if (s.phase.step !== 'looking') return [s, []];
  if (!e.isExecuting) return kill(s, e.at);
  return [{ ...s, phase: { ...s.phase, step: 'order' }, deadline: e.at + p.orderWait }, []];
};

export const stopped = (s: In<'stopping'>, e: EventOf<'exited'>, p: Policy): Step => {
  if (s.child !== 'alive') return [s, []];
  const news = tell({ is: 'exited', reason: e.reason });
  if (e.isTreeGone) return after([news], settle(s, e.at, p, s.phase.then));
  return [{ ...s, child: 'remains' }, [news]];
};

export const cleared = (s: In<'stopping'>, e: EventOf<'tree_gone'>, p: Policy): Step =>
  s.child === 'remains' ? settle(s, e.at, p, s.phase.then) : [s, []];

export const redirect = (s: In<'stopping'>, then: Then): In<'stopping'> => ({ ...s, phase: { ...s.phase, then } });
