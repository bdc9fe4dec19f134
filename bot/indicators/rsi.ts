// Relative strength index.
import { relativeStrengths, type Series } from './library.ts';

/**
 * How much of all movement was upward, with Wilder's smoothing, seeded with the means of the first `period` changes.
 *
 * @param closes Oldest first, finite.
 * @returns In [0, 100]; null until `period` + 1 closes are there. 100 where nothing has fallen, 50 where nothing has
 *   moved at all, which TA-Lib takes for 0 and the library for 100.
 * @throws RangeError if `period` is not an integer of 2 or more.
 * @see J. W. Wilder, New Concepts in Technical Trading Systems (1978), section VI.
 */
export function rsi(closes: readonly number[], period: number): Series {
  const firstMove = closes.findIndex((close) => close !== closes[0]);
  const hasMoved = (i: number) => firstMove !== -1 && i >= firstMove;
  return relativeStrengths(closes, period).map((value, i) => (value === null || hasMoved(i) ? value : 50));
}
