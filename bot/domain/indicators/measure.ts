// What a decision is made from: the newest price and its averages, now and one candle ago.
import { newest, type Observation } from '../market/candle.ts';
import { sma } from './sma.ts';

/** Simple averages of the last 5, 20 and 50 closing prices; null until there are so many. */
export type Averages = {
  readonly fast: number | null;
  readonly middle: number | null;
  readonly slow: number | null;
};

export type Measures = {
  /** Closing price of the newest closed candle. */
  readonly price: number;
  readonly averages: Averages;
  /** The same one candle earlier. */
  readonly before: Averages;
};

export const PERIODS = { fast: 5, middle: 20, slow: 50 } as const;

export function measure(observation: Observation): Measures {
  const closes = observation.candles.slice(-PERIODS.slow - 1).map((candle) => candle.close);
  const fast = sma(closes, PERIODS.fast);
  const middle = sma(closes, PERIODS.middle);
  const slow = sma(closes, PERIODS.slow);
  const averagesAt = (index: number): Averages => ({
    fast: fast.at(index) ?? null,
    middle: middle.at(index) ?? null,
    slow: slow.at(index) ?? null,
  });
  return { price: newest(observation.candles).close, averages: averagesAt(-1), before: averagesAt(-2) };
}
