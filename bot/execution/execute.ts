// How every outside call is made: cache(breaker(deadline(retry(timeout(call))))), counted as it leaves the cache.
import type { Clock } from '../../common/clock.ts';
import { repeat } from './attempts.ts';
import type { CircuitBreaker } from './breaker.ts';
import { remaining, within } from './deadline.ts';
import { BreakerOpen, OutsideFailure } from './failure.ts';
import type { Cache } from './kept.ts';
import { type CacheKey, keyText } from './key.ts';
import type { ExecutionMeters, Outcome } from './meters.ts';
import type { Limit, Operation } from './operation.ts';
import type { Policy } from './policy.ts';
import { waitBeforeRetry } from './retry.ts';
import { createSharing } from './sharing.ts';

export type Options = Policy & {
  /** The provider's. Without one every call is let through. */
  readonly breaker?: CircuitBreaker;
  /** With it an answer is kept, and shared by all who ask at the same time. */
  readonly cacheKey?: CacheKey;
};

/**
 * Within the work of another operation the outer limits hold as well: whichever ends first ends the work.
 *
 * @returns What the call returns, now or earlier.
 * @throws OutsideFailure, BreakerOpen, the signal's reason, or what only a fault of our own explains.
 */
export type Execute = <T>(operation: Operation<T>, options: Options, signal: AbortSignal) => Promise<T>;

export type ExecutePorts = {
  readonly cache: Cache;
  readonly meters: Pick<ExecutionMeters, 'of'>;
  readonly clock: Pick<Clock, 'now'>;
  /** In [0, 1), for the jitter. */
  readonly random: () => number;
};

type Work<T> = (signal: AbortSignal) => Promise<T>;

export function createExecute({ cache, meters, clock, random }: ExecutePorts): Execute {
  const sharing = createSharing();

  return (operation, options, signal) => {
    const meter = meters.of(operation.name);
    const { deadline, timeout, retry, breaker, cacheKey } = options;
    const { isOnce = false } = operation;

    const limited =
      <T>(limit: Limit, work: Work<T>): Work<T> =>
      (signal) => {
        const overdue = () => {
          meter.timedOut();
          return operation.overdue(limit);
        };
        return within(limit.ms, overdue, signal, work);
      };

    const retried =
      <T>(work: Work<T>): Work<T> =>
      (signal) => {
        let begun = 0;
        const attempt = () => {
          if (begun++ > 0) meter.retried();
          return work(signal);
        };
        const wait = ({ failure }: OutsideFailure, failed: number) =>
          waitBeforeRetry(failure, failed, remaining(signal), retry, random());
        return repeat(attempt, isOnce ? 1 : retry.attempts, wait, signal);
      };

    const broken =
      <T>(work: Work<T>): Work<T> =>
      (signal) =>
        breaker === undefined ? work(signal) : breaker.run(() => work(signal), signal);

    const counted =
      <T>(work: Work<T>): Work<T> =>
      async (signal) => {
        const begun = clock.now();
        const ended = (outcome: Outcome) => meter.ended(outcome, (clock.now() - begun) / 1000);
        try {
          const answer = await work(signal);
          ended('ok');
          return answer;
        } catch (error) {
          ended(outcomeOf(error, signal));
          throw error;
        }
      };

    const cached =
      <T>(work: Work<T>): Work<T> =>
      async (signal) => {
        if (cacheKey === undefined || isOnce) return work(signal);
        signal.throwIfAborted();
        const key = keyText(operation.name, cacheKey);
        const kept = cache.read(key);
        const isShared = kept === null && sharing.isUnderWay(key);
        meter.lookedUp(kept !== null ? 'hit' : isShared ? 'shared' : 'miss');
        // The key holds the operation, which has one type of answer.
        if (kept !== null) return kept.value as T;
        const asked = async (inner: AbortSignal) => {
          const answer = await work(inner);
          cache.keep(key, answer);
          return answer;
        };
        return sharing.share(key, asked, signal);
      };

    return cached(counted(broken(limited(deadline, retried(limited(timeout, operation.call))))))(signal);
  };
}

function outcomeOf(error: unknown, signal: AbortSignal): Outcome {
  if (signal.aborted) return 'aborted';
  if (error instanceof BreakerOpen) return 'refused';
  return error instanceof OutsideFailure ? 'failed' : 'fault';
}
