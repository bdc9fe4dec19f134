// All rules of the guardian's life, in one pure, total function of state, event and policy.
//
// It reads no clock and knows no pid: each event brings a monotonic instant, `state.deadline` is the one moment at
// which the machine wants to be woken, and a child is known by its incarnation. The table at the end has one cell for
// each phase and event: start reading there.
import {
  after,
  answered,
  DEATH_MS,
  haltedUntil,
  isDue,
  LOOK_MS,
  nextCheckAt,
  probe,
  restart,
  settle,
  spawn,
  stopThen,
  tell,
} from './steps.ts';
import type {
  Event,
  EventOf,
  EventType,
  In,
  Instant,
  PhaseName,
  Policy,
  RestartMemory,
  State,
  Step,
  Then,
} from './types.ts';
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

const ENDED = { name: 'stopped', isEnded: true } as const;

// Spawning

const begin = (s: In<'stopped'>, e: EventOf<'start'>, p: Policy): Step => spawn(s, e.at, p, false);

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
  return after([news], restart(s, e.at, p, { code: 'exited', reason: e.reason }));
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

// Stopping

const climb = (s: In<'stopping'>, e: EventOf<'woke'>, p: Policy): Step => {
  if (!isDue(s, e.at)) return [s, []];
  const { then, step } = s.phase;
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

const kill = (s: In<'stopping'>, at: Instant): Step => [
  { ...s, phase: { ...s.phase, step: 'killed' }, deadline: at + DEATH_MS },
  [{ do: 'kill', incarnation: s.incarnation }],
];

const waitForOrder = (s: In<'stopping'>, e: EventOf<'looked'>, p: Policy): Step => {
  if (s.phase.step !== 'looking') return [s, []];
  if (!e.isExecuting) return kill(s, e.at);
  return [{ ...s, phase: { ...s.phase, step: 'order' }, deadline: e.at + p.orderWait }, []];
};

const stopped = (s: In<'stopping'>, e: EventOf<'exited'>, p: Policy): Step => {
  if (s.child !== 'alive') return [s, []];
  const news = tell({ is: 'exited', reason: e.reason });
  if (e.isTreeGone) return after([news], settle(s, e.at, p, s.phase.then));
  return [{ ...s, child: 'remains' }, [news]];
};

const cleared = (s: In<'stopping'>, e: EventOf<'tree_gone'>, p: Policy): Step =>
  s.child === 'remains' ? settle(s, e.at, p, s.phase.then) : [s, []];

const redirect = (s: In<'stopping'>, then: Then): In<'stopping'> => ({ ...s, phase: { ...s.phase, then } });

// What a person asks for

const end = (s: State, e: EventOf<'stop'>, p: Policy): Step => stopThen(s, e.at, p, { do: 'end' });

const endAfterStop = (s: In<'stopping'>, e: EventOf<'stop'>): Step => {
  const next = redirect(s, { do: 'end' });
  const soon = e.at + DEATH_MS;
  const isKilled = s.phase.step === 'killed' && (s.deadline === null || s.deadline > soon);
  return [isKilled ? { ...next, deadline: soon } : next, []];
};

const endNow = (s: State, e: EventOf<'stop_now'>, p: Policy): Step => {
  if (s.child === 'none') return settle(s, e.at, p, { do: 'end' });
  return kill({ ...s, phase: { name: 'stopping', then: { do: 'end' }, step: 'asked' } }, e.at);
};

const pause = (s: State): Step => [
  { ...s, phase: { name: 'paused' }, failingSince: null, excesses: 0 },
  [tell({ is: 'paused' })],
];

const pauseBackoff = (s: In<'backoff'>): Step => pause({ ...s, deadline: null });

/** What is being stopped is stopped; the pause begins when it is gone. An end or a halt goes first. */
const pauseAfterStop = (s: In<'stopping'>): Step =>
  s.phase.then.do === 'spawn' ? [redirect(s, { do: 'pause' }), []] : [s, []];

const resume = (s: State, e: EventOf<'resume'>, p: Policy): Step => {
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
const resumeAfterStop = (s: In<'stopping'>): Step => {
  if (s.phase.then.do !== 'pause') return [s, []];
  const next = redirect(s, { do: 'spawn', wait: 0, isRestart: false });
  return [{ ...next, memory: { ...s.memory, inARow: 0 } }, [tell({ is: 'resumed' })]];
};

/** After a person's stop only a new start spawns. */
const resumeRested = (s: In<'stopped'>, e: EventOf<'resume'>, p: Policy): Step =>
  s.phase.isEnded ? [s, []] : resume(s, e, p);

/** Clears the window, never the day. */
const resumeHalted = (s: In<'halted'>, e: EventOf<'resume'>, p: Policy): Step =>
  resume({ ...s, memory: { ...s.memory, windowClearedAt: e.at } }, e, p);

// Halted and paused: watching without acting

const alarmOrCheck = (s: In<'halted'>, e: EventOf<'woke'>, p: Policy): Step => {
  if (!isDue(s, e.at)) return [s, []];
  const isAlarm = e.at - s.phase.alarmedAt >= p.alarmRepeat;
  const alarmed: In<'halted'> = isAlarm ? { ...s, phase: { ...s.phase, alarmedAt: e.at } } : s;
  const news = isAlarm ? [tell({ is: 'halted', cause: s.phase.cause, isRepeated: true })] : [];
  const isCheckDue = s.child === 'alive' && e.at >= nextCheckAt(s, p);
  const [next, effects] = isCheckDue ? probe(alarmed, e.at, p) : [alarmed, []];
  return [haltedUntil(next, p), [...news, ...effects]];
};

const judgeHalted = (s: In<'halted'>, e: EventOf<'probed'>, p: Policy): Step => {
  if (!s.check.isRunning) return [s, []];
  const [next, effects] = answered(s, e, p);
  const told = [tell({ is: 'checked', strikes: 0 }), ...effects];
  if (e.verdict !== 'healthy') return [haltedUntil(next, p), told];
  return [{ ...next, phase: { name: 'watching', strikes: 0 } }, [...told, tell({ is: 'recovered' })]];
};

const judgePaused = (s: In<'paused'>, e: EventOf<'probed'>, p: Policy): Step => {
  if (!s.check.isRunning) return [s, []];
  const [next, effects] = answered(s, e, p);
  return [next, [tell({ is: 'checked', strikes: 0 }), ...effects]];
};

/** An end that is only noted: nothing may be started now. */
const noteEnd = (s: In<'halted'> | In<'paused'>, e: EventOf<'exited'>, p: Policy): Step => {
  if (s.child !== 'alive') return [s, []];
  const next: State = {
    ...s,
    child: e.isTreeGone ? 'none' : 'remains',
    check: { ...s.check, isRunning: false },
    deadline: null,
  };
  return [haltedUntil(next, p), [tell({ is: 'exited', reason: e.reason })]];
};

const noteGone = (s: State): Step => [s.child === 'remains' ? { ...s, child: 'none' } : s, []];

const table: { readonly [P in PhaseName]: { readonly [T in EventType]: Cell<P, T> } } = {
  grace: {
    start: drop,
    woke: beginWatching,
    spawned: drop,
    spawn_failed: drop,
    port_held: drop,
    exited: ended,
    tree_gone: drop,
    probed: drop,
    looked: drop,
    stop: end,
    stop_now: endNow,
    pause,
    resume: drop,
  },
  watching: {
    start: drop,
    woke: check,
    spawned: drop,
    spawn_failed: drop,
    port_held: drop,
    exited: ended,
    tree_gone: drop,
    probed: judge,
    looked: drop,
    stop: end,
    stop_now: endNow,
    pause,
    resume: drop,
  },
  stopping: {
    start: drop,
    woke: climb,
    spawned: drop,
    spawn_failed: drop,
    port_held: drop,
    exited: stopped,
    tree_gone: cleared,
    probed: drop,
    looked: waitForOrder,
    stop: endAfterStop,
    stop_now: endNow,
    pause: pauseAfterStop,
    resume: resumeAfterStop,
  },
  backoff: {
    start: drop,
    woke: spawnWhenDue,
    spawned: born,
    spawn_failed: stillborn,
    port_held: obstructed,
    exited: drop,
    tree_gone: drop,
    probed: drop,
    looked: drop,
    stop: end,
    stop_now: endNow,
    pause: pauseBackoff,
    resume: drop,
  },
  halted: {
    start: drop,
    woke: alarmOrCheck,
    spawned: drop,
    spawn_failed: drop,
    port_held: drop,
    exited: noteEnd,
    tree_gone: noteGone,
    probed: judgeHalted,
    looked: drop,
    stop: end,
    stop_now: endNow,
    pause: drop,
    resume: resumeHalted,
  },
  paused: {
    start: drop,
    woke: check,
    spawned: drop,
    spawn_failed: drop,
    port_held: drop,
    exited: noteEnd,
    tree_gone: noteGone,
    probed: judgePaused,
    looked: drop,
    stop: end,
    stop_now: endNow,
    pause: drop,
    resume,
  },
  stopped: {
    start: begin,
    woke: drop,
    spawned: drop,
    spawn_failed: drop,
    port_held: drop,
    exited: drop,
    tree_gone: drop,
    probed: drop,
    looked: drop,
    stop: end,
    stop_now: endNow,
    pause: drop,
    resume: resumeRested,
  },
};
