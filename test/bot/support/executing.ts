// Outside calls under a policy that the test sets, with what it does not look at filled in.
import { createCache } from '../../../bot/execution/cache.ts';
import { createExecute, type Execute, type Options } from '../../../bot/execution/execute.ts';
import { type Course, OutsideFailure } from '../../../bot/execution/failure.ts';
import type { Cache } from '../../../bot/execution/kept.ts';
import { createExecutionMeters, type ExecutionMeters } from '../../../bot/execution/meters.ts';
import type { Limit, Operation } from '../../../bot/execution/operation.ts';
import { systemClock } from '../../../common/clock.ts';

export const never = new AbortController().signal;

export const failure = (course: Partial<Course> = {}): OutsideFailure =>
  new OutsideFailure({ isTransient: true, isGrave: false, patience: 1, retryAfter: null, ...course }, 'no luck');

/** Milliseconds; waits are none unless the server asks for them. */
export const options = (
  { deadline = 1_000, timeout = 400, attempts = 3 } = {},
  others: Partial<Options> = {},
): Options => ({
  deadline: { ms: deadline, key: 'the.deadline' },
  timeout: { ms: timeout, key: 'the.timeout' },
  retry: { attempts, initial: 0, max: 0 },
  ...others,
});

export const operation = <T>(
  call: Operation<T>['call'],
  others: Partial<Pick<Operation<T>, 'name' | 'isOnce'>> = {},
): Operation<T> => ({ name: 'ai_models', call, overdue, ...others });

/** A limit that is up is a failure like any other. */
const overdue = ({ ms, key }: Limit) =>
  new OutsideFailure({ isTransient: true, isGrave: false, patience: 1, retryAfter: null }, `over ${ms} (${key})`);

export type Executing = { readonly execute: Execute; readonly cache: Cache; readonly meters: ExecutionMeters };

export function executing(kept = { size: 100, ttl: 60_000 }, random = () => 0): Executing {
  const meters = createExecutionMeters();
  const cache = createCache(kept, systemClock);
  return { execute: createExecute({ cache, meters, clock: systemClock, random }), cache, meters };
}

/** Never answers, and ends with the signal as a connection does; or is deaf to it. */
export const hang =
  (isDeaf = false) =>
  (signal: AbortSignal) =>
    new Promise<never>((_, reject) => {
      if (!isDeaf) signal.addEventListener('abort', () => reject(signal.reason));
    });

/** The time of timers and of the clock is the test's; what fast-check and vitest need stays real. */
export const VIRTUAL = { toFake: ['setTimeout', 'clearTimeout', 'performance'] } as const;
