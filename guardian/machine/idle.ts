// Halted and paused: watching without acting.
import { answered, ENDED, haltedUntil, isDue, nextCheckAt, probe, tell } from './steps.ts';
import type { EventOf, In, Policy, State, Step } from './types.ts';

export const alarmOrCheck = (s: In<'halted'>, e: EventOf<'woke'>, p: Policy): Step => {
  if (!isDue(s, e.at)) return [s, []];
  if (s.phase.exitAt !== null && e.at >= s.phase.exitAt) return exitHalted(s);
  const isAlarm = e.at - s.phase.alarmedAt >= p.alarmRepeat;
  const alarmed: In<'halted'> = isAlarm ? { ...s, phase: { ...s.phase, alarmedAt: e.at } } : s;
  const news = isAlarm ? [tell({ is: 'halted', cause: s.phase.cause, isRepeated: true })] : [];
  const isCheckDue = s.child === 'alive' && e.at >= nextCheckAt(s, p);
  const [next, effects] = isCheckDue ? probe(alarmed, e.at, p) : [alarmed, []];
  return [haltedUntil(next, p), [...news, ...effects]];
};

export const exitHalted = (s: In<'halted'>): Step =>
  s.phase.exitAt === null ? [s, []] : [{ ...s, phase: ENDED, deadline: null }, [{ do: 'exit', code: 3 }]];

export const judgeHalted = (s: In<'halted'>, e: EventOf<'probed'>, p: Policy): Step => {
  if (!s.check.isRunning) return [s, []];
  const [next, effects] = answered(s, e, p);
  const told = [tell({ is: 'checked', strikes: 0 }), ...effects];
  if (e.verdict !== 'healthy') return [haltedUntil(next, p), told];
  return [{ ...next, phase: { name: 'watching', strikes: 0 } }, [...told, tell({ is: 'recovered' })]];
};

export const judgePaused = (s: In<'paused'>, e: EventOf<'probed'>, p: Policy): Step => {
  if (!s.check.isRunning) return [s, []];
  const [next, effects] = answered(s, e, p);
  return [next, [tell({ is: 'checked', strikes: 0 }), ...effects]];
};

/** An end that is only noted: nothing may be started now. */
export const noteEnd = (s: In<'halted'> | In<'paused'>, e: EventOf<'exited'>, p: Policy): Step => {
  if (s.child !== 'alive') return [s, []];
  const next: State = {
    ...s,
    child: e.isTreeGone ? 'none' : 'remains',
    check: { ...s.check, isRunning: false },
    deadline: null,
  };
  return [haltedUntil(next, p), [tell({ is: 'exited', reason: e.reason })]];
};

export const noteGone = (s: State): Step => [s.child === 'remains' ? { ...s, child: 'none' } : s, []];
