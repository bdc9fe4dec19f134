// The indicators that trading-signals computes, as series over arrays. Its only user.
import { ATR, BollingerBands, EMA, RSI, SMA } from 'trading-signals';

/** One entry for each value, null where there is none yet; an entry never depends on a later value. */
export type Series<T = number> = readonly (T | null)[];

export type Band = { readonly lower: number; readonly middle: number; readonly upper: number };

type Range = { readonly high: number; readonly low: number; readonly close: number };

export const simpleMeans = (values: readonly number[], period: number): Series =>
  finite(new SMA(whole(period, 1)).updates(values));

/** From the first value on, which is the seed. */
export function exponentialMeans(values: readonly number[], period: number): readonly number[] {
  const means = new EMA(whole(period, 1));
  return values.map((value) => means.update(value, false));
}

/** 100 where nothing fell, also where nothing moved. */
export const relativeStrengths = (values: readonly number[], period: number): Series =>
  finite(new RSI(whole(period, 2)).updates(values));

export const averageRanges = (candles: readonly Range[], period: number): Series =>
  finite(new ATR(whole(period, 1)).updates(candles));

export const bands = (values: readonly number[], period: number, deviations: number): Series<Band> =>
  new BollingerBands(whole(period, 1), deviations)
    .updates(values)
    .map((band) => (band !== null && Object.values(band).every(Number.isFinite) ? band : null));

/** Sums of prices near the end of all numbers overflow: what is no number is not known. */
const finite = (series: Series): Series =>
  series.map((value) => (value !== null && Number.isFinite(value) ? value : null));

function whole(period: number, least: number): number {
  if (Number.isInteger(period) && period >= least) return period;
  throw new RangeError(`period must be a whole number from ${least} on, got ${period}`);
}
