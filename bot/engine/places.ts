// Bounds how many decide at once: a queue in the order of coming, so that nobody is overtaken.
import type { Leave, Places } from '../ports.ts';

/** @param count Of the places, at least 1. */
export function createPlaces(count: number): Places {
  /** What each that waits is told when a place is its own; a set keeps the order. */
  const waiting = new Set<() => void>();
  let free = count;

  function leaveOnce(): Leave {
    let hasLeft = false;
    return () => {
      if (hasLeft) return;
      hasLeft = true;
      free++;
      callNext();
    };
  }

  function callNext(): void {
    const [next] = waiting;
    if (next === undefined || free === 0) return;
    waiting.delete(next);
    free--;
    next();
  }

  function tryTake(): Leave | null {
    if (free === 0) return null;
    free--;
    return leaveOnce();
  }

  async function take(signal: AbortSignal): Promise<Leave> {
    signal.throwIfAborted();
    const { promise: called, resolve, reject } = Promise.withResolvers<Leave>();
    const onCall = () => resolve(leaveOnce());
    const onAbort = () => {
      // Who was called in the same instant has the place, and gives it back.
      if (waiting.delete(onCall)) reject(signal.reason);
    };
    waiting.add(onCall);
    signal.addEventListener('abort', onAbort, { once: true });
    callNext();
    try {
      return await called;
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  return { tryTake, take };
}
