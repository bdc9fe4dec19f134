// Repeats a call that may succeed next time. The only user of p-retry, whose own waits are off.
import { setTimeout as sleep } from 'node:timers/promises';
import pRetry from 'p-retry';
import { CallFailed } from './failure.ts';

/**
 * @param most Attempts, the first included.
 * @param waitAfter The wait before the next attempt in milliseconds; null gives up.
 * @throws The last failure, anything else that the work throws, or the signal's reason.
 */
export async function repeat<T>(
  work: () => Promise<T>,
  most: number,
  waitAfter: (failed: CallFailed, attempt: number) => number | null,
  signal: AbortSignal,
): Promise<T> {
  return pRetry(work, {
    retries: most - 1,
    minTimeout: 0,
    signal,
    shouldRetry: async ({ error, attemptNumber }) => {
      const wait = error instanceof CallFailed ? waitAfter(error, attemptNumber) : null;
      if (wait === null) return false;
      // An abort during the wait is told by the signal itself, with its reason.
      await sleep(wait, undefined, { signal }).catch(() => undefined);
      return true;
    },
  });
}
