// Repeats a call that may succeed next time. The only user of p-retry, whose own waits are off.
import pRetry from 'p-retry';
import { OutsideFailure } from './failure.ts';

/**
 * @param most Attempts, the first included.
 * @param waitAfter The wait before the next attempt in milliseconds; null gives up.
 * @throws The last failure, anything else that the work throws, or the signal's reason.
 */
export async function repeat<T>(
  work: () => Promise<T>,
  most: number,
  waitAfter: (failed: OutsideFailure, attempt: number) => number | null,
  signal: AbortSignal,
): Promise<T> {
  return pRetry(work, {
    retries: most - 1,
    minTimeout: 0,
    signal,
    shouldRetry: async ({ error, attemptNumber }) => {
      const wait = error instanceof OutsideFailure ? waitAfter(error, attemptNumber) : null;
      if (wait === null) return false;
      await pause(wait, signal);
      return true;
    },
  });
}

/** Ends early with the signal, which tells by itself why. */
const pause = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });
