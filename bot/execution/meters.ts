// What is counted of outside calls, by operation.
import { type Histogram, observer, zeros } from '../../common/counting.ts';
import { OPERATIONS, type OperationName } from './operation.ts';

/** `refused` by the circuit breaker or the budget, `aborted` by ourselves, `fault` of our own; `failed` is the other side's. */
export const OUTCOMES = ['ok', 'failed', 'refused', 'aborted', 'fault'] as const;
/** `shared`: waited for a call that was under way already. */
export const LOOKUPS = ['hit', 'shared', 'miss'] as const;

export type Outcome = (typeof OUTCOMES)[number];
export type Lookup = (typeof LOOKUPS)[number];

export type OperationReadings = {
  readonly outcomes: { readonly [O in Outcome]: number };
  readonly lookups: { readonly [L in Lookup]: number };
  readonly retries: number;
  readonly timeouts: number;
  /** In seconds; of those that were not refused. */
  readonly duration: Histogram;
};

export type ExecutionReadings = { readonly [N in OperationName]: OperationReadings };

/** Counts one operation. */
export type OperationMeter = {
  readonly ended: (outcome: Outcome, seconds: number) => void;
  readonly lookedUp: (lookup: Lookup) => void;
  readonly retried: () => void;
  /** A limit of this operation was up, its deadline or that of an attempt; an outer one is counted there. */
  readonly timedOut: () => void;
};

export type ExecutionMeters = {
  readonly of: (name: OperationName) => OperationMeter;
  readonly read: () => ExecutionReadings;
};

/** From a call on this machine to the longest deadline that makes sense. */
const BOUNDS = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, Number.POSITIVE_INFINITY];

export function createExecutionMeters(): ExecutionMeters {
  const all = new Map(OPERATIONS.map((name) => [name, createMeter()] as const));
  return {
    // Each name has one from the start.
    of: (name) => all.get(name) as ReturnType<typeof createMeter>,
    read: () => Object.fromEntries([...all].map(([name, { read }]) => [name, read()])) as ExecutionReadings,
  };
}

function createMeter(): OperationMeter & { readonly read: () => OperationReadings } {
  const outcomes = zeros(OUTCOMES);
  const lookups = zeros(LOOKUPS);
  const duration = observer(BOUNDS);
  let retries = 0;
  let timeouts = 0;
  return {
    ended: (outcome, seconds) => {
      outcomes[outcome]++;
      if (outcome !== 'refused') duration.observe(seconds);
    },
    lookedUp: (lookup) => {
      lookups[lookup]++;
    },
    retried: () => {
      retries++;
    },
    timedOut: () => {
      timeouts++;
    },
    read: () => ({ outcomes, lookups, retries, timeouts, duration: duration.read() }),
  };
}
