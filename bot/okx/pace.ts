// The pace of calls by the monotonic clock. ccxt's own goes by the wall clock: set back by an hour, it lets nothing through
// for an hour.
import { setTimeout as pause } from 'node:timers/promises';

/** Settles when it is this call's turn; rejects once the signal fires. */
export type Pace = (weight: number, signal: AbortSignal) => Promise<void>;

/** OKX counts the calls of any two seconds. A little more, since two calls may come in faster than they left. */
const COUNTED = 2_000;
const WINDOW = 2_200;

/**
 * For one endpoint: calls leave at once, until there have been as many as may be.
 *
 * @param unit Of a row of calls that weigh 1 each, so many milliseconds for each.
 * @param now Monotonic milliseconds.
 */
export function createPace(unit: number, now: () => number): Pace {
  let turns: readonly number[] = [];
  return async (weight, signal) => {
    const most = Math.max(1, Math.floor(COUNTED / (weight * unit)));
    const at = now();
    const turn = Math.max(at, (turns.at(-most) ?? Number.NEGATIVE_INFINITY) + WINDOW);
    turns = [...turns, turn].slice(-most);
    if (turn > at) await pause(turn - at, undefined, { signal });
  };
}
