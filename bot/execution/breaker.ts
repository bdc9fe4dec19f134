// The circuit breaker: closed lets calls pass, open refuses them, half-open tries one. The only user of cockatiel,
// which changes the states; when an open one may be tried is told by our monotonic clock, since its own is the wall
// clock, and a wall clock that steps back would keep it open for as long as the step.
import { CircuitState, circuitBreaker, handleWhen } from 'cockatiel';
import type { Clock } from '../../common/clock.ts';
import type { Breaker } from '../domain/decision/health.ts';
import { BreakerOpen, OutsideFailure } from './failure.ts';

export type BreakerPolicy = {
  /** Failures in a row that open it; a grave one opens it at once. */
  readonly failures: number;
  /** How long it stays open at first, in milliseconds; doubles as long as the tries fail. */
  readonly open: number;
  readonly maxOpen: number;
};

export type CircuitBreaker = {
  readonly state: () => Breaker;
  /**
   * Only an `OutsideFailure` counts, and none once the signal has fired: our own abort says nothing of the other side.
   *
   * @throws BreakerOpen where the work is not begun, or what the work throws.
   */
  readonly run: <T>(work: () => Promise<T>, signal: AbortSignal) => Promise<T>;
};

const NAMES = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half_open',
  [CircuitState.Isolated]: 'open',
} as const;

export function createBreaker(policy: BreakerPolicy, clock: Clock): CircuitBreaker {
  /** How often in a row it has opened. */
  let times = 0;
  let retryAt: number | null = null;
  let isGrave = false;
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
  // cockatiel asks its wall clock whether this has passed: it always has, `run` is who says no.
  const backoff = { duration: Number.NEGATIVE_INFINITY, next: () => backoff };
  const circuit = circuitBreaker(
    // A try that says nothing must not close it: to cockatiel it has failed, to us it is still to be made.
    handleWhen((error) => !(error instanceof Uncounted) || circuit.state === CircuitState.HalfOpen),
    { breaker: counter, halfOpenAfter: backoff },
  );
  circuit.onBreak((reason) => {
    isGrave = false;
    if ('error' in reason && reason.error instanceof Uncounted) retryAt = clock.now();
    else retryAt = clock.now() + openFor(policy, ++times);
  });
  circuit.onReset(() => {
    times = 0;
    retryAt = null;
    isGrave = false;
  });

  async function run<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    if (circuit.state === CircuitState.HalfOpen) throw new BreakerOpen(null);
    const wait = (retryAt ?? 0) - clock.now();
    if (circuit.state === CircuitState.Open && wait > 0) throw new BreakerOpen(wait);
    try {
      return await circuit.execute(async () => {
        try {
          return await work();
        } catch (error) {
          if (signal.aborted || !(error instanceof OutsideFailure)) throw new Uncounted('', { cause: error });
          isGrave ||= error.failure.isGrave;
          throw error;
        }
      });
    } catch (error) {
      throw error instanceof Uncounted ? error.cause : error;
    }
  }

  const state = (): Breaker => ({
    state: NAMES[circuit.state],
    retryAt: circuit.state === CircuitState.Open ? retryAt : null,
  });
  return { state, run };
}

/** Holds what says nothing of the other side. */
class Uncounted extends Error {}

/** @param time The how manieth time in a row it opens, from 1. */
const openFor = ({ open, maxOpen }: BreakerPolicy, time: number): number => Math.min(maxOpen, open * 2 ** (time - 1));
