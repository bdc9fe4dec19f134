// The limits that are the whole bot's: what other symbols have lost and ordered counts as well.
import { describe, expect, it } from 'vitest';
import { act } from '../../../bot/domain/trading/act.ts';
import { type Beside, besideOf, lossTogether, NOBODY } from '../../../bot/domain/trading/beside.ts';
import { booked, emptyBook } from '../../../bot/domain/trading/book.ts';
import { alongside, type Desk, startDesk, type Terms } from '../../../bot/domain/trading/desk.ts';
import { look } from '../../../bot/domain/trading/look.ts';
import type { Fill } from '../../../bot/domain/trading/order.ts';
import { NOTHING_ASKED } from '../../../bot/domain/trading/standing.ts';
import { buy, candle, closeFill, HOUR, MINUTE, NOON, openFill, seeing, TERMS } from './given.ts';

const DATE = '2026-01-05';
const terms: Terms = { ...TERMS, maxDailyLoss: 100 };

/** A desk of 1,000 at the start of the day, after these fills, that saw this price last. */
const deskOf = (fills: readonly Fill[], price: number | null = 100, date = DATE): Desk => ({
  ...startDesk(1_000),
  book: fills.reduce(booked, emptyBook(1_000)),
  day: { date, equity: 1_000 },
  price,
});
const { leverage } = TERMS;
/** Long 2 at 100, or what was closed of it. */
const long = [openFill({ size: 2, price: 100, fee: 0 })];
const lost = (cause: Fill['cause'], closedAt = NOON) => [
  ...long,
  closeFill({ size: 2, price: 70, fee: 0, cause, filledAt: closedAt }),
];

describe('what others have done', () => {
  it('is nothing where there are none, or they have done nothing', () => {
    expect(besideOf([], NOON)).toEqual(NOBODY);
    expect(besideOf([startDesk(1_000), deskOf([])], NOON)).toEqual(NOBODY);
  });
  it('is what they have lost together, open profit included, at the prices that they saw last', () => {
    expect(besideOf([deskOf(long, 80), deskOf(long, 110), deskOf(lost('stop_loss'))], NOON).loss).toBe(40 - 20 + 60);
  });
  it('is no open loss of one that has not seen a price yet', () => {
    expect(besideOf([deskOf(long, null)], NOON).loss).toBe(0);
  });
  it('is no loss of an earlier day, whenever they look next', () => {
    const yesterday = deskOf(lost('max_daily_loss', NOON - 24 * HOUR), 70, '2026-01-04');
    expect(besideOf([yesterday], NOON)).toEqual(NOBODY);
  });
  it('is what they have ordered within the hour, newest first', () => {
    const of = (...ago: number[]) => ({ ...deskOf([]), recent: ago.map((minutes) => NOON - minutes * MINUTE) });
    expect(besideOf([of(5, 61), of(1, 30)], NOON).recent).toEqual([1, 5, 30].map((m) => NOON - m * MINUTE));
  });
  it('ends the day where one of them was closed for its loss, whatever has been gained since', () => {
    expect(besideOf([deskOf(lost('max_daily_loss')), deskOf(long, 200)], NOON).isDayOver).toBe(true);
    expect(besideOf([deskOf(lost('stop_loss'))], NOON).isDayOver).toBe(false);
  });
});

describe('what others have done with the account that all share', () => {
  const standing = { ...NOTHING_ASKED, isReconciled: true, position: 'flat', equity: 970, cash: 970 } as const;
  const at = (changed: Partial<Desk>): Desk => ({ ...deskOf([]), standing, ...changed });
  const open = deskOf(long).book;

  it('is no loss to be added: the equity tells it', () => {
    expect(besideOf([at({ book: open, price: 80 }), at({ day: { date: DATE, equity: 5_000 } })], NOON).loss).toBe(0);
  });
  it('is what it was worth when the day was first seen, the most where they have seen it at different times', () => {
    const days = [at({ day: { date: DATE, equity: 990 } }), at({}), at({ day: null })];
    expect(besideOf(days, NOON).dayEquity).toBe(1_000);
    expect(besideOf([at({ day: { date: '2026-01-04', equity: 2_000 } })], NOON).dayEquity).toBeNull();
    expect(besideOf([deskOf([])], NOON).dayEquity).toBeNull();
  });
  it('is the margin of their positions and of entries on their way, and on paper none', () => {
    expect(besideOf([at({ book: open }), at({ reserved: 30 }), at({})], NOON).margin).toBe(200 / leverage + 30);
    expect(besideOf([at({ book: open, reserved: 500 })], NOON).margin).toBe(500);
    expect(besideOf([deskOf(long)], NOON).margin).toBe(0);
  });
  it('is an equal share of those that have not been asked for everything, unless their book knows it', () => {
    const unasked = { ...standing, isReconciled: false };
    const desks = [at({ standing: unasked }), at({ standing: unasked, book: open }), at({})];
    expect(besideOf(desks, NOON).unasked).toBe(1 / 4);
    expect(besideOf([deskOf([])], NOON).unasked).toBe(0);
  });
  it('counts an entry on its way as an order made now', () => {
    expect(besideOf([at({ reserved: 1, recent: [NOON - MINUTE] }), at({})], NOON).recent).toEqual([
      NOON,
      NOON - MINUTE,
    ]);
  });
  it('has lost what is missing of the day’s beginning that was seen first', () => {
    const day = { date: DATE, equity: 980 };
    const lost = (changed: Partial<Beside>) => lossTogether(at({ beside: beside(changed) }), day, 970);
    expect(lost({})).toBe(10);
    expect(lost({ dayEquity: 1_000, loss: 500 })).toBe(30);
    expect(lost({ dayEquity: 975 })).toBe(10);
  });
  it('denies an entry where the account has lost what the day allows', () => {
    const of = (dayEquity: number) => at({ day: { date: DATE, equity: 980 }, beside: beside({ dayEquity }) });
    const did = (dayEquity: number) => act(of(dayEquity), buy(), null, seeing([candle(1, 100)]), terms, NOON).outcome;
    expect(did(1_070)).toMatchObject({ denial: 'daily_loss', why: '100 has been lost today, the limit is 100' });
    expect(did(1_069)).toMatchObject({ did: 'opened' });
  });
});

const beside = (changed: Partial<Beside>): Beside => ({ ...NOBODY, ...changed });

describe('an entry', () => {
  const flat = deskOf([]);
  const outcome = (changed: Partial<Beside>, limits: Partial<Terms> = {}) =>
    act(alongside(flat, beside(changed)), buy(), null, seeing([candle(1, 100)]), { ...terms, ...limits }, NOON).outcome;
  const denied = (denial: string, why: string) => ({ did: 'denied', denial, why });

  it('is denied where the others have lost what the day allows, and not below', () => {
    expect(outcome({ loss: 100 })).toEqual(denied('daily_loss', '100 has been lost today, the limit is 100'));
    expect(outcome({ loss: 99.99 })).toMatchObject({ did: 'opened' });
  });
  it('is denied where the loss of all together is what the day allows', () => {
    const down = alongside(deskOf(lost('stop_loss')), beside({ loss: 40 }));
    const { outcome } = act(down, buy(), null, seeing([candle(2, 100)]), terms, NOON);
    expect(outcome).toEqual(denied('daily_loss', '100 has been lost today, the limit is 100'));
  });
  it('is denied for the day once a position of any was closed for its loss, though no longer all of it is lost', () => {
    const why = 'a position was closed today for the loss of the day, the limit is 100';
    expect(outcome({ isDayOver: true })).toEqual(denied('daily_loss', why));
    const own = act(deskOf(lost('max_daily_loss')), buy(), null, seeing([candle(1, 100)]), terms, NOON).outcome;
    expect(own).toEqual(denied('daily_loss', why));
    const next = act(deskOf(lost('max_daily_loss')), buy(), null, seeing([candle(2, 100)]), terms, NOON + 12 * HOUR);
    expect(next.outcome).toEqual({ did: 'opened' });
  });
  it('is allowed whatever the others have lost, where no limit is set', () => {
    expect(outcome({ loss: 5_000, isDayOver: true }, { maxDailyLoss: null })).toEqual({ did: 'opened' });
  });
  it('is denied where all together have ordered as often as an hour allows, and not below', () => {
    const recent = [1, 2, 3].map((minutes) => NOON - minutes * MINUTE);
    const own = { ...flat, recent: [NOON - 4 * MINUTE] };
    const act4 = (limit: number) =>
      act(
        alongside(own, beside({ recent })),
        buy(),
        null,
        seeing([candle(1, 100)]),
        { ...terms, maxOrdersPerHour: limit },
        NOON,
      ).outcome;
    expect(act4(4)).toEqual(denied('orders_per_hour', '4 orders in the last hour, the limit is 4'));
    expect(act4(5)).toEqual({ did: 'opened' });
  });
});

describe('an open position', () => {
  const open = deskOf(long);
  const fillsAt = (price: number, changed: Partial<Beside>, limits: Partial<Terms> = {}) =>
    look(alongside(open, beside(changed)), seeing([candle(1, price)]), { ...terms, ...limits }, NOON).fills;

  it('is closed when all together have lost what the day allows, and not below', () => {
    expect(fillsAt(95, { loss: 90 })).toMatchObject([{ cause: 'max_daily_loss', price: 95 }]);
    expect(fillsAt(95, { loss: 89.9 })).toEqual([]);
  });
  it('is closed once another was closed for it, though no longer all of it is lost', () => {
    expect(fillsAt(110, { isDayOver: true })).toMatchObject([{ cause: 'max_daily_loss' }]);
    expect(fillsAt(110, { isDayOver: true }, { maxDailyLoss: null })).toEqual([]);
  });
  it('stays open for what it has lost itself where the others have gained more', () => {
    expect(fillsAt(95, { loss: -50 }, { maxDailyLoss: 10 })).toEqual([]);
  });
});
