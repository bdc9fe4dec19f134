import { describe, expect, it } from 'vitest';
import { NOBODY } from '../../../bot/domain/trading/beside.ts';
import { booked, emptyBook } from '../../../bot/domain/trading/book.ts';
import { halted, restoredDesk, startDesk } from '../../../bot/domain/trading/desk.ts';
import { closeFill, HOUR, MINUTE, NOON, openFill } from './given.ts';

describe('a fresh desk', () => {
  it('has its start balance, and has seen nothing', () => {
    expect(startDesk(500)).toEqual({
      book: emptyBook(500),
      seen: null,
      day: null,
      lap: null,
      price: null,
      recent: [],
      halt: null,
      beside: NOBODY,
      standing: null,
      reserved: 0,
    });
  });
});

describe('a restored desk', () => {
  const day = { date: '2026-01-05', equity: 480 };
  const fills = [openFill({ filledAt: NOON - HOUR }), closeFill({ filledAt: NOON - MINUTE }), openFill({ id: 'x3O' })];
  const desk = restoredDesk({ startBalance: 500, fills, seen: 7, day }, NOON);

  it('has the book that its fills make', () => {
    expect(desk.book).toEqual(fills.reduce(booked, emptyBook(500)));
  });
  it('has seen what was seen, on the day that was held', () => {
    expect([desk.seen, desk.day]).toEqual([7, day]);
  });
  it('has not looked yet in this process', () => {
    expect([desk.lap, desk.price, desk.halt]).toEqual([null, null, null]);
  });
  it('knows the orders of the last hour, newest first', () => {
    expect(desk.recent).toEqual([NOON, NOON - MINUTE]);
  });
  it('is a fresh one where nothing is remembered', () => {
    expect(restoredDesk({ startBalance: 500, fills: [], seen: null, day: null }, NOON)).toEqual(startDesk(500));
  });
  it('is refused where its fills cannot all have been', () => {
    expect(() => restoredDesk({ startBalance: 500, fills: [closeFill()], seen: null, day: null }, NOON)).toThrow(
      RangeError,
    );
  });
});

describe('entries', () => {
  it('are halted with a reason, and released', () => {
    const desk = halted(startDesk(500), 'a look at the account');
    expect([desk.halt, halted(desk, null)]).toEqual(['a look at the account', startDesk(500)]);
  });
});
