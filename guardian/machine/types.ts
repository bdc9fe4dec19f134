// The words of the machine: what it knows, what it is told, what it asks for. Instants are monotonic milliseconds.
import type { HealthCode, Verdict } from '../control/status.ts';
import type { Reason } from '../sentences/reason.ts';

export type Instant = number;

/** The numbers the rules use; durations in milliseconds. Their defaults stand in the configuration's schema. */
export type Policy = {
  readonly startGrace: number;
  readonly checkInterval: number;
  readonly healthTimeout: number;
  readonly failureThreshold: number;
  readonly stopTimeout: number;
  /** How much longer a stop waits for a bot in the middle of an order. */
  readonly orderWait: number;
  readonly maxRestarts: number;
  readonly restartWindow: number;
  /** 0 switches the daily limit off. */
  readonly maxRestartsPerDay: number;
  readonly backoff: Backoff;
  readonly restartPolicy: 'always' | 'on-failure' | 'never';
  /** A verified recovery that has lasted this long starts the backoff over. */
  readonly stableAfter: number;
  readonly alarmRepeat: number;
  readonly exitOnHalt: boolean;
  /** Whether a command is to be run when the guardian halts. */
  readonly hasHaltCommand: boolean;
  /** What becomes of a bot whose guardian has died: the next guardian adopts it, or it ends as well. */
  readonly onGuardianExit: 'adopt' | 'stop';
  /** So long at most a stop waits for evidence. */
  readonly evidence: number;
  /** Whether an outage of others may cost restarts: one, as many as the limits allow, none. */
  readonly onProviderOutage: 'restart_once' | 'always' | 'never';
};

export type Backoff = {
  readonly first: number;
  readonly initial: number;
  readonly multiplier: number;
  readonly max: number;
};

/** `restart_limit` within the window, `daily_limit` within 24 h, `configuration` by the bot's own exit code 78. */
export type HaltCause = 'restart_limit' | 'daily_limit' | 'configuration';

/** What follows once the child and its tree are gone. */
export type Then =
  | { readonly do: 'spawn'; readonly wait: number; readonly isRestart: boolean }
  | { readonly do: 'halt'; readonly cause: HaltCause }
  | { readonly do: 'pause' }
  | { readonly do: 'rest' }
  | { readonly do: 'end' };

export type Phase =
  | { readonly name: 'grace' }
  | { readonly name: 'watching'; readonly strikes: number }
  /**
   * evidence: waiting for it, nothing is signalled yet; asked: to end by itself; looking: whether an order is being
   * placed; order: waiting for it; killed: waiting for death.
   */
  | {
      readonly name: 'stopping';
      readonly then: Then;
      readonly step: 'evidence' | 'asked' | 'looking' | 'order' | 'killed';
    }
  /** waiting: for the deadline; spawning: for the answer; obstructed: for a port that somebody else holds. */
  | {
      readonly name: 'backoff';
      readonly step: 'waiting' | 'spawning' | 'obstructed';
      readonly isRestart: boolean;
    }
  /** exitAt: when the guardian ends, also if the command that is run for the halt has not ended by then. */
  | {
      readonly name: 'halted';
      readonly cause: HaltCause;
      readonly alarmedAt: Instant;
      readonly exitAt: Instant | null;
    }
  | { readonly name: 'paused' }
  /** ended: by a person, for good; otherwise at rest by the restart policy, and `resume` starts the child. */
  | { readonly name: 'stopped'; readonly isEnded: boolean };

export type State = {
  readonly phase: Phase;
  /** The one moment at which the machine wants to be woken. */
  readonly deadline: Instant | null;
  /** Number of the last spawn; news of an earlier one is dropped. */
  readonly incarnation: number;
  /** remains: its first process has ended, others of its tree have not. */
  readonly child: 'none' | 'alive' | 'remains';
  readonly graceUntil: Instant;
  readonly check: { readonly startedAt: Instant; readonly isRunning: boolean };
  /** The first strike of the present row. */
  readonly failingSince: Instant | null;
  /** Checks in a row that found an excess of memory or CPU, which waits for a quiet moment. */
  readonly excesses: number;
  /** A restart that waits for a quiet moment. */
  readonly renewal: Renewal | null;
  readonly memory: RestartMemory;
};

/** A restart without fault of the bot: at its planned time, or because its configuration has changed. Never counted. */
export type Renewal = {
  readonly why: 'planned' | 'configuration';
  /** Checks that have found no quiet moment. */
  readonly checks: number;
};

/** What outlives the guardian: read from the history at start. */
export type RestartMemory = {
  /** Automatic restarts of the last day, oldest first. */
  readonly restarts: readonly Instant[];
  /** Restarts before it no longer count within the window: a person said `resume`. */
  readonly windowClearedAt: Instant | null;
  /** Restarts since the backoff last started over. */
  readonly inARow: number;
  /** When a decision was last seen that verified a restart. */
  readonly verifiedAt: Instant | null;
  /** First sign of the first failure since which no restart has been verified. */
  readonly unverifiedSince: Instant | null;
  /** The outage that is not over yet. */
  readonly outage: Outage | null;
  /** The last restart that an outage led to. */
  readonly outageRestartAt: Instant | null;
};

export type Outage = {
  readonly since: Instant;
  /** Whether a person was told that nothing is restarted for it. */
  readonly isTold: boolean;
  /** Real decisions in a row since. */
  readonly decisions: number;
};

/** What is out of order, and why, in words. */
export type OutageSeen = { readonly what: Reason; readonly why: Reason };

type Of<Name extends string, Body = unknown> = { readonly type: Name; readonly at: Instant } & Readonly<Body>;

export type Event =
  | Of<'start'>
  | Of<'adopt', Adoption>
  | Of<'woke'>
  | Of<'spawned', { incarnation: number }>
  | Of<'spawn_failed', { incarnation: number; reason: Reason }>
  | Of<'port_held', { incarnation: number; reason: Reason }>
  | Of<'exited', { incarnation: number; code: number | null; isTreeGone: boolean; reason: Reason }>
  | Of<'tree_gone', { incarnation: number }>
  | Of<'probed', Probed>
  | Of<'looked', { incarnation: number; isExecuting: boolean }>
  /** What can be known of a child that is to be stopped is known. */
  | Of<'collected', { incarnation: number }>
  /** A planned restart is due. */
  | Of<'planned'>
  /** The policy is another one from now on; isAsRunning: the child runs with the configuration, as it is now, already. */
  | Of<'reconfigured', { isBotChanged: boolean; isAsRunning?: boolean }>
  | Of<'halt_command_ended'>
  | Of<'stop'>
  | Of<'stop_now'>
  | Of<'detach'>
  | Of<'pause'>
  | Of<'resume'>;

/** The bot that an earlier guardian has left running. */
export type Adoption = {
  /** False where its first process has ended and others of its tree have not. */
  readonly isAlive: boolean;
  /** Milliseconds since it was started. */
  readonly age: number;
  /** Whether it runs with what is configured now. */
  readonly isAsConfigured: boolean;
};

export type Probed = {
  readonly incarnation: number;
  readonly verdict: Verdict;
  readonly code: HealthCode;
  readonly reason: Reason;
  /** Whether this child is known to have made a decision since its spawn. */
  readonly hasDecided: boolean;
  /** When it made the last one; that of an adopted child may be older than the restart that it was to be stopped for. */
  readonly decidedAt?: Instant | null;
  /** The outage that the verdict is about. */
  readonly outage?: OutageSeen;
  readonly sign?: Sign;
  /** The machine slept or the guardian was stopped: what was known of the child is worth nothing now. */
  readonly hasSlept?: boolean;
  /** Whether the bot neither decides nor trades at this moment. */
  readonly isQuiet?: boolean;
  /** Whether it says that it has no position. */
  readonly isFlat?: boolean;
};

/** Since the check before: a decision that stands, attempts that failed or a complaint, or neither. */
export type Sign = 'decision' | 'trouble' | null;

export type EventType = Event['type'];
export type EventOf<T extends EventType> = Extract<Event, { readonly type: T }>;
export type PhaseName = Phase['name'];
export type In<P extends PhaseName> = State & { readonly phase: Extract<Phase, { readonly name: P }> };

export type Effect =
  /** Look whether the port is free, then spawn; answered by `spawned`, `spawn_failed` or `port_held` before anything else. */
  | { readonly do: 'spawn'; readonly incarnation: number }
  /** Take the bot that runs already for the child. */
  | { readonly do: 'adopt'; readonly incarnation: number }
  /** Look at the child; the check begins so much after it was due. */
  | { readonly do: 'probe'; readonly incarnation: number; readonly lateBy: number }
  | { readonly do: 'look'; readonly incarnation: number }
  | { readonly do: 'ask'; readonly incarnation: number }
  | { readonly do: 'kill'; readonly incarnation: number }
  /** Keep what can be known of a child that is restarted; for one that lives it is answered by `collected`. */
  | {
      readonly do: 'collect';
      readonly incarnation: number;
      readonly isAlive: boolean;
      readonly code: HealthCode;
      readonly reason: Reason;
    }
  /** Run what is configured for a halt; answered by `halt_command_ended`. */
  | { readonly do: 'run_halt_command'; readonly cause: HaltCause }
  /** Counts a restart on disk, before anything is signalled. */
  | { readonly do: 'record'; readonly code: HealthCode; readonly reason: Reason }
  | { readonly do: 'tell'; readonly news: News }
  | { readonly do: 'exit'; readonly code: 0 | 3 | 78 };

/** What a person and the history are told. */
export type News =
  | { readonly is: 'started' | 'restarted' | 'adopted' }
  | { readonly is: 'start_failed'; readonly reason: Reason }
  | { readonly is: 'exited'; readonly reason: Reason }
  | { readonly is: 'checked'; readonly strikes: number }
  | { readonly is: 'condemned'; readonly strikes: number; readonly willRestart: boolean }
  | { readonly is: 'restarting'; readonly nth: number; readonly wait: number; readonly reason: Reason }
  | { readonly is: 'verified'; readonly recovery: number }
  | ({ readonly is: 'outage_seen' } & OutageSeen)
  | ({ readonly is: 'outage'; readonly since: Instant } & OutageSeen)
  | { readonly is: 'outage_over'; readonly since: Instant; readonly wasTold: boolean }
  | { readonly is: 'renewing' | 'renewal_waits' | 'renewal_lapsed'; readonly why: Renewal['why'] }
  | { readonly is: 'stopping' }
  | { readonly is: 'undying' }
  | { readonly is: 'obstructed'; readonly reason: Reason }
  | { readonly is: 'halted'; readonly cause: HaltCause; readonly isRepeated: boolean }
  | { readonly is: 'recovered' | 'paused' | 'resumed' | 'rested' | 'detached' | 'ended' };

export type Step = readonly [State, readonly Effect[]];
