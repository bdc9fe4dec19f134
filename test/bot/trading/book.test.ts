import { describe, expect, it } from 'vitest';
import { booked, emptyBook, equityOf, holdingOf, TRADES_KEPT, winRateOf } from '../../../bot/domain/trading/book.ts';
import type { Fill } from '../../../bot/domain/trading/order.ts';
import { closeFill, long, MINUTE, NOON, openFill } from './given.ts';

const bookOf = (...fills: readonly Fill[]) => fills.reduce(booked, emptyBook(1_000));

describe('an empty book', () => {
  it('is worth its start balance at every price', () => {
    expect([equityOf(emptyBook(1_000), 1), equityOf(emptyBook(1_000), 1e9)]).toEqual([1_000, 1_000]);
  });
  it('holds nothing', () => {
    expect(holdingOf(emptyBook(1_000), 100)).toBeNull();
  });
  it('has no win rate', () => {
    expect(winRateOf(emptyBook(1_000))).toBeNull();
  });
});

describe('a fill that opens', () => {
  it('makes the position', () => {
    expect(bookOf(openFill()).position).toEqual(long({ entryFee: 1 }));
  });
  it('costs its fee and nothing else', () => {
    const { cash, fees } = bookOf(openFill());
    expect({ cash, fees }).toEqual({ cash: 999, fees: 1 });
  });
  it('is no trade yet', () => {
    const { trades, tradesTotal, tradesWon } = bookOf(openFill());
    expect({ trades, tradesTotal, tradesWon }).toEqual({ trades: [], tradesTotal: 0, tradesWon: 0 });
  });
});

describe('an open position', () => {
  it('is worth more as the price rises while it is long, less while it is short', () => {
    const unrealized = (side: 'long' | 'short') => holdingOf(bookOf(openFill({ side })), 103)?.unrealizedPnl;
    expect([unrealized('long'), unrealized('short')]).toEqual([6, -6]);
  });
  it('counts in the equity, less the fee that was paid', () => {
    expect(equityOf(bookOf(openFill()), 103)).toBe(1_005);
  });
  it('is worth nothing at its entry, and not the negative nothing', () => {
    expect(holdingOf(bookOf(openFill({ side: 'short' })), 100)?.unrealizedPnl).toBe(0);
  });
});

describe('a fill that closes', () => {
  it('brings the result, less its fee', () => {
    const { cash, fees, position } = bookOf(openFill(), closeFill());
    expect({ cash, fees, position }).toEqual({ cash: 1_000 - 1 + 20 - 2, fees: 3, position: null });
  });
  it('brings the reverse for a short position', () => {
    expect(bookOf(openFill({ side: 'short' }), closeFill({ side: 'short' })).cash).toBe(1_000 - 1 - 20 - 2);
  });
  it('leaves a trade: what, from when to when, why, and the profit after both fees', () => {
    expect(bookOf(openFill(), closeFill()).trades).toEqual([
      {
        symbol: 'BTC/USDT:USDT',
        side: 'long',
        size: 2,
        entryPrice: 100,
        openedAt: NOON,
        candle: MINUTE,
        exitPrice: 110,
        closedAt: NOON + MINUTE,
        exitCandle: 2 * MINUTE,
        cause: 'stop_loss',
        fees: 3,
        profit: 17,
      },
    ]);
  });
  it('keeps money to 1e-8 at each fill, so that sums stay exact', () => {
    const book = bookOf(openFill({ size: 0.1, price: 0.1, fee: 0.1 }), closeFill({ size: 0.1, price: 0.4, fee: 0.2 }));
    expect([book.cash, book.fees, book.trades[0]?.fees, book.trades[0]?.profit]).toEqual([999.73, 0.3, 0.3, -0.27]);
  });
});

describe('trades', () => {
  const round = (price: number) => [openFill(), closeFill({ price })];

  it('are won with a profit after fees', () => {
    expect(bookOf(...round(101.51)).tradesWon).toBe(1);
  });
  it('are not won where the fees eat the profit', () => {
    expect(bookOf(...round(101.5)).tradesWon).toBe(0);
  });
  it('make the win rate over all of them', () => {
    expect(winRateOf(bookOf(...round(110), ...round(90), ...round(120), ...round(80)))).toBe(0.5);
  });
  it('are kept newest first', () => {
    expect(bookOf(...round(110), ...round(90)).trades.map((trade) => trade.exitPrice)).toEqual([90, 110]);
  });
  it('are counted on where the oldest are no longer kept', () => {
    const { trades, tradesTotal } = bookOf(...Array.from({ length: 201 }, (_, i) => round(100 + i)).flat());
    expect([TRADES_KEPT, trades.length, trades.at(-1)?.exitPrice, tradesTotal]).toEqual([200, 200, 101, 201]);
  });
});

describe('an impossible fill is refused, and named:', () => {
  it.each([
    ['opening while open', [openFill(), openFill({ id: 'y2O' })], /y2O opens a position while one is open/],
    ['closing while flat', [closeFill()], /x1C closes a position while none is open/],
    ['closing twice', [openFill(), closeFill(), closeFill()], /none is open/],
    ['closing the other side', [openFill(), closeFill({ side: 'short' })], /side short, open is long/],
    ['closing a part', [openFill(), closeFill({ size: 1 })], /size 1, open is 2/],
    ['closing more', [openFill(), closeFill({ size: 3 })], /size 3, open is 2/],
    ['closing another symbol', [openFill(), closeFill({ symbol: 'ETH' })], /symbol ETH, open is BTC/],
    ['opening nothing', [openFill({ size: 0 })], /size 0/],
    ['opening less than nothing', [openFill({ size: -1 })], /size -1/],
    ['opening no number', [openFill({ size: Number.NaN })], /size NaN/],
  ] as const)('%s', (_, fills, message) => {
    expect(() => bookOf(...fills)).toThrow(message);
    expect(() => bookOf(...fills)).toThrow(RangeError);
  });
});
