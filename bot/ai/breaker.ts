// The circuit breaker: closed lets calls pass, open refuses them, half-open tries one. The only user of cockatiel,
// which counts and changes states; when an open one may be tried is told by our monotonic clock, since its own is the
// wall clock, and a wall clock that steps back would keep it open for as long as the step.
import { CircuitState, circuitBreaker, handleWhen } from 'cockatiel';
import type { Clock } from '../../common/clock.ts';
import type { Breaker } from '../domain/decision/health.ts';
import { CallFailed } from './failure.ts';

export type BreakerPolicy = {
  /** Failures in a row that open it; a grave one opens it at once. */
  readonly failures: number;
  /** How long it stays open at first, in milliseconds; doubles as long as the tries fail. */
  readonly open: number;
  readonly maxOpen: number;
};

export type CircuitBreaker = {
  readonly state: () => Breaker;
  /** False while it is open and its time is not up: then `run` must not be called. */
  readonly lets: () => boolean;
  /** Failures that are no `CallFailed` do not count. */
  readonly run: <T>(work: () => Promise<T>) => Promise<T>;
};

const NAMES = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half_open',
  [CircuitState.Isolated]: 'open',
} as const;

/** What cockatiel writes of itself in `toJSON`, as far as it is used here. */
type Saved = { readonly ownState: { readonly attemptNo: number } };

export function createBreaker(policy: BreakerPolicy, clock: Clock): CircuitBreaker {
  let isGrave = false;
  let retryAt: number | null = null;
  const counter = {
    state: 0 as unknown,
    success: () => {
      counter.state = 0;
    },
    failure: () => {
      counter.state = Number(counter.state) + 1;
      return isGrave || Number(counter.state) >= policy.failures;
    },
  };
  // cockatiel asks its wall clock whether this has passed: it always has, `lets` is who says no.
  const backoff = { duration: Number.NEGATIVE_INFINITY, next: () => backoff };
  const circuit = circuitBreaker(
    handleWhen((error) => error instanceof CallFailed),
    { breaker: counter, halfOpenAfter: backoff },
  );
  circuit.onBreak(() => {
    const { attemptNo } = (circuit.toJSON() as Saved).ownState;
    retryAt = clock.now() + openFor(policy, attemptNo);
  });
  circuit.onReset(() => {
    retryAt = null;
  });

  return {
    state: () => ({
      state: NAMES[circuit.state],
      retryAt: circuit.state === CircuitState.Open ? retryAt : null,
    }),
    lets: () => circuit.state !== CircuitState.Open || retryAt === null || clock.now() >= retryAt,
    run: (work) =>
      circuit.execute(async () => {
        try {
          return await work();
        } catch (error) {
          isGrave = error instanceof CallFailed && error.failure.isGrave;
          throw error;
        }
      }),
  };
}

/** @param time The how manieth time in a row it opens, from 1. */
const openFor = ({ open, maxOpen }: BreakerPolicy, time: number): number => Math.min(maxOpen, open * 2 ** (time - 1));
