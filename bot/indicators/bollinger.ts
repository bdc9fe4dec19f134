// Bollinger bands.
import { type Band, bands, type Series } from './library.ts';

/**
 * The simple mean of the last 20 closes, and two standard deviations to either side. The deviation is that of the
 * population (divided by 20, not by 19), as Bollinger and TA-Lib have it; pandas' `std` would be that of a sample.
 *
 * @param closes Oldest first, finite, in quote currency.
 * @returns Null until 20 closes are there. All three are equal where nothing moved; the lower one may be negative.
 * @see J. Bollinger, Bollinger on Bollinger Bands (2001), chapter 7.
 */
export const bollinger20 = (closes: readonly number[]): Series<Band> => bands(closes, 20, 2);
