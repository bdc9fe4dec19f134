import { describe, expect, it } from 'vitest';
import type { Journal } from '../../../bot/domain/orders/journal.ts';
import { entryFill, settled } from '../../../bot/domain/orders/settle.ts';
import type { VenueOrder } from '../../../bot/domain/venue/snapshot.ts';
import { closing, entryLife, exitLife, ids, instrument, NOON, ON } from './given.ts';

const entry = entryLife({ state: 'protected' });
const WALL = NOON + 60_000;
const end = (closings: readonly VenueOrder[], journal: Journal = [entry], price: number | null = 97) =>
  settled(entry, journal, closings, { ids, instrument, price, wall: WALL, candleAt: () => ON + 60_000 });

describe('how a position has ended', () => {
  it('is one fill of its whole size, at the price and the fee of what closed it', () => {
    const { fill, isProved } = end([closing({ averagePrice: 99, fee: 0.2 })]);
    expect(isProved).toBe(true);
    expect(fill).toEqual({
      id: ids.booking(ON),
      symbol: 'BTC/USDT:USDT',
      action: 'close',
      side: 'long',
      size: 1,
      cause: 'by_hand',
      price: 99,
      fee: 0.2,
      candle: ON + 60_000,
      filledAt: NOON + 5_000,
    });
  });
  it('is weighed where several orders closed it, and named after the last of them', () => {
    const exit = exitLife({ state: 'filled', filledLots: 4, averagePrice: 100, fee: 0.1, changedAt: NOON + 9_000 });
    const { fill } = end([closing({ lots: 6, filledLots: 6, averagePrice: 90, fee: 0.3 })], [entry, exit]);
    expect(fill).toMatchObject({ price: 94, fee: 0.4, cause: 'decision', filledAt: NOON + 9_000 });
  });
  it('counts of what closed more only a share, fee and all', () => {
    expect(end([closing({ lots: 40, filledLots: 40, fee: 0.8 })]).fill).toMatchObject({ size: 1, fee: 0.2 });
  });
  it('is named after the level that is nearer to the price where a stop of ours closed it', () => {
    const by = (averagePrice: number) => end([closing({ stopId: ids.stop(ON, 0), averagePrice })]).fill.cause;
    expect([by(94.5), by(102.4), by(102.6), by(110)]).toEqual(['stop_loss', 'stop_loss', 'take_profit', 'take_profit']);
    expect(end([closing({ stopId: 'x', averagePrice: 95 })]).fill.cause).toBe('by_hand');
  });
  it('is named after our closing where that closed it, its answer lost or not', () => {
    const exit = exitLife({ cause: 'max_daily_loss' });
    expect(end([closing({ id: exit.id })], [entry, exit]).fill.cause).toBe('max_daily_loss');
  });
  it('that nobody tells is booked at the last price, and is no proof', () => {
    expect(end([])).toMatchObject({ isProved: false, fill: { price: 97, fee: 0, cause: 'by_hand', filledAt: WALL } });
    expect(end([], [entry], null).fill.price).toBe(100);
    const part = end([closing({ filledLots: 5, averagePrice: 99 })]);
    expect(part).toMatchObject({ isProved: false, fill: { price: 98, size: 1 } });
  });
  it('is never on an earlier candle than its entry', () => {
    const early = settled(entry, [entry], [], { ids, instrument, price: 1, wall: WALL, candleAt: () => ON - 1 });
    const none = settled(entry, [entry], [], { ids, instrument, price: 1, wall: WALL, candleAt: () => null });
    expect([early.fill.candle, none.fill.candle]).toEqual([ON, ON]);
  });
});

describe('an entry in the book', () => {
  it('has its real size, price, fee and levels', () => {
    expect(entryFill(entryLife({ filledLots: 4, averagePrice: 100.123456789, fee: -0.01 }), instrument)).toEqual({
      id: ids.entry(ON),
      symbol: 'BTC/USDT:USDT',
      action: 'open',
      side: 'long',
      size: 0.4,
      leverage: 3,
      stopLoss: 95,
      takeProfit: 110,
      cause: 'decision',
      price: 100.12346,
      fee: -0.01,
      candle: ON,
      filledAt: NOON + 100,
    });
  });
  it('is none where nothing was filled', () => {
    expect(() => entryFill(entryLife({ filledLots: 0, averagePrice: null }), instrument)).toThrow('nothing of order');
  });
});
