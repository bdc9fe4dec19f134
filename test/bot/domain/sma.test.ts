import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sma } from '../../../bot/domain/indicators/sma.ts';
import { loadRecording } from '../../../bot/market/recording.ts';
import reference from '../fixtures/sma-reference.json' with { type: 'json' };

describe('the simple moving average', () => {
  it('is the mean of the last values', () => {
    expect(sma([1, 2, 3, 6], 2)).toEqual([null, 1.5, 2.5, 4.5]);
  });
  it('is null until it is warm', () => {
    expect(sma([1, 2], 3)).toEqual([null, null]);
  });
  it.each([0, -1, 1.5])('refuses a period of %s', (period) => {
    expect(() => sma([1], period)).toThrow(RangeError);
  });
  it.each([5, 20, 50] as const)('agrees with independent values for %i recorded candles within 1e-9', (period) => {
    const expected = reference[period];
    const got = sma(
      loadRecording().candles.map((c) => c.close),
      period,
    ).slice(0, expected.length);
    const off = got.map((value, i) => Math.abs((value ?? 0) / (expected[i] ?? 1) - (expected[i] === null ? 0 : 1)));
    expect(Math.max(...off)).toBeLessThan(1e-9);
  });
});

describe('for every row of values', () => {
  it('no value depends on a later one', () => {
    const values = fc.array(fc.double({ min: 0.01, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 20 }), fc.nat(60), (row, period, cut) => {
        expect(sma(row.slice(0, cut), period)).toEqual(sma(row, period).slice(0, cut));
      }),
    );
  });
});
