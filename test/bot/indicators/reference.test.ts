// The reference was computed in 50-digit arithmetic from the textbook definitions, independently of any library:
// 200 recorded candles, 0 to 199.
import { describe, expect, it } from 'vitest';
import { seriesOf } from '../../../bot/indicators/measure.ts';
import { loadRecording } from '../../../bot/market/recording.ts';
import reference from '../../fixtures/reference_A_calm_start.json' with { type: 'json' };

const [first, ...others] = loadRecording().candles;
const ours = seriesOf([first, ...others.slice(0, reference.candles.length - 1)]);
const theirs = reference.indicators;

type Row = readonly (number | null)[];

/** The reference seeds with the first value and says so from there on; we say nothing before it has weathered. */
const warmWith = (standard: Row, values: Row): Row => values.map((value, i) => (standard[i] === null ? null : value));
const seeded = { ema: theirs.ema.first_value_seed, macd: theirs.macd_12_26_9.first_value_seed };
const talib = theirs.macd_12_26_9.talib;
const part = <T>(series: readonly (T | null)[], pick: (entry: T) => number): Row =>
  series.map((entry) => (entry === null ? null : pick(entry)));

it('the recording is the one that the reference was computed from', () => {
  const rows = [first, ...others].slice(0, 200).map((c) => [c.openedAt, c.open, c.high, c.low, c.close, c.volume]);
  expect(rows).toEqual(reference.candles);
});

describe('agrees with the independent reference at every candle within 1e-9, and is null where that is', () => {
  it.each<readonly [string, Row, Row]>([
    ['SMA 5', ours.sma5, theirs.sma['5']],
    ['SMA 20', ours.sma20, theirs.sma['20']],
    ['SMA 50', ours.sma50, theirs.sma['50']],
    ['EMA 12, seeded with the first value', ours.ema12, warmWith(theirs.ema.sma_seed['12'], seeded.ema['12'])],
    ['EMA 26, seeded with the first value', ours.ema26, warmWith(theirs.ema.sma_seed['26'], seeded.ema['26'])],
    ['MACD line', part(ours.macd, ({ line }) => line), warmWith(talib.macd, seeded.macd.macd)],
    ['MACD signal', part(ours.macd, ({ signal }) => signal), warmWith(talib.signal, seeded.macd.signal)],
    ['MACD histogram', part(ours.macd, (all) => all.histogram), warmWith(talib.histogram, seeded.macd.histogram)],
    ['RSI 14 by Wilder', ours.rsi14, theirs.rsi_14.wilder],
    [
      'lower Bollinger band',
      part(ours.bollinger20, (band) => band.lower),
      theirs.bollinger_20_2.population_ddof0.lower,
    ],
    ['middle Bollinger band', part(ours.bollinger20, (b) => b.middle), theirs.bollinger_20_2.population_ddof0.middle],
    [
      'upper Bollinger band',
      part(ours.bollinger20, (band) => band.upper),
      theirs.bollinger_20_2.population_ddof0.upper,
    ],
    ['ATR 14 from the first true range on', ours.atr14, theirs.atr_14.wilder_tr0],
    ['volume ratio 20', ours.volumeRatio20, theirs.volume_ratio],
    ['support 20', part(ours.levels20, ({ support }) => support), theirs.support_20],
    ['resistance 20', part(ours.levels20, ({ resistance }) => resistance), theirs.resistance_20],
  ])('%s', (_, got, expected) => {
    expect(got.map((value) => value === null)).toEqual(expected.map((value) => value === null));
    const off = got.map((value, i) => Math.abs((value ?? 1) / (expected[i] ?? 1) - 1));
    expect(Math.max(...off)).toBeLessThan(1e-9);
  });
});
