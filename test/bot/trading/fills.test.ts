import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lossAtStop, paperFill, slipped } from '../../../bot/domain/trading/fills.ts';
import { closeOrder, MINUTE, NOON, openOrder } from './given.ts';

const COSTS = { fee: 0.001, slippage: 0.01 };

describe('slippage is against us:', () => {
  it.each([
    ['long', 'open', 'buys dearer', 101],
    ['long', 'close', 'sells cheaper', 99],
    ['short', 'open', 'sells cheaper', 99],
    ['short', 'close', 'buys dearer', 101],
  ] as const)('%s, %s: %s', (side, action, _, price) => {
    expect(slipped(side, action, 100, COSTS)).toBe(price);
  });
});

describe('a paper fill', () => {
  it('is the order, priced and dated', () => {
    expect(paperFill(openOrder, 100, COSTS, MINUTE, NOON)).toEqual({
      ...openOrder,
      price: 101,
      fee: 0.202,
      candle: MINUTE,
      filledAt: NOON,
    });
  });
  it('is dated in whole milliseconds, not ahead of the clock', () => {
    expect(paperFill(closeOrder, 100, COSTS, MINUTE, NOON + 0.9).filledAt).toBe(NOON);
  });
  it('has a price of 8 significant digits, large or small', () => {
    const priceAt = (price: number) => paperFill(openOrder, price, { fee: 0, slippage: 0 }, MINUTE, NOON).price;
    expect([priceAt(51_234.567891), priceAt(0.000012345678912)]).toEqual([51_234.568, 0.000012345679]);
  });
  it('has a fee of its share of the notional, to 1e-8', () => {
    expect(paperFill({ ...openOrder, size: 0.0001 }, 0.3, { fee: 0.0005, slippage: 0 }, 0, 0).fee).toBe(0.00000002);
  });
});

describe('the loss of one unit at its stop', () => {
  it('is the way to the stop where nothing costs', () => {
    expect(lossAtStop('long', 100, 90, { fee: 0, slippage: 0 })).toBe(10);
  });
  it('counts slippage and fees at both ends', () => {
    expect(lossAtStop('long', 100, 90, COSTS)).toBeCloseTo(101 - 89.1 + 0.001 * (101 + 89.1), 9);
  });
  it('of a short position is the mirror', () => {
    expect(lossAtStop('short', 100, 110, COSTS)).toBeCloseTo(111.1 - 99 + 0.001 * (99 + 111.1), 9);
  });
});

it('no fill is better than the market, to 8 digits', () => {
  const price = fc.oneof(fc.double({ min: 1e-9, max: 1e9, noNaN: true }), fc.constantFrom(1e-8, 51_552.61, 1e9));
  const costs = fc.record({ fee: fc.constant(0), slippage: fc.double({ min: 0, max: 0.05, noNaN: true }) });
  fc.assert(
    fc.property(price, costs, (market, at) => {
      const [bought, sold] = [slipped('long', 'open', market, at), slipped('long', 'close', market, at)];
      expect(bought).toBeGreaterThanOrEqual(market * (1 - 5e-8));
      expect(sold).toBeLessThanOrEqual(market * (1 + 5e-8));
      expect([slipped('short', 'close', market, at), slipped('short', 'open', market, at)]).toEqual([bought, sold]);
    }),
  );
});
