// A tiny language for stories of the machine: `play(start(0), until(15_000), failed(…))` tells it line by line what
// happens and says in short words what it did. Unless a line says otherwise, a spawn works, news is about the present
// child, a child that ends leaves nothing behind, and a check that found the bot healthy saw no decision.
import { initial, NO_MEMORY, transition } from '../../../guardian/machine/machine.ts';
import { isOutageExcused } from '../../../guardian/machine/outage.ts';
import type {
  Effect,
  Event,
  Instant,
  News,
  Policy,
  Probed,
  RestartMemory,
  State,
} from '../../../guardian/machine/types.ts';
import type { Reason } from '../../../guardian/sentences/reason.ts';

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const DEFAULTS: Policy = {
  startGrace: 15 * SECOND,
  checkInterval: MINUTE,
  healthTimeout: 10 * SECOND,
  failureThreshold: 3,
  stopTimeout: 10 * SECOND,
  orderWait: 15 * SECOND,
  maxRestarts: 10,
  restartWindow: HOUR,
  maxRestartsPerDay: 30,
  backoff: { first: 0, initial: 5 * SECOND, multiplier: 2, max: 300 * SECOND },
  restartPolicy: 'always',
  stableAfter: 10 * MINUTE,
  alarmRepeat: 30 * MINUTE,
  exitOnHalt: false,
  hasHaltCommand: false,
  onGuardianExit: 'adopt',
  evidence: 5 * SECOND,
  onProviderOutage: 'restart_once',
};

export const BECAUSE: Reason = { is: 'by_unknown', values: {} };

type Stage = {
  readonly incarnation: () => number;
  /** The machine's deadline, once a spawn that is under way has been answered. */
  readonly deadline: () => Instant | null;
  readonly tell: (event: Event) => void;
};
/** An answer to a spawn; before any other line a spawn is answered by itself: it works. */
export type Line = ((stage: Stage) => void) & { readonly isAnswer?: true };

export type Tale = {
  readonly state: State;
  /** All that was done, in order, without `tell checked …` and `collect …`. */
  readonly did: readonly string[];
  /** What the last line led to, `tell checked …` included, and `collect …` where evidence is late. */
  readonly last: readonly string[];
  /** When each spawn was asked for. */
  readonly spawnedAt: readonly Instant[];
  /** Whether an outage seen then would be excused. */
  readonly isExcused: (at: Instant) => boolean;
};

type Given = {
  readonly policy?: Partial<Policy>;
  readonly memory?: Partial<RestartMemory>;
  /** Otherwise evidence is there at once. */
  readonly isEvidenceLate?: boolean;
};

export const play = (...lines: readonly Line[]): Tale => given({}).play(...lines);

export const given = ({ policy, memory, isEvidenceLate = false }: Given) => ({
  play: (...lines: readonly Line[]): Tale => {
    const rules = { ...DEFAULTS, ...policy };
    let state = initial({ ...NO_MEMORY, ...memory });
    let last: string[] = [];
    const did: string[] = [];
    const spawnedAt: Instant[] = [];
    const take = (event: Event) => {
      const [next, effects] = transition(state, event, rules);
      state = next;
      last.push(...effects.filter((effect) => isEvidenceLate || effect.do !== 'collect').map(inWords));
      if (effects.some((effect) => effect.do === 'spawn')) spawnedAt.push(event.at);
      const isCollecting = effects.some((effect) => effect.do === 'collect' && effect.isAlive);
      if (isCollecting && !isEvidenceLate) take({ type: 'collected', at: event.at, incarnation: next.incarnation });
    };
    const birth = () => {
      const isAwaited = state.phase.name === 'backoff' && state.phase.step === 'spawning';
      if (isAwaited) take({ type: 'spawned', at: spawnedAt.at(-1) ?? 0, incarnation: state.incarnation });
    };
    const stage: Stage = {
      incarnation: () => state.incarnation,
      deadline: () => {
        birth();
        return state.deadline;
      },
      tell: take,
    };
    for (const line of lines) {
      if (!line.isAnswer) birth();
      did.push(...withoutChecks(last));
      last = [];
      line(stage);
    }
    birth();
    did.push(...withoutChecks(last));
    return { state, did, last, spawnedAt, isExcused: (at) => isOutageExcused(state.memory, at, rules) };
  },
});

const withoutChecks = (did: readonly string[]) => did.filter((words) => !words.startsWith('tell checked'));

// Lines

type About = { readonly of?: number };
type Present = { readonly incarnation: number };

const line =
  (make: (child: Present) => Event, { of }: About = {}): Line =>
  ({ incarnation, tell }) =>
    tell(make({ incarnation: of ?? incarnation() }));

export const start = (at: Instant) => line(() => ({ type: 'start', at }));
export const woke = (at: Instant) => line(() => ({ type: 'woke', at }));
type Adopted = { readonly isAlive?: boolean; readonly age?: number; readonly isAsConfigured?: boolean };
export const adopt = (at: Instant, { isAlive = true, age = HOUR, isAsConfigured = true }: Adopted = {}) =>
  line(() => ({ type: 'adopt', at, isAlive, age, isAsConfigured }));
export const collected = (at: Instant, about?: About) => line((child) => ({ type: 'collected', at, ...child }), about);
export const planned = (at: Instant) => line(() => ({ type: 'planned', at }));
export const reconfigured = (at: Instant, isBotChanged = true, isAsRunning = false) =>
  line(() => ({ type: 'reconfigured', at, isBotChanged, isAsRunning }));
export const haltCommandEnded = (at: Instant) => line(() => ({ type: 'halt_command_ended', at }));
export const detach = (at: Instant) => line(() => ({ type: 'detach', at }));
export const stop = (at: Instant) => line(() => ({ type: 'stop', at }));
export const stopNow = (at: Instant) => line(() => ({ type: 'stop_now', at }));
export const pause = (at: Instant) => line(() => ({ type: 'pause', at }));
export const resume = (at: Instant) => line(() => ({ type: 'resume', at }));

const answer = (made: Line): Line => Object.assign(made, { isAnswer: true } as const);
/** A line that comes while the answer to a spawn is still due. */
export const unanswered = (line: Line): Line => answer((stage) => line(stage));
export const spawned = (at: Instant, about?: About) =>
  answer(line((child) => ({ type: 'spawned', at, ...child }), about));
export const spawnFailed = (at: Instant, about?: About) =>
  answer(line((child) => ({ type: 'spawn_failed', at, ...child, reason: BECAUSE }), about));
export const portHeld = (at: Instant, about?: About) =>
  answer(line((child) => ({ type: 'port_held', at, ...child, reason: BECAUSE }), about));

type Exit = About & { readonly code?: number | null; readonly isTreeGone?: boolean };
export const exited = (at: Instant, { of, code = 1, isTreeGone = true }: Exit = {}) =>
  line((child) => ({ type: 'exited', at, ...child, code, isTreeGone, reason: BECAUSE }), of ? { of } : {});
export const treeGone = (at: Instant, about?: About) => line((child) => ({ type: 'tree_gone', at, ...child }), about);

type Seen = About & Partial<Pick<Probed, 'hasDecided' | 'decidedAt' | 'sign' | 'isQuiet' | 'isFlat'>>;
type Saw = Pick<Probed, 'verdict' | 'code' | 'outage' | 'sign' | 'hasSlept'>;
const saw =
  (found: Saw) =>
  (
    at: Instant,
    { of, hasDecided = false, sign = found.sign ?? null, isQuiet = false, isFlat = false, ...when }: Seen = {},
  ) =>
    line(
      (child) => ({
        type: 'probed',
        at,
        ...child,
        ...found,
        reason: BECAUSE,
        hasDecided,
        sign,
        isQuiet,
        isFlat,
        ...when,
      }),
      of ? { of } : {},
    );
const probed = (verdict: Probed['verdict']) => saw({ verdict, code: 'no_answer' });
export const passed = probed('healthy');
export const failed = probed('unhealthy');
export const excused = probed('excused');
export const unknown = probed('unknown');
const OUTAGE = { outage: { what: BECAUSE, why: BECAUSE }, sign: 'trouble' } as const;
export const excessive = saw({ verdict: 'unhealthy', code: 'over_memory' });
/** After the machine has slept. */
export const slept = saw({ verdict: 'excused', code: 'starved', hasSlept: true });
/** A stale decision in an outage: a failure, or excused. */
export const blamed = saw({ verdict: 'unhealthy', code: 'decision_stale', ...OUTAGE });
export const excusedFor = saw({ verdict: 'excused', code: 'provider_outage', ...OUTAGE });

export const looked = (at: Instant, isExecuting: boolean, about?: About) =>
  line((child) => ({ type: 'looked', at, ...child, isExecuting }), about);

/** The machine's deadlines up to and with `at`, as they come. */
function* deadlines({ deadline }: Stage, at: Instant): Generator<Instant> {
  let wakes = 0;
  for (let due = deadline(); due !== null && due <= at; due = deadline()) {
    if (++wakes > 10_000) throw new Error(`the machine does not get beyond its deadline ${due}`);
    yield due;
  }
}

/** Time passes: the machine is woken at each of its deadlines up to and with `at`. */
export const until =
  (at: Instant): Line =>
  (stage) => {
    for (const due of deadlines(stage, at)) woke(due)(stage);
  };

/** Several lines as one. */
export const all =
  (...lines: readonly Line[]): Line =>
  (stage) => {
    for (const one of lines) one(stage);
  };

/** The check that is due at `at` starts and is answered at once. */
export const check = (verdict: (at: Instant, seen?: Seen) => Line, at: Instant, seen?: Seen): Line =>
  all(until(at), verdict(at, seen));

/** Time passes and each check finds the child healthy. */
export const well =
  (at: Instant, seen?: Seen): Line =>
  (stage) => {
    for (const due of deadlines(stage, at)) {
      woke(due)(stage);
      passed(due, seen)(stage);
    }
  };

/** The child lives well until each of these instants and crashes at it. */
export const crashes = (...instants: readonly Instant[]): readonly Line[] =>
  instants.map((at) => all(well(at), exited(at)));

export const count = (did: readonly string[], words: string): number => did.filter((one) => one === words).length;

// Words

function inWords(effect: Effect): string {
  switch (effect.do) {
    case 'record':
      return `record ${effect.code}`;
    case 'tell':
      return `tell ${newsInWords(effect.news)}`;
    case 'exit':
      return `exit ${effect.code}`;
    case 'collect':
      return `collect ${effect.code} #${effect.incarnation}${effect.isAlive ? '' : ' (ended)'}`;
    case 'run_halt_command':
      return `run halt command: ${effect.cause}`;
    default:
      return `${effect.do} #${effect.incarnation}`;
  }
}

function newsInWords(news: News): string {
  switch (news.is) {
    case 'checked':
      return `checked ${news.strikes}`;
    case 'condemned':
      return news.willRestart ? 'condemned' : 'condemned, left alone';
    case 'restarting':
      return `restarting ${news.nth} in ${news.wait}`;
    case 'renewing':
    case 'renewal_waits':
    case 'renewal_lapsed':
      return `${news.is}: ${news.why}`;
    case 'verified':
      return `verified after ${news.recovery}`;
    case 'halted':
      return `halted ${news.isRepeated ? 'still' : 'now'}: ${news.cause}`;
    default:
      return news.is;
  }
}
