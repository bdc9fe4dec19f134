// What a person asks for, by a command, a signal or a changed configuration.
import { dropRenewal, wishRenewal } from './renewal.ts';
import { after, DEATH_MS, ENDED, nextCheckAt, settle, stopThen, tell } from './steps.ts';
import { kill, redirect } from './stopping.ts';
import type { EventOf, In, Policy, State, Step } from './types.ts';

export const end = (s: State, e: EventOf<'stop'>, p: Policy): Step => stopThen(s, e.at, p, { do: 'end' });

export const endAfterStop = (s: In<'stopping'>, e: EventOf<'stop'>, p: Policy): Step => {
  if (s.phase.step === 'evidence') return stopThen(s, e.at, p, { do: 'end' });
  const next = redirect(s, { do: 'end' });
  const soon = e.at + DEATH_MS;
  const isKilled = s.phase.step === 'killed' && (s.deadline === null || s.deadline > soon);
  return [isKilled ? { ...next, deadline: soon } : next, []];
};

export const endNow = (s: State, e: EventOf<'stop_now'>, p: Policy): Step => {
  if (s.child === 'none') return settle(s, e.at, p, { do: 'end' });
  return kill({ ...s, phase: { name: 'stopping', then: { do: 'end' }, step: 'asked' } }, e.at);
};

/** Ends the guardian and leaves the child running, for the next guardian to adopt. */
export const detach = (s: State, _: EventOf<'detach'>, p: Policy): Step => {
  if (s.child !== 'alive' || p.onGuardianExit === 'stop') return [s, []];
  return [{ ...s, phase: ENDED, deadline: null }, [tell({ is: 'detached' }), { do: 'exit', code: 0 }]];
};

export const plan = (s: State, _: EventOf<'planned'>, p: Policy): Step => wishRenewal(s, 'planned', p);

export const reconfigure = (s: State, e: EventOf<'reconfigured'>, p: Policy): Step => {
  if (e.isAsRunning) return dropRenewal(s);
  return e.isBotChanged ? wishRenewal(s, 'configuration', p) : [s, []];
};

/** A halt for a wrong configuration ends when that is corrected; nothing else is cleared. */
export const correct = (s: In<'halted'>, e: EventOf<'reconfigured'>, p: Policy): Step => {
  if (!e.isBotChanged || s.phase.cause !== 'configuration') return reconfigure(s, e, p);
  return after(
    [tell({ is: 'renewing', why: 'configuration' })],
    stopThen(s, e.at, p, { do: 'spawn', wait: 0, isRestart: false }),
  );
};

export const pause = (s: State): Step => [
  { ...s, phase: { name: 'paused' }, failingSince: null, excesses: 0 },
  [tell({ is: 'paused' })],
];

export const pauseBackoff = (s: In<'backoff'>): Step => pause({ ...s, deadline: null });

/** What is being stopped is stopped; the pause begins when it is gone. An end or a halt goes first. */
export const pauseAfterStop = (s: In<'stopping'>): Step =>
  s.phase.then.do === 'spawn' ? [redirect(s, { do: 'pause' }), []] : [s, []];

export const resume = (s: State, e: EventOf<'resume'>, p: Policy): Step => {
  const rested: State = { ...s, memory: { ...s.memory, inARow: 0 } };
  const news = tell({ is: 'resumed' });
  if (s.child !== 'alive') {
    return after([news], stopThen(rested, e.at, p, { do: 'spawn', wait: 0, isRestart: false }));
  }
  if (e.at < s.graceUntil) return [{ ...rested, phase: { name: 'grace' }, deadline: s.graceUntil }, [news]];
  const deadline = s.check.isRunning ? nextCheckAt(s, p) : e.at;
  return [{ ...rested, phase: { name: 'watching', strikes: 0 }, deadline }, [news]];
};

/** Takes back a pause that has not begun; an end, a halt and a rest stay what they are. */
export const resumeAfterStop = (s: In<'stopping'>): Step => {
  if (s.phase.then.do !== 'pause') return [s, []];
  const next = redirect(s, { do: 'spawn', wait: 0, isRestart: false });
  return [{ ...next, memory: { ...s.memory, inARow: 0 } }, [tell({ is: 'resumed' })]];
};

/** After a person's stop only a new start spawns. */
export const resumeRested = (s: In<'stopped'>, e: EventOf<'resume'>, p: Policy): Step =>
  s.phase.isEnded ? [s, []] : resume(s, e, p);

/** Clears the window, never the day. */
export const resumeHalted = (s: In<'halted'>, e: EventOf<'resume'>, p: Policy): Step =>
  resume({ ...s, memory: { ...s.memory, windowClearedAt: e.at } }, e, p);
