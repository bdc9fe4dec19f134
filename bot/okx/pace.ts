// The pace of calls by the monotonic clock. ccxt's own goes by the wall clock: set back by an hour, it lets nothing through
// for an hour.
import { setTimeout as pause } from 'node:timers/promises';

/** Lets calls through one after the other. Settles when it is this one's turn; rejects once the signal fires. */
export type Pace = (cost: number, signal: AbortSignal) => Promise<void>;

/**
 * @param unit For a call that costs 1, in milliseconds: so long the next one waits.
 * @param now Monotonic milliseconds.
 */
export function createPace(unit: number, now: () => number): Pace {
  let free = Number.NEGATIVE_INFINITY;
  return async (cost, signal) => {
    const at = now();
    const turn = Math.max(free, at);
    free = turn + cost * unit;
    if (turn > at) await pause(turn - at, undefined, { signal });
  };
}
