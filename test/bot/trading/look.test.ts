import { describe, expect, it } from 'vitest';
import { equityOf } from '../../../bot/domain/trading/book.ts';
import { type Desk, startDesk, type Terms } from '../../../bot/domain/trading/desk.ts';
import { look } from '../../../bot/domain/trading/look.ts';
import { orderId } from '../../../bot/domain/trading/order.ts';
import { candle, deskWith, HOUR, long, MINUTE, NOON, seeing, short, TERMS } from './given.ts';

const LIMITED: Terms = { ...TERMS, maxDailyLoss: 100 };

/** What a look at these candles, after candle 1, makes of a position. */
const exits = (desk: Desk, ...candles: Parameters<typeof seeing>[0]) =>
  look(desk, seeing(candles), TERMS, NOON).fills.map(({ cause, price, candle: on }) => [cause, price, on / MINUTE]);

describe('a look', () => {
  it('stops a position on a candle that has come since', () => {
    expect(exits(deskWith(long()), candle(1, 100), candle(2, 89))).toEqual([['stop_loss', 89, 2]]);
  });
  it('takes the profit of a position', () => {
    expect(exits(deskWith(short()), candle(1, 100), candle(2, 79))).toEqual([['take_profit', 80, 2]]);
  });
  it('does nothing to a position that no candle touches', () => {
    expect(exits(deskWith(long()), candle(1, 100), candle(2, 91), candle(3, 119))).toEqual([]);
  });
  it('holds every candle that it has missed against the position, oldest first', () => {
    const late = [candle(1, 100), candle(2, 100), candle(3, 121), candle(4, 80), candle(5, 100)];
    expect(exits(deskWith(long()), ...late)).toEqual([['take_profit', 120, 3]]);
  });
  it('holds no candle against it that has been seen', () => {
    expect(exits(deskWith(long({ candle: 0 })), candle(1, 50))).toEqual([]);
  });
  it('holds the candle that it was opened on not against it, nor older ones', () => {
    const desk = deskWith(long({ candle: 3 * MINUTE }));
    expect(exits(desk, candle(1, 100), candle(2, 50), candle(3, 50), candle(4, 100))).toEqual([]);
  });
  it('leaves a flat desk flat', () => {
    expect(exits(deskWith(null), candle(1, 100), candle(2, 1))).toEqual([]);
  });
  it('fills an exit by the id of the position, at the cost of fee and slippage', () => {
    const { fills } = look(
      deskWith(long()),
      seeing([candle(2, 89, { open: 95 })]),
      { ...TERMS, fee: 0.01, slippage: 0.1 },
      NOON + HOUR,
    );
    expect(fills).toEqual([
      {
        id: orderId(TERMS.symbol, MINUTE, 'close'),
        symbol: TERMS.symbol,
        action: 'close',
        side: 'long',
        size: 2,
        cause: 'stop_loss',
        price: 81,
        fee: 1.62,
        candle: 2 * MINUTE,
        filledAt: NOON + HOUR,
      },
    ]);
  });
  it('books what it fills, and remembers when', () => {
    const { desk } = look(deskWith(long()), seeing([candle(2, 89)]), TERMS, NOON + HOUR);
    expect([desk.book.position, desk.book.cash, desk.recent]).toEqual([null, 9_978, [NOON + HOUR]]);
  });
  it('forgets fills of more than an hour ago', () => {
    const { desk } = look(deskWith(null, { recent: [NOON] }), seeing([candle(2, 100)]), TERMS, NOON + HOUR);
    expect(desk.recent).toEqual([]);
  });
  it('remembers what it saw', () => {
    const { seen, lap, price } = look(deskWith(null), seeing([candle(2, 101)], { lap: 0 }), TERMS, NOON).desk;
    expect({ seen, lap, price }).toEqual({ seen: 2 * MINUTE, lap: 0, price: 101 });
  });
  it('has not unseen a candle where the market shows an older one', () => {
    const desk = deskWith(long({ candle: 0 }), { seen: 5 * MINUTE });
    const { desk: after, fills } = look(desk, seeing([candle(4, 50)]), TERMS, NOON);
    expect([after.seen, fills]).toEqual([5 * MINUTE, []]);
  });
});

describe('the first look', () => {
  it('of a fresh desk marks the newest candle as seen, and begins the day', () => {
    const { desk, fills } = look(startDesk(10_000), seeing([candle(1, 50), candle(2, 60)]), TERMS, NOON);
    expect([desk.seen, desk.day, fills]).toEqual([2 * MINUTE, { date: '2026-01-05', equity: 10_000 }, []]);
  });
  it('after a restart holds every candle against the position that has come since', () => {
    const restored = deskWith(long(), { lap: null, price: null });
    expect(exits(restored, candle(1, 100), candle(2, 85), candle(3, 100))).toEqual([['stop_loss', 85, 2]]);
  });
  it('after a restart is no change of lap, whatever lap it is', () => {
    const restored = deskWith(long(), { lap: null, price: null });
    expect(look(restored, seeing([candle(2, 100)], { lap: 7 }), TERMS, NOON).fills).toEqual([]);
  });
});

describe('a change of lap', () => {
  it('closes the position at the last price of the old one, whatever the new one brings', () => {
    const { fills } = look(deskWith(long()), seeing([candle(2, 50), candle(3, 130)], { lap: 1 }), TERMS, NOON);
    expect(fills.map(({ cause, price, candle: on }) => [cause, price, on])).toEqual([['replay_over', 100, MINUTE]]);
  });
  it('does nothing to a flat desk', () => {
    const { desk, fills } = look(deskWith(null), seeing([candle(2, 50)], { lap: 1 }), TERMS, NOON);
    expect([desk.lap, fills]).toEqual([1, []]);
  });
});

describe('the daily loss', () => {
  const lookAt = (close: number, wall = NOON, terms = LIMITED) =>
    look(deskWith(long({ size: 20 })), seeing([candle(1, 100), candle(2, close)]), terms, wall);

  it('closes the position at the newest close once it has reached its limit', () => {
    expect(lookAt(95).fills.map(({ cause, price }) => [cause, price])).toEqual([['max_daily_loss', 95]]);
  });
  it('does not while it is less', () => {
    expect(lookAt(95.01).fills).toEqual([]);
  });
  it('does not without a limit', () => {
    expect(lookAt(90.01, NOON, TERMS).fills).toEqual([]);
  });
  it('begins anew with the day', () => {
    const { desk, fills } = lookAt(92, NOON + 12 * HOUR);
    expect([desk.day, fills]).toEqual([{ date: '2026-01-06', equity: 9_840 }, []]);
  });
  it('does not begin anew where the clock steps back to yesterday', () => {
    expect(lookAt(95, NOON - 24 * HOUR).fills).toHaveLength(1);
  });
  it('comes after the levels: a stop that was touched is filled as a stop', () => {
    expect(lookAt(89).fills.map(({ cause }) => cause)).toEqual(['stop_loss']);
  });
  it('counts what has been lost in closed positions', () => {
    const desk = deskWith(long({ size: 2 }));
    const lost = { ...desk, book: { ...desk.book, cash: 9_905 } };
    expect(look(lost, seeing([candle(2, 97.5)]), LIMITED, NOON).fills).toHaveLength(1);
  });
  it('has its day begin with what the account is worth after the exits of that look', () => {
    const { desk } = look(
      deskWith(long(), { day: null }),
      seeing([candle(2, 80), candle(3, 130)]),
      { ...TERMS, slippage: 0.01 },
      NOON,
    );
    expect(desk.day?.equity).toBe(equityOf(desk.book, 130));
  });
});
