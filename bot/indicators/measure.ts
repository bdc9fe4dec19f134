// Takes the measures of an observation: every indicator once over all candles, of which the newest two entries are kept.
import type { Observation } from '../domain/market/candle.ts';
import type { Indicators, Measures } from '../domain/measures.ts';
import { atr } from './atr.ts';
import { ema, sma } from './averages.ts';
import { bollinger20 } from './bollinger.ts';
import { levels } from './levels.ts';
import type { Series } from './library.ts';
import { macd } from './macd.ts';
import { rsi } from './rsi.ts';
import { trends } from './trend.ts';
import { volumeRatio } from './volume.ts';

type AllSeries = { readonly [I in keyof Indicators]: Series<NonNullable<Indicators[I]>> };

export function measure({ candles, price }: Pick<Observation, 'candles' | 'price'>): Measures {
  const all = seriesOf(candles);
  return { price, now: entriesAt(all, -1), before: entriesAt(all, -2) };
}

/** Every indicator at every candle. */
export function seriesOf(candles: Observation['candles']): AllSeries {
  const closes = candles.map((candle) => candle.close);
  const volumes = candles.map((candle) => candle.volume);
  const [sma5, sma20, sma50] = [sma(closes, 5), sma(closes, 20), sma(closes, 50)];
  return {
    sma5,
    sma20,
    sma50,
    ema12: ema(closes, 12),
    ema26: ema(closes, 26),
    macd: macd(closes),
    rsi14: rsi(closes, 14),
    bollinger20: bollinger20(closes),
    atr14: atr(candles, 14),
    volumeRatio20: volumeRatio(volumes, 20),
    levels20: levels(candles, 20),
    trend: trends(closes, sma5, sma20, sma50),
  };
}

const entriesAt = (all: AllSeries, index: number): Indicators => ({
  sma5: all.sma5.at(index) ?? null,
  sma20: all.sma20.at(index) ?? null,
  sma50: all.sma50.at(index) ?? null,
  ema12: all.ema12.at(index) ?? null,
  ema26: all.ema26.at(index) ?? null,
  macd: all.macd.at(index) ?? null,
  rsi14: all.rsi14.at(index) ?? null,
  bollinger20: all.bollinger20.at(index) ?? null,
  atr14: all.atr14.at(index) ?? null,
  volumeRatio20: all.volumeRatio20.at(index) ?? null,
  levels20: all.levels20.at(index) ?? null,
  trend: all.trend.at(index) ?? null,
});
