// What holds for every indicator and every row of candles.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Candle, newest, type Observation } from '../../../bot/domain/market/candle.ts';
import { measure, seriesOf } from '../../../bot/indicators/measure.ts';
import { observationOf } from '../support/candles.ts';
import { rows } from './rows.ts';

const all = (candles: Observation['candles']) => Object.entries(seriesOf(candles));
const firstOf = (candles: Observation['candles'], count: number) =>
  candles.slice(0, count) as readonly Candle[] as Observation['candles'];
const observe = (candles: Observation['candles']) => ({ ...observationOf([1]), candles, price: newest(candles).close });
const numbersIn = (entry: unknown): number[] =>
  typeof entry === 'number' ? [entry] : typeof entry === 'object' && entry !== null ? Object.values(entry) : [];

/** The candle at which each is known for the first time, from 1. */
const WARM = {
  sma5: 5,
  sma20: 20,
  sma50: 50,
  ema12: 12,
  ema26: 26,
  macd: 34,
  rsi14: 15,
  bollinger20: 20,
  atr14: 14,
  volumeRatio20: 20,
  levels20: 20,
  trend: 50,
};

describe('for every row of candles', () => {
  it('an entry never changes when later candles are added', () => {
    fc.assert(
      fc.property(rows, fc.nat(), (candles, n) => {
        const count = 1 + (n % candles.length);
        const whole = seriesOf(candles);
        for (const [name, series] of all(firstOf(candles, count))) {
          expect(series, name).toEqual(whole[name as keyof typeof WARM].slice(0, count));
        }
      }),
    );
  });
  it('each indicator has one entry for each candle, null exactly until it is warm', () => {
    fc.assert(
      fc.property(rows, (candles) => {
        for (const [name, series] of all(candles)) {
          const warm = WARM[name as keyof typeof WARM];
          const isNull = candles.map(
            (_, i) => i + 1 < warm || (name === 'volumeRatio20' && meanVolume(candles, i) === 0),
          );
          expect(
            series.map((entry) => entry === null),
            name,
          ).toEqual(isNull);
        }
      }),
    );
  });
  it('no entry holds anything that is not a finite number', () => {
    fc.assert(
      fc.property(rows, fc.constantFrom(null, 1e150, 1.7e308), (candles, highest) => {
        const top = Math.max(...candles.map(({ high }) => high));
        const blown = (price: number) => (highest === null ? price : (price / top) * highest);
        const huge = candles.map((c) => ({ ...c, high: blown(c.high), low: blown(c.low), close: blown(c.close) }));
        for (const [name, series] of all(huge as readonly Candle[] as Observation['candles'])) {
          expect(
            series.flatMap(numbersIn).filter((value) => !Number.isFinite(value)),
            name,
          ).toEqual([]);
        }
      }),
    );
  });
  it('each stays within its bounds', () => {
    fc.assert(
      fc.property(rows, (candles) => {
        const { rsi14, atr14, volumeRatio20, bollinger20, levels20 } = seriesOf(candles);
        const outside = (series: readonly (number | null)[], min: number, max: number) =>
          series.filter((value) => value !== null && !(value >= min && value <= max));
        expect(outside(rsi14, 0, 100)).toEqual([]);
        expect(outside(atr14, 0, Number.MAX_VALUE)).toEqual([]);
        expect(outside(volumeRatio20, 0, 20 + 1e-9)).toEqual([]);
        for (const band of bollinger20)
          if (band) expect(band.lower <= band.middle && band.middle <= band.upper).toBe(true);
        for (const [i, level] of levels20.entries()) {
          const { low, high } = candles[i] as Candle;
          if (level) expect(level.support <= low && high <= level.resistance).toBe(true);
        }
      }),
    );
  });
  it('what is measured is its newest entry, and before is what was measured one candle ago', () => {
    fc.assert(
      fc.property(rows, (candles) => {
        const { price, now, before } = measure(observe(candles));
        expect(price).toBe(candles.at(-1)?.close);
        for (const [name, series] of all(candles)) expect(now[name as keyof typeof WARM]).toEqual(series.at(-1));
        if (candles.length > 1) expect(before).toEqual(measure(observe(firstOf(candles, candles.length - 1))).now);
        else expect(new Set(Object.values(before))).toEqual(new Set([null]));
      }),
    );
  });
});

function meanVolume(candles: Observation['candles'], index: number): number {
  const recent = candles.slice(Math.max(0, index - 19), index + 1);
  return recent.reduce((sum, { volume }) => sum + volume, 0) / recent.length;
}
