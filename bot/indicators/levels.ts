// Support and resistance.
import type { Candle } from '../domain/market/candle.ts';
import type { Series } from './library.ts';

export type PriceLevels = { readonly support: number; readonly resistance: number };

/**
 * The lowest low and the highest high of the last `period` candles, the newest among them: Donchian's channel.
 *
 * @param candles Oldest first.
 * @returns In quote currency; null until `period` candles are there.
 */
export function levels(candles: readonly Candle[], period: number): Series<PriceLevels> {
  const lows = candles.map((candle) => candle.low);
  const highs = candles.map((candle) => candle.high);
  return candles.map((_, i) => {
    if (i + 1 < period) return null;
    const [first, end] = [i + 1 - period, i + 1];
    return { support: Math.min(...lows.slice(first, end)), resistance: Math.max(...highs.slice(first, end)) };
  });
}
