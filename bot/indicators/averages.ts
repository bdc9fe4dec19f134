// Simple and exponential moving averages.
import { exponentialMeans, type Series, simpleMeans } from './library.ts';

/**
 * The mean of the last `period` values.
 *
 * @param values Oldest first, finite.
 * @returns Null until `period` values are there.
 * @throws RangeError if `period` is not a positive integer.
 * @see TA-Lib, SMA.
 */
export const sma = (values: readonly number[], period: number): Series => simpleMeans(values, period);

/**
 * The exponential mean: each value counts 2 / (period + 1), what was before the rest. The first value of all is the
 * seed, as in pandas `ewm(span, adjust=False)`; TA-Lib seeds with the mean of the first `period`, a difference that
 * shrinks to 2 % of itself within two periods.
 *
 * @param values Oldest first, finite.
 * @returns Null until `period` values are there, as in TA-Lib.
 * @throws RangeError if `period` is not a positive integer.
 */
export const ema = (values: readonly number[], period: number): Series =>
  exponentialMeans(values, period).map((value, i) => (i + 1 < period ? null : value));
