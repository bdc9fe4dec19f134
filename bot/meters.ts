// What the bot counts of itself for the metrics, from its own start on.
import { type Histogram, observer, zeros } from '../common/counting.ts';
import { SIGNALS, type Signal } from './domain/decision/decision.ts';
import type { HealthReason } from './domain/decision/health.ts';
import { DENIALS, type Denial } from './domain/trading/desk.ts';
import { CAUSES, type Cause } from './domain/trading/order.ts';
import { createExecutionMeters, type ExecutionMeters, type ExecutionReadings } from './execution/meters.ts';

export type Readings = {
  readonly decisions: { readonly [S in Signal]: number };
  readonly fallbacks: { readonly [R in HealthReason]: number };
  readonly orders: { readonly [C in Cause]: number };
  readonly denials: { readonly [D in Denial]: number };
  /** In seconds. */
  readonly decisionDuration: Histogram;
  readonly work: Histogram;
  readonly execution: ExecutionReadings;
};

export type Meters = {
  /** @param seconds How long the decider took. */
  readonly decided: (signal: Signal, seconds: number) => void;
  /** @param seconds How long the decider took until it gave up. */
  readonly fellBack: (reason: HealthReason, seconds: number) => void;
  /** @param seconds What a cycle took beside the decider. */
  readonly worked: (seconds: number) => void;
  readonly ordered: (cause: Cause) => void;
  readonly denied: (denial: Denial) => void;
  /** Of outside calls. */
  readonly execution: ExecutionMeters;
  readonly read: () => Readings;
};

/** From the rules, which need no time, to the longest deadline that makes sense. */
const DECISION_BOUNDS = [0.001, 0.01, 0.1, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, Number.POSITIVE_INFINITY];
/** From a cycle in memory to one whose disk or market is slow. */
const WORK_BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, Number.POSITIVE_INFINITY];

export function createMeters(): Meters {
  const decisions = zeros(SIGNALS);
  const fallbacks: Record<HealthReason, number> = {
    timeout: 0,
    connect: 0,
    rate_limited: 0,
    provider_5xx: 0,
    auth: 0,
    no_balance: 0,
    bad_request: 0,
    bad_output: 0,
    budget: 0,
  };
  const orders = zeros(CAUSES);
  const denials = zeros(DENIALS);
  const decisionDuration = observer(DECISION_BOUNDS);
  const work = observer(WORK_BOUNDS);
  const execution = createExecutionMeters();
  return {
    execution,
    decided: (signal, seconds) => {
      decisions[signal]++;
      decisionDuration.observe(seconds);
    },
    fellBack: (reason, seconds) => {
      fallbacks[reason]++;
      decisionDuration.observe(seconds);
    },
    worked: work.observe,
    ordered: (cause) => {
      orders[cause]++;
    },
    denied: (denial) => {
      denials[denial]++;
    },
    read: () => ({
      decisions,
      fallbacks,
      orders,
      denials,
      decisionDuration: decisionDuration.read(),
      work: work.read(),
      execution: execution.read(),
    }),
  };
}
