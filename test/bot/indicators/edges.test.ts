import { describe, expect, it } from 'vitest';
import type { Candle } from '../../../bot/domain/market/candle.ts';
import { atr } from '../../../bot/indicators/atr.ts';
import { ema, sma } from '../../../bot/indicators/averages.ts';
import { bollinger20 } from '../../../bot/indicators/bollinger.ts';
import { levels } from '../../../bot/indicators/levels.ts';
import { macd } from '../../../bot/indicators/macd.ts';
import { seriesOf } from '../../../bot/indicators/measure.ts';
import { rsi } from '../../../bot/indicators/rsi.ts';
import { volumeRatio } from '../../../bot/indicators/volume.ts';
import { candlesOf } from '../support/candles.ts';

const candle = (low: number, high: number, close: number): Candle => ({ ...candlesOf([close])[0], low, high });
const repeated = (value: number, times: number) => Array.from({ length: times }, () => value);

describe('the averages', () => {
  it('simple: the mean of the last values', () => {
    expect(sma([1, 2, 3, 6], 2)).toEqual([null, 1.5, 2.5, 4.5]);
  });
  it('exponential: begins with the first value, each further one counts 2 / (period + 1)', () => {
    expect(ema([1, 3, 5], 3)).toEqual([null, null, 3.5]);
    expect(ema([1, 3, 5], 1)).toEqual([1, 3, 5]);
  });
  it.each([
    ['SMA', sma],
    ['EMA', ema],
    ['RSI', rsi],
    ['the volume ratio', volumeRatio],
  ])('refuse a period that is no count, as all do: %s', (_, series) => {
    for (const period of [0, -1, 1.5, Number.NaN]) expect(() => series([1, 2], period)).toThrow(RangeError);
  });
  it('of nothing are nothing', () => expect([sma([], 5), macd([]), rsi([], 14)]).toEqual([[], [], []]));
});

describe('MACD', () => {
  it('is nothing but zeros where nothing moves', () => {
    expect(macd(repeated(100, 34)).at(-1)).toEqual({ line: 0, signal: 0, histogram: 0 });
  });
  it('is above its signal while a rise gains speed, below once it loses it', () => {
    const faster = Array.from({ length: 60 }, (_, i) => 100 + i * i);
    const slower = Array.from({ length: 60 }, (_, i) => 100 + 100 * Math.sqrt(i));
    expect(macd(faster).at(-1)?.histogram).toBeGreaterThan(0);
    expect(macd(slower).at(-1)?.histogram).toBeLessThan(0);
  });
});

describe('RSI', () => {
  const newest = (closes: readonly number[]) => rsi(closes, 3).at(-1);
  it('is 100 where nothing fell', () => expect(newest([1, 2, 2, 3])).toBe(100));
  it('is 0 where nothing rose', () => expect(newest([3, 2, 2, 1])).toBe(0));
  it('is 50 where nothing moved', () => expect(rsi(repeated(0.1, 5), 3)).toEqual([null, null, null, 50, 50]));
  it('is 50 until the first move and no more from it on', () => {
    expect(rsi([1, 1, 1, 1, 2, 2], 3)).toEqual([null, null, null, 50, 100, 100]);
  });
  it('is 50 where rise and fall are equal', () => expect(newest([2, 3, 2, 2])).toBe(50));
  it('refuses a period in which there is no change', () => expect(() => rsi([1, 2], 1)).toThrow(RangeError));
});

describe('the Bollinger bands', () => {
  it('lie on each other where nothing moves', () => {
    expect(bollinger20(repeated(8, 20)).at(-1)).toEqual({ lower: 8, middle: 8, upper: 8 });
  });
  it('lie two deviations of the population from the mean', () => {
    const [ten, twelve] = [repeated(10, 10), repeated(12, 10)];
    expect(bollinger20([...ten, ...twelve]).at(-1)).toEqual({ lower: 9, middle: 11, upper: 13 });
  });
});

describe('ATR', () => {
  it('begins with high less low, and counts the gap from the close before', () => {
    expect(atr([candle(9, 11, 10), candle(14, 15, 15), candle(8, 9, 9)], 1)).toEqual([2, 5, 7]);
  });
  it('is the mean at first, then each counts 1 / period', () => {
    expect(atr([candle(9, 11, 10), candle(8, 12, 10), candle(6, 13, 10)], 2)).toEqual([null, 3, 5]);
  });
});

describe('the volume ratio', () => {
  it('is one for a volume like the others', () => expect(volumeRatio([3, 3], 2)).toEqual([null, 1]));
  it('counts the newest among the others', () => expect(volumeRatio([1, 3], 2)).toEqual([null, 1.5]));
  it('is 0 where the newest is, and null where all are', () => {
    expect(volumeRatio([5, 0, 0], 2)).toEqual([null, 0, null]);
  });
});

describe('support and resistance', () => {
  it('are the lowest low and the highest high of the last candles, the newest among them', () => {
    expect(levels([candle(1, 9, 5), candle(4, 6, 5), candle(3, 7, 5)], 2)).toEqual([
      null,
      { support: 1, resistance: 9 },
      { support: 3, resistance: 7 },
    ]);
  });
});

describe('the trend', () => {
  const trendOf = (closes: readonly number[]) => seriesOf(candlesOf(closes)).trend.at(-1);
  const row = (of: (i: number) => number) => Array.from({ length: 50 }, (_, i) => of(i));
  it('is up where price and averages stand in the order of a rise', () =>
    expect(trendOf(row((i) => 100 + i))).toBe('up'));
  it('is down where they stand in that of a fall', () => expect(trendOf(row((i) => 100 - i))).toBe('down'));
  it.each([
    ['the newest price has left the rise', row((i) => (i === 49 ? 101 : 100 + i))],
    ['the newest price has left the fall', row((i) => (i === 49 ? 99 : 100 - i))],
    ['the last five fall in a rise', row((i) => (i > 44 ? 127 : 100 + i))],
    ['the last five rise in a fall', row((i) => (i > 44 ? 73 : 100 - i))],
    ['the last twenty have fallen before the last five rise', row((i) => (i < 30 ? 150 : i < 45 ? 100 : 200))],
    ['the last twenty have risen before the last five fall', row((i) => (i < 30 ? 150 : i < 45 ? 200 : 100))],
  ])('is sideways where %s', (_, closes) => expect(trendOf(closes)).toBe('sideways'));
  it.each([0.1, 1e-8, 1.1, 1e12 / 3])('is sideways where nothing moves, though means of %d are rounded', (price) => {
    expect(trendOf(repeated(price, 50))).toBe('sideways');
  });
});
