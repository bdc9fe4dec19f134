// Candles made of closing prices, for rules that look at nothing else.
import type { Candle, Observation } from '../../../bot/domain/market/candle.ts';

export const MINUTE = 60_000;

/** One candle a minute, the first at 0. */
export const candlesOf = (closes: readonly number[]): Observation['candles'] =>
  closes.map(
    (close, i): Candle => ({ openedAt: i * MINUTE, open: close, high: close, low: close, close, volume: 1 }),
  ) as [Candle, ...Candle[]];

export const observationOf = (closes: readonly number[]): Observation => ({
  candles: candlesOf(closes),
  price: closes.at(-1) as number, // no test looks at nothing
  current: (closes.length - 1) * MINUTE,
  shift: 0,
  closedAt: closes.length * MINUTE,
  age: 0,
  lap: 0,
});
