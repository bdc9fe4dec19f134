import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lossAtStop, slipped } from '../../../bot/domain/trading/fills.ts';
import { LOT } from '../../../bot/domain/trading/round.ts';
import { leverageOf, sizeOf } from '../../../bot/domain/trading/size.ts';
import { TERMS } from './given.ts';

describe('the size of an entry', () => {
  it('loses its share of the equity at the stop', () => {
    expect(sizeOf('long', 100, 90, 10_000, TERMS)).toBe(10);
  });
  it('is the same for a short position with its stop as far away', () => {
    expect(sizeOf('short', 100, 110, 10_000, TERMS)).toBe(10);
  });
  it('is smaller for what slippage and fees will cost', () => {
    const loss = 101 - 89.1 + 0.001 * (101 + 89.1);
    const size = sizeOf('long', 100, 90, 10_000, { ...TERMS, fee: 0.001, slippage: 0.01 });
    expect(size).toBe(Math.floor((100 / loss) * 10_000) / 10_000);
  });
  it('is what the margin allows where the stop is near', () => {
    expect(sizeOf('long', 100, 99.9, 10_000, TERMS)).toBe(400);
  });
  it('counts the margin at the price it will be filled at', () => {
    expect(sizeOf('long', 100, 99.9, 10_000, { ...TERMS, riskPerTrade: 2, slippage: 0.25 })).toBe(320);
  });
  it('needs more margin with less leverage', () => {
    expect(sizeOf('long', 100, 99.9, 10_000, { ...TERMS, leverage: 2 })).toBe(160);
  });
  it('uses no more than the highest leverage allowed', () => {
    expect(sizeOf('long', 100, 99.9, 10_000, { ...TERMS, leverage: 50 })).toBe(400);
  });
  it('is rounded down to whole lots', () => {
    expect(sizeOf('long', 100, 97, 10, TERMS)).toBe(0.0333);
  });
  it('is one lot where one is just allowed', () => {
    expect(sizeOf('long', 100, 50, 0.5, TERMS)).toBe(LOT);
  });
  it('is refused below one lot, never raised', () => {
    expect(sizeOf('long', 100, 50, 0.499, TERMS)).toBeNull();
  });
  it.each([0, -5])('is refused with an equity of %d', (equity) => {
    expect(sizeOf('long', 100, 90, equity, TERMS)).toBeNull();
  });
});

it('the leverage is the one asked for, or the highest allowed', () => {
  expect([
    leverageOf({ leverage: 3, maxLeverage: 5 }),
    leverageOf({ leverage: 5, maxLeverage: 5 }),
    leverageOf({ leverage: 9, maxLeverage: 5 }),
  ]).toEqual([3, 5, 5]);
});

describe('for every entry', () => {
  const entry = fc.record({
    side: fc.constantFrom('long' as const, 'short' as const),
    price: fc.oneof(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), fc.constantFrom(1e-6, 100, 51_552.61, 1e6)),
    distance: fc.oneof(fc.double({ min: 1e-4, max: 0.9, noNaN: true }), fc.constantFrom(1e-4, 0.01, 0.9)),
    equity: fc.oneof(fc.double({ min: 0.01, max: 1e7, noNaN: true }), fc.constantFrom(10, 10_000)),
    limits: fc.record({
      fee: fc.constantFrom(0, 0.0005, 0.01),
      slippage: fc.constantFrom(0, 0.0002, 0.02),
      leverage: fc.integer({ min: 1, max: 20 }),
      maxLeverage: fc.integer({ min: 1, max: 5 }),
      marginShare: fc.double({ min: 0.01, max: 1, noNaN: true }),
      riskPerTrade: fc.double({ min: 0.001, max: 0.2, noNaN: true }),
    }),
  });
  const ALMOST = 1 + 1e-9;

  it('neither the risk nor the margin exceed their share, and one more lot would', () => {
    fc.assert(
      fc.property(entry, ({ side, price, distance, equity, limits }) => {
        const stop = side === 'long' ? price * (1 - distance) : price * (1 + distance);
        const size = sizeOf(side, price, stop, equity, limits);
        const shares = (of: number) => [
          (of * lossAtStop(side, price, stop, limits)) / (limits.riskPerTrade * equity),
          (of * slipped(side, 'open', price, limits)) / (leverageOf(limits) * limits.marginShare * equity),
        ];
        expect(Math.max(...shares(size ?? 0))).toBeLessThanOrEqual(ALMOST);
        expect(Math.max(...shares((size ?? 0) + LOT))).toBeGreaterThan(1 / ALMOST);
      }),
    );
  });
  it('the size has no more than four decimals', () => {
    fc.assert(
      fc.property(entry, ({ side, price, distance, equity, limits }) => {
        const stop = side === 'long' ? price * (1 - distance) : price * (1 + distance);
        const size = sizeOf(side, price, stop, equity, limits) ?? LOT;
        fc.pre(size < 1e10);
        expect(size).toBe(Number(size.toFixed(4)));
      }),
    );
  });
});
