// The trend, by the order in which price and averages stand.
import type { Indicators } from '../domain/measures.ts';
import type { Series } from './library.ts';

export type Trend = NonNullable<Indicators['trend']>;

/** Averages of equal prices differ by rounding, by less than this share. */
const ROUNDING = 1e-9;

/**
 * Up where SMA 5 > SMA 20 > SMA 50 and the price is above SMA 50; down where all of it is the reverse; else sideways.
 * A definition of our own.
 *
 * @param closes Oldest first, positive.
 * @returns Null while an average is.
 */
export const trends = (closes: readonly number[], sma5: Series, sma20: Series, sma50: Series): Series<Trend> =>
  closes.map((price, i) => {
    const [fast, middle, slow] = [sma5[i] ?? null, sma20[i] ?? null, sma50[i] ?? null];
    if (fast === null || middle === null || slow === null) return null;
    if (isAbove(fast, middle) && isAbove(middle, slow) && isAbove(price, slow)) return 'up';
    if (isAbove(middle, fast) && isAbove(slow, middle) && isAbove(slow, price)) return 'down';
    return 'sideways';
  });

const isAbove = (a: number, b: number): boolean => a > b * (1 + ROUNDING);
