// Average true range.
import type { Candle } from '../domain/market/candle.ts';
import { averageRanges, type Series } from './library.ts';

/**
 * The true range is the greatest of high less low, and the distances of high and low from the close before; that of the
 * first candle is high less low. Wilder's smoothing, seeded with the mean of the first `period`. TA-Lib leaves the
 * first candle out, so its values begin one later and differ a little at first.
 *
 * @param candles Oldest first.
 * @returns In quote currency, 0 where nothing moved; null until `period` candles are there.
 * @throws RangeError if `period` is not a positive integer.
 * @see J. W. Wilder, New Concepts in Technical Trading Systems (1978), section III.
 */
export const atr = (candles: readonly Candle[], period: number): Series => averageRanges(candles, period);
