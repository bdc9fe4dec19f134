import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closing, orderId, signOf } from '../../../bot/domain/trading/order.ts';
import { long, MINUTE, NOON } from './given.ts';

describe('the client order id', () => {
  it('names symbol, candle and action', () => {
    expect(orderId('BTC/USDT:USDT', 1_613_692_800_000, 'open')).toBe('BTCUSDTUSDT0klbj11c0O');
  });
  it('of a closing ends in C', () => {
    expect(orderId('BTC/USDT:USDT', 1_613_692_800_000, 'close')).toBe('BTCUSDTUSDT0klbj11c0C');
  });
  it('of a closing is made from the candle of the entry, so that a position is closed once on whatever candle', () => {
    expect(closing(long({ candle: NOON }), 'stop_loss').id).toBe(orderId('BTC/USDT:USDT', NOON, 'close'));
  });
  it('cuts a long symbol, so that it has 32 characters', () => {
    expect(orderId('A'.repeat(40), 1_613_692_800_000, 'open')).toBe(`${'A'.repeat(22)}0klbj11c0O`);
  });
  it('is at most 32 letters and digits, whatever the symbol', () => {
    const symbol = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom('A', 'b', '7', '/', ':', '-'), maxLength: 60 }),
    );
    fc.assert(
      fc.property(symbol, fc.nat(4e12), fc.constantFrom('open', 'close'), (name, candle, action) => {
        expect(orderId(name, candle, action)).toMatch(/^[A-Za-z0-9]{1,32}$/);
      }),
    );
  });
  it('differs where candle or action differ, however the symbol ends', () => {
    const event = fc.tuple(
      fc.constantFrom('BTC', 'BTC1', 'A'.repeat(40)),
      fc.nat(4e12),
      fc.constantFrom('open', 'close'),
    );
    fc.assert(
      fc.property(event, event, (a, b) => {
        expect(orderId(...a) === orderId(...b)).toBe(a.join() === b.join());
      }),
    );
  });
});

describe('the order that closes', () => {
  it('takes the whole position, on its side', () => {
    expect(closing(long(), 'take_profit')).toEqual({
      id: orderId('BTC/USDT:USDT', MINUTE, 'close'),
      symbol: 'BTC/USDT:USDT',
      action: 'close',
      side: 'long',
      size: 2,
      cause: 'take_profit',
    });
  });
});

it('a rising price is worth 1 to a long position, -1 to a short one', () => {
  expect([signOf('long'), signOf('short')]).toEqual([1, -1]);
});
