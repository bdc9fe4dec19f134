// The limits that are the whole bot's: what other symbols have lost and ordered counts as well.
import { describe, expect, it } from 'vitest';
import { act } from '../../../bot/domain/trading/act.ts';
import { type Beside, besideOf, NOBODY } from '../../../bot/domain/trading/beside.ts';
import { booked, emptyBook } from '../../../bot/domain/trading/book.ts';
import { alongside, type Desk, startDesk, type Terms } from '../../../bot/domain/trading/desk.ts';
import { look } from '../../../bot/domain/trading/look.ts';
import type { Fill } from '../../../bot/domain/trading/order.ts';
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
