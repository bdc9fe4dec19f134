import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exitOn } from '../../../bot/domain/trading/exits.ts';
import { candle, long, MINUTE, short } from './given.ts';

type Shape = { readonly open: number; readonly high: number; readonly low: number };
const on = (shape: Shape) => candle(7, 100, shape);
const exitOfLong = (shape: Shape) => exitOn(long({ stopLoss: 90, takeProfit: 120 }), on(shape));
const exitOfShort = (shape: Shape) => exitOn(short({ stopLoss: 110, takeProfit: 80 }), on(shape));
const at = (cause: string, price: number) => ({ cause, price, candle: 7 * MINUTE });

describe('a long position', () => {
  it('stays open between its levels', () => {
    expect(exitOfLong({ open: 100, high: 119.99, low: 90.01 })).toBeNull();
  });
  it('is stopped at its stop by a low that touches it', () => {
    expect(exitOfLong({ open: 100, high: 101, low: 90 })).toEqual(at('stop_loss', 90));
  });
  it('is stopped at its stop by a low beyond it', () => {
    expect(exitOfLong({ open: 100, high: 101, low: 50 })).toEqual(at('stop_loss', 90));
  });
  it('is stopped at the open by a gap beyond its stop', () => {
    expect(exitOfLong({ open: 85, high: 95, low: 80 })).toEqual(at('stop_loss', 85));
  });
  it('is stopped by an open on its stop', () => {
    expect(exitOfLong({ open: 90, high: 95, low: 90 })).toEqual(at('stop_loss', 90));
  });
  it('takes its profit at its target by a high that touches it', () => {
    expect(exitOfLong({ open: 100, high: 120, low: 99 })).toEqual(at('take_profit', 120));
  });
  it('takes no more than its target from a gap over it', () => {
    expect(exitOfLong({ open: 130, high: 140, low: 125 })).toEqual(at('take_profit', 120));
  });
  it('is stopped where one candle touches both', () => {
    expect(exitOfLong({ open: 100, high: 120, low: 90 })).toEqual(at('stop_loss', 90));
  });
  it('is stopped where a candle opens beyond the target and falls to the stop', () => {
    expect(exitOfLong({ open: 130, high: 130, low: 90 })).toEqual(at('stop_loss', 90));
  });
});

describe('a short position', () => {
  it('stays open between its levels', () => {
    expect(exitOfShort({ open: 100, high: 109.99, low: 80.01 })).toBeNull();
  });
  it('is stopped at its stop by a high that touches it', () => {
    expect(exitOfShort({ open: 100, high: 110, low: 99 })).toEqual(at('stop_loss', 110));
  });
  it('is stopped at the open by a gap beyond its stop', () => {
    expect(exitOfShort({ open: 115, high: 118, low: 108 })).toEqual(at('stop_loss', 115));
  });
  it('takes its profit at its target by a low that touches it', () => {
    expect(exitOfShort({ open: 100, high: 101, low: 80 })).toEqual(at('take_profit', 80));
  });
  it('takes no more than its target from a gap over it', () => {
    expect(exitOfShort({ open: 70, high: 75, low: 60 })).toEqual(at('take_profit', 80));
  });
  it('is stopped where one candle touches both', () => {
    expect(exitOfShort({ open: 100, high: 110, low: 80 })).toEqual(at('stop_loss', 110));
  });
});

describe('for every candle', () => {
  const price = fc.oneof(fc.integer({ min: 70, max: 130 }), fc.constantFrom(90, 110, 80, 120));
  const shape = fc.tuple(price, price, price, price).map(([open, close, a, b]) => ({
    open,
    close,
    high: Math.max(open, close, a, b),
    low: Math.min(open, close, a, b),
  }));
  const levels = fc.record({
    stopLoss: fc.integer({ min: 75, max: 99 }),
    takeProfit: fc.integer({ min: 101, max: 125 }),
  });

  it('long and short are mirror images', () => {
    const flip = (value: number) => 200 - value;
    fc.assert(
      fc.property(shape, levels, ({ open, close, high, low }, { stopLoss, takeProfit }) => {
        const straight = exitOn(long({ stopLoss, takeProfit }), candle(7, close, { open, high, low }));
        const flipped = exitOn(
          short({ stopLoss: flip(stopLoss), takeProfit: flip(takeProfit) }),
          candle(7, flip(close), { open: flip(open), high: flip(low), low: flip(high) }),
        );
        expect(flipped).toEqual(straight && { ...straight, price: flip(straight.price) });
      }),
    );
  });
  it('a stop is never filled better than at its level, a target at its level only, and both within the candle or gapped over', () => {
    fc.assert(
      fc.property(shape, levels, (shown, position) => {
        const exit = exitOn(long(position), candle(7, shown.close, shown));
        const isTouched = shown.low <= position.stopLoss || shown.high >= position.takeProfit;
        expect(exit !== null).toBe(isTouched);
        if (exit?.cause === 'stop_loss') expect(exit.price).toBe(Math.min(position.stopLoss, shown.open));
        if (exit?.cause === 'take_profit') expect(exit.price).toBe(position.takeProfit);
      }),
    );
  });
});
