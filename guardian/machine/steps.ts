// The verbs of the machine: what several cells of its table have in common.
import type { HealthCode } from '../control/status.ts';
import type { Reason } from '../sentences/reason.ts';
import { restartsInARow, waitBefore } from './backoff.ts';
import { inWindow, limitReached, recent } from './limit.ts';
import { followOutage } from './outage.ts';
import type { Effect, EventOf, HaltCause, Instant, News, Policy, State, Step, Then } from './types.ts';

/** A fresh look during a stop, and the death after a kill, may take this long; together within the 2 s of a stop. */
export const LOOK_MS = 1000;
export const DEATH_MS = 1000;
/** Whoever collects evidence keeps to its time; one that does not is not waited for any longer. */
const EVIDENCE_MARGIN_MS = 500;
/** What is run for a halt has so long before the guardian ends. */
const HALT_COMMAND_MS = 60_000;
/** A probe has its own total deadline; one that has not answered this long after it never will. */
const PROBE_MARGIN_MS = 5000;

/** So many checks at most a moment is waited for at which the bot neither decides nor trades. */
export const QUIET_CHECKS = 10;

export const ENDED = { name: 'stopped', isEnded: true } as const;

export const isDue = (s: State, at: Instant): boolean => s.deadline !== null && at >= s.deadline;

export const after = (before: Step[1], [state, effects]: Step): Step => [state, [...before, ...effects]];

export const tell = (news: News): Effect => ({ do: 'tell', news });

/** Asks for one more child. It is answered before any other event is taken. */
export function spawn(s: State, at: Instant, p: Policy, isRestart: boolean): Step {
  const incarnation = s.incarnation + 1;
  const phase = { name: 'backoff', step: 'spawning', isRestart } as const;
  const next: State = { ...s, incarnation, phase, deadline: at + p.checkInterval };
  return [next, [{ do: 'spawn', incarnation }]];
}

/** Waits out the backoff; without one it spawns at once. */
export function awaitSpawn(s: State, at: Instant, p: Policy, wait: number, isRestart: boolean): Step {
  if (wait <= 0) return spawn(s, at, p, isRestart);
  return [{ ...s, phase: { name: 'backoff', step: 'waiting', isRestart }, deadline: at + wait }, []];
}

/** Starts a check. */
export function probe(s: State, at: Instant, p: Policy): Step {
  const next: State = { ...s, check: { startedAt: at, isRunning: true } };
  const lateBy = Math.max(0, at - (s.deadline ?? at));
  return [{ ...next, deadline: nextCheckAt(next, p) }, [{ do: 'probe', incarnation: s.incarnation, lateBy }]];
}

/** An interval after the last check's start; while that runs, not before it should long have answered. */
export function nextCheckAt(s: State, p: Policy): Instant {
  const patience = s.check.isRunning ? p.healthTimeout + PROBE_MARGIN_MS : 0;
  return s.check.startedAt + Math.max(p.checkInterval, patience);
}

/** The state after a check's answer: when to check again, whether a restart is verified by it, how an outage goes on. */
export function answered(s: State, e: EventOf<'probed'>, p: Policy): Step {
  const { at } = e;
  const idle: State = { ...s, check: { ...s.check, isRunning: false } };
  const [memory, news] = followOutage(s.memory, s.check.startedAt, e);
  const next: State = { ...idle, memory, deadline: Math.max(at, nextCheckAt(idle, p)) };
  const told = news.map(tell);
  const since = memory.unverifiedSince;
  const isEarlier = (e.decidedAt ?? at) < (memory.restarts.at(-1) ?? Number.NEGATIVE_INFINITY);
  if (since === null || !e.hasDecided || isEarlier) return [next, told];
  const verified = { ...memory, unverifiedSince: null, verifiedAt: at };
  return [{ ...next, memory: verified }, [tell({ is: 'verified', recovery: at - since }), ...told]];
}

/** Asks the child to stop, or leads what remains of its tree through the same ladder; at once where nothing lives. */
export function stopThen(s: State, at: Instant, p: Policy, then: Then): Step {
  if (s.child === 'none') return settle(s, at, p, then);
  const phase = { name: 'stopping', then, step: 'asked' } as const;
  return [
    { ...s, phase, deadline: at + p.stopTimeout },
    [tell({ is: 'stopping' }), { do: 'ask', incarnation: s.incarnation }],
  ];
}

/** Evidence first: what a stopped child knew is lost. One that has ended holds up nothing. */
function collectThenStop(s: State, at: Instant, p: Policy, then: Then, { code, reason }: Cause): Step {
  const isAlive = s.child === 'alive';
  const collect = { do: 'collect', incarnation: s.incarnation, isAlive, code, reason } as const;
  if (!isAlive) return after([collect], stopThen(s, at, p, then));
  const phase = { name: 'stopping', then, step: 'evidence' } as const;
  return [{ ...s, phase, deadline: at + p.evidence + EVIDENCE_MARGIN_MS }, [collect]];
}

/** What follows once nothing of the child lives; the answer of a check that still runs would be about the dead. */
export function settle(s: State, at: Instant, p: Policy, then: Then): Step {
  const check = { ...s.check, isRunning: false };
  const idle: State = { ...s, child: 'none', check, deadline: null, failingSince: null, excesses: 0, renewal: null };
  switch (then.do) {
    case 'spawn':
      return awaitSpawn(idle, at, p, then.wait, then.isRestart);
    case 'halt':
      return halt(idle, at, p, then.cause);
    case 'pause':
      return [{ ...idle, phase: { name: 'paused' } }, [tell({ is: 'paused' })]];
    case 'rest':
      return [{ ...idle, phase: { name: 'stopped', isEnded: false } }, [tell({ is: 'rested' })]];
    case 'end':
      return [{ ...idle, phase: { name: 'stopped', isEnded: true } }, [tell({ is: 'ended' }), { do: 'exit', code: 0 }]];
    default:
      return then satisfies never;
  }
}

type Cause = {
  readonly code: HealthCode;
  readonly reason: Reason;
  readonly isOutage?: boolean;
  /** It was never born: there is nothing to know of it. */
  readonly isStillborn?: boolean;
};

/**
 * An automatic restart, if the limits allow one more; it is recorded before anything is signalled, and stays counted
 * whatever becomes of it. Else the guardian halts, and a child that lives is left alone.
 */
export function restart(s: State, at: Instant, p: Policy, cause: Cause): Step {
  const forbidden = limitReached(s.memory, at, p);
  if (forbidden)
    return s.child === 'alive' ? halt(s, at, p, forbidden) : stopThen(s, at, p, { do: 'halt', cause: forbidden });
  const firstSign = s.failingSince ?? at;
  const inARow = restartsInARow(s.memory, firstSign, at, p) + 1;
  const memory = {
    ...s.memory,
    restarts: [...recent(s.memory.restarts, at, p), at],
    inARow,
    verifiedAt: null,
    unverifiedSince: s.memory.unverifiedSince ?? firstSign,
    outageRestartAt: cause.isOutage ? at : s.memory.outageRestartAt,
  };
  const wait = waitBefore(inARow, p.backoff);
  const then = { do: 'spawn', wait, isRestart: true } as const;
  const recorded: State = { ...s, memory };
  const [next, effects] = cause.isStillborn
    ? stopThen(recorded, at, p, then)
    : collectThenStop(recorded, at, p, then, cause);
  const news = tell({ is: 'restarting', nth: inWindow(memory, at, p), wait, reason: cause.reason });
  return [next, [{ do: 'record', code: cause.code, reason: cause.reason }, news, ...effects]];
}

/** Stops restarting until a person says `resume`; what still lives is watched, not touched. */
export function halt(s: State, at: Instant, p: Policy, cause: HaltCause): Step {
  const exitAt = p.exitOnHalt && p.hasHaltCommand ? at + HALT_COMMAND_MS : null;
  const phase = { name: 'halted', cause, alarmedAt: at, exitAt } as const;
  const next = haltedUntil({ ...s, phase, failingSince: null, excesses: 0 }, p);
  const effects: Effect[] = [tell({ is: 'halted', cause, isRepeated: false })];
  if (p.hasHaltCommand) effects.push({ do: 'run_halt_command', cause });
  else if (p.exitOnHalt) effects.push({ do: 'exit', code: 3 });
  return [next, effects];
}

/** A halted guardian wakes for the next check of a living child, the next alarm and its end, whichever is first. */
export function haltedUntil(s: State, p: Policy): State {
  if (s.phase.name !== 'halted') return s;
  const due = [s.phase.alarmedAt + p.alarmRepeat];
  if (s.phase.exitAt !== null) due.push(s.phase.exitAt);
  if (s.child === 'alive') due.push(nextCheckAt(s, p));
  return { ...s, deadline: Math.min(...due) };
}
