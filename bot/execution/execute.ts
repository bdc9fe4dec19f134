// How every outside call is made: cache(breaker(deadline(retry(timeout(call))))), counted as it leaves the cache.
import type { Clock } from '../../common/clock.ts';
import { repeat } from './attempts.ts';
import type { CircuitBreaker } from './breaker.ts';
import { remaining, within } from './deadline.ts';
import { NotAsked, OutsideFailure } from './failure.ts';
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

  const execute: Execute = async (operation, options, signal) => {
    const { cacheKey } = options;
    const asked = (signal: AbortSignal) => counted(operation, options, signal);
    if (cacheKey === undefined || operation.isOnce) return asked(signal);
    return cached(operation, cacheKey, asked, signal);
  };

  function cached<T>({ name }: Operation<T>, cacheKey: CacheKey, work: Work<T>, signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    const key = keyText(name, cacheKey);
    const kept = cache.read(key);
    const isShared = kept === null && sharing.isUnderWay(key);
    meters.of(name).lookedUp(kept !== null ? 'hit' : isShared ? 'shared' : 'miss');
    // The key holds the operation, which has one type of answer.
    if (kept !== null) return Promise.resolve(kept.value as T);
    const keeping = async (inner: AbortSignal) => {
      const answer = await work(inner);
      cache.keep(key, answer);
      return answer;
    };
    return sharing.share(key, keeping, signal);
  }

  async function counted<T>(operation: Operation<T>, options: Options, signal: AbortSignal): Promise<T> {
    const begun = clock.now();
    const ended = (outcome: Outcome) => meters.of(operation.name).ended(outcome, (clock.now() - begun) / 1000);
    try {
      const answer = await broken(operation, options, signal);
      ended('ok');
      return answer;
    } catch (error) {
      ended(outcomeOf(error, signal));
      throw error;
    }
  }

  const broken = <T>(operation: Operation<T>, options: Options, signal: AbortSignal): Promise<T> =>
    options.breaker === undefined
      ? bounded(operation, options, signal)
      : options.breaker.run(() => bounded(operation, options, signal), signal);

  const bounded = <T>(operation: Operation<T>, options: Options, signal: AbortSignal): Promise<T> =>
    limited(operation, options.deadline, signal, (inner) => repeated(operation, options, inner));

  function repeated<T>(operation: Operation<T>, { timeout, retry }: Policy, signal: AbortSignal): Promise<T> {
    let begun = 0;
    const attempt = () => {
      if (begun++ > 0) meters.of(operation.name).retried();
      return limited(operation, timeout, signal, operation.call);
    };
    const wait = ({ failure }: OutsideFailure, failed: number) =>
      waitBeforeRetry(failure, failed, remaining(signal), retry, random());
    return repeat(attempt, operation.isOnce ? 1 : retry.attempts, wait, signal);
  }

  function limited<T>(operation: Operation<T>, limit: Limit, signal: AbortSignal, work: Work<T>): Promise<T> {
    const overdue = () => {
      meters.of(operation.name).timedOut();
      return operation.overdue(limit);
    };
    return within(limit.ms, overdue, signal, work);
  }

  return execute;
}

function outcomeOf(error: unknown, signal: AbortSignal): Outcome {
  if (signal.aborted) return 'aborted';
  if (error instanceof NotAsked) return 'refused';
  return error instanceof OutsideFailure ? 'failed' : 'fault';
}
