// Simple moving average.

/**
 * The mean of the last `period` values, at each value.
 *
 * @param values Oldest first, finite.
 * @param period Values in the average.
 * @returns One entry for each value; null until `period` values are there. An entry never depends on a later value.
 * @throws RangeError if `period` is not a positive integer.
 */
export function sma(values: readonly number[], period: number): (number | null)[] {
  if (!Number.isInteger(period) || period < 1) throw new RangeError(`period must be a positive integer, got ${period}`);
  return values.map((_, i) => (i + 1 < period ? null : mean(values.slice(i + 1 - period, i + 1))));
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
