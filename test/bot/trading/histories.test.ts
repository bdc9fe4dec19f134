import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equityOf, winRateOf } from '../../../bot/domain/trading/book.ts';
import { dayOf } from '../../../bot/domain/trading/day.ts';
import { DENIALS } from '../../../bot/domain/trading/desk.ts';
import { lossAtStop, slipped } from '../../../bot/domain/trading/fills.ts';
import { look } from '../../../bot/domain/trading/look.ts';
import { CAUSES, type Fill, signOf } from '../../../bot/domain/trading/order.ts';
import { HOUR } from './given.ts';
import { historiesWith } from './histories.ts';
import { fillsOf, type History, type Played, play, priceOf, START_BALANCE } from './playing.ts';

const anyHistory = historiesWith(true, true);
const ALMOST = 1 + 1e-9;

/** Holds a rule against each step of every history; `fills` are those up to and with it. */
const always = (rule: (played: Played, fills: readonly Fill[], history: History) => void) => {
  fc.assert(
    fc.property(anyHistory, (history) => {
      const fills: Fill[] = [];
      for (const played of play(history)) {
        fills.push(...played.fills);
        rule(played, fills, history);
      }
    }),
    { numRuns: 300 },
  );
};

const opened = ({ fills }: Pick<Played, 'fills'>) => fills.find((fill) => fill.action === 'open');
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** What the closed positions brought before fees, from the fills alone: each closing follows its opening. */
const resultsOf = (fills: readonly Fill[]) =>
  fills.flatMap((fill, i) => {
    const opening = fills[i - 1];
    return fill.action === 'close' && opening ? [signOf(fill.side) * fill.size * (fill.price - opening.price)] : [];
  });

/** What only an exchange brings about. */
const AT_AN_EXCHANGE: readonly string[] = [
  'by_hand',
  'unprotected',
  'unreconciled',
  'position_unknown',
  'foreign_position',
  'open_intents',
];
const onPaper = (names: readonly string[]) => names.filter((name) => !AT_AN_EXCHANGE.includes(name)).sort();

it('the histories hold every cause, every denial and every outcome of paper', () => {
  const played = fc.sample(anyHistory, { numRuns: 1_000, seed: 7 }).flatMap(play);
  const outcomes = played.flatMap(({ outcome }) => (outcome === null ? [] : [outcome]));
  const denials = outcomes.flatMap((outcome) => (outcome.did === 'denied' ? [outcome.denial] : []));
  expect([...new Set(fillsOf(played).map(({ cause }) => cause))].sort()).toEqual(onPaper(CAUSES));
  expect([...new Set(denials)].sort()).toEqual(onPaper(DENIALS));
  expect(new Set(outcomes.map(({ did }) => did)).size).toBe(5);
});

describe('in every history', () => {
  it('cash is the start balance, what closed positions brought, less all fees', () => {
    always(({ desk: { book } }, fills) => {
      const fees = sum(fills.map(({ fee }) => fee));
      expect(book.cash).toBeCloseTo(START_BALANCE + sum(resultsOf(fills)) - fees, 5);
      expect(book.fees).toBeCloseTo(fees, 5);
    });
  });
  it('equity is cash and the open profit', () => {
    always((played, fills) => {
      const { book } = played.desk;
      const price = priceOf(played);
      if (price === null) return;
      const opening = book.position && fills.at(-1);
      const open = opening ? signOf(opening.side) * opening.size * (price - opening.price) : 0;
      expect(equityOf(book, price)).toBeCloseTo(book.cash + open, 5);
    });
  });
  it('the position is the signed sum of the fills', () => {
    always(({ desk: { book } }, fills) => {
      const signed = fills.map(({ side, action, size }) => signOf(side) * (action === 'open' ? size : -size));
      expect(book.position === null ? 0 : signOf(book.position.side) * book.position.size).toBe(sum(signed));
    });
  });
  it('an opening and a closing of the same size take turns: one position at most is open', () => {
    always((_, fills) => {
      fills.forEach((fill, i) => {
        expect(fill.action).toBe(i % 2 === 0 ? 'open' : 'close');
        if (fill.action === 'close') expect([fill.side, fill.size]).toEqual([fills[i - 1]?.side, fills[i - 1]?.size]);
      });
    });
  });
  it('no id is filled twice', () => {
    always((_, fills) => {
      expect(new Set(fills.map(({ id }) => id)).size).toBe(fills.length);
    });
  });
  it('a step fills one order at most', () => {
    always(({ fills }) => {
      expect(fills.length).toBeLessThanOrEqual(1);
    });
  });
  it('trades and win rate are those of the fills', () => {
    always(({ desk: { book } }, fills) => {
      const profits = resultsOf(fills).map(
        (result, i) => result - (fills[2 * i]?.fee ?? 0) - (fills[2 * i + 1]?.fee ?? 0),
      );
      expect(book.tradesTotal).toBe(profits.length);
      expect(book.trades.map(({ profit }) => profit).reverse()).toEqual(
        profits.map((profit) => expect.closeTo(profit, 5)),
      );
      const won = book.trades.filter(({ profit }) => profit > 0).length;
      expect(winRateOf(book)).toBe(profits.length === 0 ? null : won / profits.length);
    });
  });
  it('an open position has its stop on the losing side of its entry, its target on the other', () => {
    always(({ desk: { book } }) => {
      if (book.position === null) return;
      const { side, entryPrice, stopLoss, takeProfit } = book.position;
      expect(signOf(side) * (entryPrice - stopLoss)).toBeGreaterThan(0);
      expect(signOf(side) * (takeProfit - entryPrice)).toBeGreaterThan(0);
    });
  });
  it('an entry is the last of no more orders than allowed in any hour, however the clock steps back', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        const dated = play(history).flatMap(({ fills, input }) =>
          fills.map(({ action }) => ({ action, at: input.now })),
        );
        dated.forEach(({ action, at }, i) => {
          const inHour = dated.slice(0, i + 1).filter((order) => at - order.at < HOUR);
          if (action === 'open') expect(inHour.length).toBeLessThanOrEqual(history.terms.maxOrdersPerHour);
        });
      }),
      { numRuns: 300 },
    );
  });
  it('what is remembered of the last hour does not grow beyond the orders allowed and one exit', () => {
    always(({ desk }, _, { terms }) => {
      expect(desk.recent.length).toBeLessThanOrEqual(terms.maxOrdersPerHour + 1);
    });
  });
  it('the margin of an entry is within its share, and its loss at the stop within the risk', () => {
    always((played, _, { terms }) => {
      const entry = opened(played);
      const price = priceOf(played);
      if (entry?.action !== 'open' || price === null) return;
      const equity = equityOf(played.before.book, price);
      expect(entry.leverage).toBeLessThanOrEqual(terms.maxLeverage);
      expect((entry.size * entry.price) / entry.leverage).toBeLessThanOrEqual(terms.marginShare * equity * ALMOST);
      const loss = entry.size * lossAtStop(entry.side, price, entry.stopLoss, terms);
      expect(loss).toBeLessThanOrEqual(terms.riskPerTrade * equity * ALMOST);
    });
  });
  it('the same look twice fills nothing, and changes nothing', () => {
    always(({ input, desk }, _, { terms }) => {
      if (input.do !== 'look') return;
      expect(look(desk, input.observation, terms, input.wall)).toEqual({ desk, fills: [] });
    });
  });
  it('a level is touched by candles only that had not been seen, and that came after the entry', () => {
    always(({ fills: [fill], before }) => {
      if (fill?.cause !== 'stop_loss' && fill?.cause !== 'take_profit') return;
      expect(fill.candle).toBeGreaterThan(before.book.position?.candle ?? Infinity);
      expect(fill.candle).toBeGreaterThan(before.seen ?? Infinity);
    });
  });
  it('no candle that came after the entry has touched a level of what is still open', () => {
    let seenAtEntry = -Infinity;
    always(({ input, fills, before, desk: { book } }) => {
      if (opened({ fills })) seenAtEntry = before.seen ?? -Infinity;
      if (input.do !== 'look' || book.position === null) return;
      const { side, stopLoss, takeProfit, candle } = book.position;
      const [lower, upper] = side === 'long' ? [stopLoss, takeProfit] : [takeProfit, stopLoss];
      const later = input.observation.candles.filter(({ openedAt }) => openedAt > Math.max(candle, seenAtEntry));
      expect(later.filter(({ high, low }) => low <= lower || high >= upper)).toEqual([]);
    });
  });
  it('a stop is never filled better than its level, a target never better than its own', () => {
    always(({ fills: [fill], before: { book } }, _, { terms }) => {
      if (book.position === null || fill === undefined) return;
      const { side, stopLoss, takeProfit } = book.position;
      const at = (level: number) => signOf(side) * slipped(side, 'close', level, terms);
      if (fill.cause === 'stop_loss') expect(signOf(side) * fill.price).toBeLessThanOrEqual(at(stopLoss));
      if (fill.cause === 'take_profit') expect(signOf(side) * fill.price).toBe(at(takeProfit));
    });
  });
  it('no position outlives its lap', () => {
    always(({ input, fills, before, desk }, _, { terms }) => {
      if (input.do !== 'look' || before.lap === null || before.lap === input.observation.lap) return;
      expect(desk.book.position).toBeNull();
      const { position } = before.book;
      const expected = position ? [slipped(position.side, 'close', before.price ?? Number.NaN, terms)] : [];
      expect(fills.map(({ price }) => price)).toEqual(expected);
    });
  });
  it('nothing is open, and nothing is opened, once the loss of the day has reached its limit', () => {
    always((played, _, { terms }) => {
      const { input, desk, before } = played;
      const price = priceOf(played);
      if (price === null || terms.maxDailyLoss === null) return;
      const lost = (desk.day?.equity ?? 0) - equityOf(before.book, price);
      if (input.do === 'look' && desk.book.position !== null) expect(lost).toBeLessThan(terms.maxDailyLoss);
      if (opened(played)) expect(lost).toBeLessThan(terms.maxDailyLoss);
    });
  });
  it('a day is never followed by an earlier one, and its equity never changes', () => {
    always(({ input, before, desk }) => {
      if (before.day === null || desk.day === null) return;
      expect(desk.day.date >= before.day.date).toBe(true);
      if (input.do === 'look') expect(desk.day.date >= dayOf(input.wall)).toBe(true);
      if (desk.day.date === before.day.date) expect(desk.day).toEqual(before.day);
    });
  });
  it('a decision closes nothing younger than the minimum hold', () => {
    always(({ input, fills: [fill], before: { book } }, _, { terms }) => {
      if (fill?.cause !== 'decision' || fill.action !== 'close' || book.position === null) return;
      const age = input.wall - book.position.openedAt;
      expect(age < 0 || age >= terms.minHold).toBe(true);
    });
  });
  it('what fills nothing leaves the book as it is, and what a decision does not do leaves the desk', () => {
    always(({ input, fills, before, desk }) => {
      if (fills.length > 0) return;
      expect(desk.book).toBe(before.book);
      if (input.do === 'decide') expect(desk).toBe(before);
    });
  });
  it('a decision is denied or fills, and never the reverse of what it says', () => {
    always(({ input, fills: [fill], outcome, before }) => {
      if (input.do !== 'decide' || outcome === null) return;
      expect(fill !== undefined).toBe(outcome.did === 'opened' || outcome.did === 'closed');
      if (fill === undefined) return;
      const isBuying = (fill.side === 'long') === (fill.action === 'open');
      expect(input.decision.signal).toBe(isBuying ? 'BUY' : 'SELL');
      expect(outcome.did).toBe(before.book.position === null ? 'opened' : 'closed');
    });
  });
});
