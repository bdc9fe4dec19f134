// A market whose price is newer than any closed candle: what is open is held against it at each look.
import { describe, expect, it } from 'vitest';
import type { Candle, Observation } from '../../../bot/domain/market/candle.ts';
import { act } from '../../../bot/domain/trading/act.ts';
import type { Desk } from '../../../bot/domain/trading/desk.ts';
import { look } from '../../../bot/domain/trading/look.ts';
import { buy, candle, deskWith, long, MINUTE, NOON, seeing, short, TERMS } from './given.ts';

/** The market while the candle after the last of these is under way. */
const live = (price: number, ...candles: Candle[]): Observation =>
  seeing(candles, { price, current: ((candles.at(-1) as Candle).openedAt / MINUTE + 1) * MINUTE });
const exits = (desk: Desk, observation: Observation, terms = TERMS) =>
  look(desk, observation, terms, NOON).fills.map(({ cause, price, candle: on }) => [cause, price, on / MINUTE]);

describe('the price now', () => {
  it('stops a position at once, at the price that there is', () => {
    expect(exits(deskWith(long()), live(88, candle(1, 100)))).toEqual([['stop_loss', 88, 2]]);
    expect(exits(deskWith(short()), live(112, candle(1, 100)))).toEqual([['stop_loss', 112, 2]]);
  });
  it('stops it exactly at its stop, not a tick before', () => {
    expect(exits(deskWith(long()), live(90, candle(1, 100)))).toEqual([['stop_loss', 90, 2]]);
    expect(exits(deskWith(long()), live(90.1, candle(1, 100)))).toEqual([]);
  });
  it('takes the profit at its level, never better', () => {
    expect(exits(deskWith(long()), live(125, candle(1, 100)))).toEqual([['take_profit', 120, 2]]);
    expect(exits(deskWith(long()), live(119.9, candle(1, 100)))).toEqual([]);
  });
  it('counts for the loss of the day', () => {
    const terms = { ...TERMS, maxDailyLoss: 15 };
    expect(exits(deskWith(long()), live(92.5, candle(1, 100)), terms)).toEqual([['max_daily_loss', 92.5, 2]]);
    expect(exits(deskWith(long()), live(92.6, candle(1, 100)), terms)).toEqual([]);
  });
  it('is what the equity of the day begins with', () => {
    const desk = { ...deskWith(long({ entryPrice: 100 })), day: null };
    expect(look(desk, live(95, candle(1, 100)), TERMS, NOON).desk.day?.equity).toBe(9_990);
  });
  it('comes after a candle that has touched a level before', () => {
    const observation = live(125, candle(1, 100), candle(2, 100, { low: 85 }));
    expect(exits(deskWith(long()), observation)).toEqual([['stop_loss', 90, 2]]);
  });
  it('that is older than what was seen stops nothing', () => {
    const desk = deskWith(long(), { seen: 5 * MINUTE });
    expect(exits(desk, live(50, candle(1, 100)))).toEqual([]);
  });
  it('from before the position stops nothing', () => {
    const desk = deskWith(long({ candle: 4 * MINUTE }));
    expect(exits(desk, live(50, candle(2, 100)))).toEqual([]);
  });
});

describe('an entry while a candle is under way', () => {
  const opened = () => {
    const desk = deskWith(null);
    return act(desk, buy(), null, live(105, candle(1, 100)), TERMS, NOON);
  };
  it('is made at the price now, on that candle', () => {
    const { fills } = opened();
    expect(fills).toMatchObject([{ action: 'open', price: 105, candle: 2 * MINUTE }]);
  });
  it('is not touched by what that candle did before, whatever it closes with', () => {
    const { desk } = opened();
    const closed = live(105, candle(1, 100), candle(2, 106, { low: 80, high: 130 }));
    expect(exits(desk, closed)).toEqual([]);
  });
  it('is touched by the next one', () => {
    const { desk } = opened();
    const closed = live(105, candle(1, 100), candle(2, 106), candle(3, 105, { low: 80 }));
    expect(exits(desk, closed)).toEqual([['stop_loss', 90, 3]]);
  });
  it('is stopped by the price on the same candle', () => {
    expect(exits(opened().desk, live(89, candle(1, 100)))).toEqual([['stop_loss', 89, 2]]);
  });
  it('is made once on a candle, and again on the next', () => {
    const { desk } = look(opened().desk, live(89, candle(1, 100)), TERMS, NOON);
    expect(act(desk, buy(), null, live(100, candle(1, 100)), TERMS, NOON).outcome).toMatchObject({
      denial: 'same_candle',
    });
    const next = live(100, candle(1, 100), candle(2, 100));
    expect(act(desk, buy(), null, next, TERMS, NOON).outcome).toEqual({ did: 'opened' });
  });
  it('is denied where the price has passed its stop since the candle closed', () => {
    expect(act(deskWith(null), buy(), null, live(89, candle(1, 100)), TERMS, NOON).outcome).toMatchObject({
      denial: 'wrong_side',
    });
  });
});
