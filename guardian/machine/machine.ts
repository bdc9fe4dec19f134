// All rules of the guardian's life, in one pure, total function of state, event and policy.
//
// It reads no clock and knows no pid: each event brings a monotonic instant, `state.deadline` is the one moment at
// which the machine wants to be woken, and a child is known by its incarnation. The table at the end has one cell for
// each phase and event: start reading there.
import { alarmOrCheck, exitHalted, judgeHalted, judgePaused, noteEnd, noteGone } from './idle.ts';
import {
  correct,
  detach,
  end,
  endAfterStop,
  endNow,
  pause,
  pauseAfterStop,
  pauseBackoff,
  plan,
  reconfigure,
  resume,
  resumeAfterStop,
  resumeHalted,
  resumeRested,
} from './person.ts';
import { wishRenewal } from './renewal.ts';
import { after, ENDED, isDue, restart, settle, spawn, stopThen, tell } from './steps.ts';
import { askAtLast, cleared, climb, stopped, waitForOrder } from './stopping.ts';
import type { Effect, Event, EventOf, EventType, In, PhaseName, Policy, RestartMemory, State, Step } from './types.ts';
import { beginWatching, check, judge } from './watching.ts';

export const NO_MEMORY: RestartMemory = {
  restarts: [],
  windowClearedAt: null,
  inARow: 0,
  verifiedAt: null,
  unverifiedSince: null,
  outage: null,
  outageRestartAt: null,
};

/** Before the first `start`. */
export const initial = (memory: RestartMemory): State => ({
  phase: { name: 'stopped', isEnded: true },
  deadline: null,
  incarnation: 0,
  child: 'none',
  graceUntil: 0,
  check: { startedAt: 0, isRunning: false },
  failingSince: null,
  excesses: 0,
  renewal: null,
  memory,
});

/**
 * The next state and what is to be done about it.
 *
 * Never throws; an event that means nothing in a phase, or that tells of an earlier incarnation, changes nothing.
 */
export function transition(state: State, event: Event, policy: Policy): Step {
  if ('incarnation' in event && event.incarnation !== state.incarnation) return [state, []];
  const cell = table[state.phase.name][event.type] as Cell<PhaseName, EventType>;
  return cell(state as In<PhaseName>, event, policy);
}

type Cell<P extends PhaseName, T extends EventType> = (s: In<P>, e: EventOf<T>, p: Policy) => Step;

const drop = (s: State): Step => [s, []];

// Spawning

const begin = (s: In<'stopped'>, e: EventOf<'start'>, p: Policy): Step => spawn(s, e.at, p, false);

/**
 * A bot that an earlier guardian has left running: watched from now on, with what is left of its grace period. What is
 * left of one that has ended, and one whose life is tied to its guardian's, is stopped in order, and a new one started.
 */
const adopt = (s: In<'stopped'>, e: EventOf<'adopt'>, p: Policy): Step => {
  const incarnation = s.incarnation + 1;
  const child = e.isAlive ? 'alive' : 'remains';
  const taken: State = { ...s, incarnation, child, check: { startedAt: e.at, isRunning: false } };
  const adoption: readonly Effect[] = [{ do: 'adopt', incarnation }, tell({ is: 'adopted' })];
  if (!e.isAlive || p.onGuardianExit === 'stop') {
    return after(adoption, stopThen(taken, e.at, p, { do: 'spawn', wait: 0, isRestart: false }));
  }
  const graceUntil = e.at + Math.max(0, p.startGrace - e.age);
  const watched: State = { ...taken, phase: { name: 'grace' }, graceUntil, deadline: graceUntil };
  return after(adoption, e.isAsConfigured ? [watched, []] : wishRenewal(watched, 'configuration', p));
};

const born = (s: In<'backoff'>, e: EventOf<'spawned'>, p: Policy): Step => {
  if (s.phase.step !== 'spawning') return [s, []];
  const graceUntil = e.at + p.startGrace;
  const check = { startedAt: e.at, isRunning: false };
  const next: State = { ...s, phase: { name: 'grace' }, child: 'alive', graceUntil, check, deadline: graceUntil };
  return [next, [tell({ is: s.phase.isRestart ? 'restarted' : 'started' })]];
};

/** At the very start a spawn that cannot work is a fault of the configuration; later it is a failed restart. */
const stillborn = (s: In<'backoff'>, e: EventOf<'spawn_failed'>, p: Policy): Step => {
  if (s.phase.step !== 'spawning') return [s, []];
  const news = tell({ is: 'start_failed', reason: e.reason });
  if (s.incarnation === 1) return [{ ...s, phase: ENDED, deadline: null }, [news, { do: 'exit', code: 78 }]];
  if (p.restartPolicy === 'never') return after([news], settle(s, e.at, p, { do: 'rest' }));
  return after([news], restart(s, e.at, p, { code: 'exited', reason: e.reason, isStillborn: true }));
};

/** Nothing is counted: the bot is not to blame for a stranger on its port. */
const obstructed = (s: In<'backoff'>, e: EventOf<'port_held'>, p: Policy): Step => {
  if (s.phase.step !== 'spawning') return [s, []];
  const news = tell({ is: 'obstructed', reason: e.reason });
  if (s.incarnation === 1) return [{ ...s, phase: ENDED, deadline: null }, [news, { do: 'exit', code: 78 }]];
  const phase = { ...s.phase, step: 'obstructed' } as const;
  return [{ ...s, phase, deadline: e.at + p.checkInterval }, [news]];
};

const spawnWhenDue = (s: In<'backoff'>, e: EventOf<'woke'>, p: Policy): Step => {
  if (!isDue(s, e.at)) return [s, []];
  if (s.phase.step === 'spawning') return [{ ...s, deadline: e.at + p.checkInterval }, []];
  return spawn(s, e.at, p, s.phase.isRestart);
};

// An end

/** The end of a child that nobody asked to end. */
const ended = (s: State, e: EventOf<'exited'>, p: Policy): Step => {
  const next: State = { ...s, child: e.isTreeGone ? 'none' : 'remains' };
  const news = tell({ is: 'exited', reason: e.reason });
  const isFinal = p.restartPolicy === 'never' || (p.restartPolicy === 'on-failure' && e.code === 0);
  if (e.code === 78) return after([news], stopThen(next, e.at, p, { do: 'halt', cause: 'configuration' }));
  if (isFinal) return after([news], stopThen(next, e.at, p, { do: 'rest' }));
  return after([news], restart(next, e.at, p, { code: 'exited', reason: e.reason }));
};

const table: { readonly [P in PhaseName]: { readonly [T in EventType]: Cell<P, T> } } = {
  grace: {
    start: drop,
    adopt: drop,
    woke: beginWatching,
    spawned: drop,
    spawn_failed: drop,
    port_held: drop,
    exited: ended,
    tree_gone: drop,
    probed: drop,
    looked: drop,
    collected: drop,
    planned: plan,
    reconfigured: reconfigure,
    halt_command_ended: drop,
    stop: end,
    stop_now: endNow,
    detach,
    pause,
    resume: drop,
  },
  watching: {
    start: drop,
    adopt: drop,
    woke: check,
    spawned: drop,
    spawn_failed: drop,
    port_held: drop,
    exited: ended,
    tree_gone: drop,
    probed: judge,
    looked: drop,
    collected: drop,
    planned: plan,
    reconfigured: reconfigure,
    halt_command_ended: drop,
    stop: end,
    stop_now: endNow,
    detach,
    pause,
    resume: drop,
  },
  stopping: {
    start: drop,
    adopt: drop,
    woke: climb,
    spawned: drop,
    spawn_failed: drop,
    port_held: drop,
    exited: stopped,
    tree_gone: cleared,
    probed: drop,
    looked: waitForOrder,
    collected: askAtLast,
    planned: drop,
    reconfigured: drop,
    halt_command_ended: drop,
    stop: endAfterStop,
    stop_now: endNow,
    detach: drop,
    pause: pauseAfterStop,
    resume: resumeAfterStop,
  },
  backoff: {
    start: drop,
    adopt: drop,
    woke: spawnWhenDue,
    spawned: born,
    spawn_failed: stillborn,
    port_held: obstructed,
    exited: drop,
    tree_gone: drop,
    probed: drop,
    looked: drop,
    collected: drop,
    planned: drop,
    reconfigured: drop,
    halt_command_ended: drop,
    stop: end,
    stop_now: endNow,
    detach: drop,
    pause: pauseBackoff,
    resume: drop,
  },
  halted: {
    start: drop,
    adopt: drop,
    woke: alarmOrCheck,
    spawned: drop,
    spawn_failed: drop,
    port_held: drop,
    exited: noteEnd,
    tree_gone: noteGone,
    probed: judgeHalted,
    looked: drop,
    collected: drop,
    planned: plan,
    reconfigured: correct,
    halt_command_ended: exitHalted,
    stop: end,
    stop_now: endNow,
    detach,
    pause: drop,
    resume: resumeHalted,
  },
  paused: {
    start: drop,
    adopt: drop,
    woke: check,
    spawned: drop,
    spawn_failed: drop,
    port_held: drop,
    exited: noteEnd,
    tree_gone: noteGone,
    probed: judgePaused,
    looked: drop,
    collected: drop,
    planned: plan,
    reconfigured: reconfigure,
    halt_command_ended: drop,
    stop: end,
    stop_now: endNow,
    detach,
    pause: drop,
    resume,
  },
  stopped: {
    start: begin,
    adopt,
    woke: drop,
    spawned: drop,
    spawn_failed: drop,
    port_held: drop,
    exited: drop,
    tree_gone: drop,
    probed: drop,
    looked: drop,
    collected: drop,
    planned: drop,
    reconfigured: drop,
    halt_command_ended: drop,
    stop: end,
    stop_now: endNow,
    detach: drop,
    pause: drop,
    resume: resumeRested,
  },
};
