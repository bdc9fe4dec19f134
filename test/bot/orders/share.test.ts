// Whose the position is, and what trading is told of the account.
import { describe, expect, it } from 'vitest';
import type { Journal } from '../../../bot/domain/orders/journal.ts';
import type { Truth } from '../../../bot/domain/orders/next.ts';
import { standingOf } from '../../../bot/domain/orders/standing.ts';
import { surveyOf } from '../../../bot/domain/orders/survey.ts';
import { closing, entryLife, exitLife, fresh, ids, ON, order, position, stop, truth } from './given.ts';

const told = (journal: Journal, seen: Truth | null) =>
  standingOf(journal, seen, { equity: 1_010, cash: 1_000 }, ids, true);
const foreign = (journal: Journal, seen: Truth) => told(journal, seen).foreign;
const guarded = entryLife({ state: 'protected' });
const unknown = entryLife({ state: 'unknown', ...fresh });
const of = (lots: number, side: 'long' | 'short' = 'long') => truth({ position: position({ lots, side }) });

describe('a position is foreign', () => {
  it('where the journal knows of none, or of one on the other side', () => {
    expect(foreign([], of(4))).toBe("a long position of 4 lots is not the bot's: close it, the bot does not touch it");
    expect(foreign([guarded], of(4, 'short'))).toContain("a short position of 4 lots is not the bot's");
    expect(foreign([entryLife({ state: 'closed' })], of(4))).toContain('not the bot');
  });
  it('where it is more than ours, and then says how much is', () => {
    expect(foreign([guarded], of(14))).toBe(
      "the position is long 14 lots and only 10 of them are the bot's: close the others, the bot touches only its own",
    );
    const half = exitLife({ state: 'filled', filledLots: 5, averagePrice: 99 });
    expect(foreign([guarded, half], of(10))).toContain('only 5 of them');
  });
  it('where our stop has closed ours', () => {
    const seen = truth({ position: position({ lots: 4 }) }, { closings: [closing({ stopId: ids.stop(ON, 0) })] });
    expect(foreign([guarded], seen)).toContain("a long position of 4 lots is not the bot's");
  });
  it('but not as long as it is ours, or less', () => {
    expect([foreign([guarded], of(10)), foreign([guarded], of(4)), foreign([guarded], truth())]).toEqual([
      null,
      null,
      null,
    ]);
  });
  it('but not while an entry under way may explain it', () => {
    expect([foreign([unknown], of(4)), foreign([unknown], of(10))]).toEqual([null, null]);
    expect(foreign([unknown], of(11))).toContain('not the bot');
    expect(foreign([unknown], of(4, 'short'))).toContain('not the bot');
    const half = entryLife({ state: 'acked', filledLots: 5 });
    expect([foreign([half], of(10)), foreign([half], of(11)) === null]).toEqual([null, false]);
  });
});

describe('trading is told', () => {
  it('that what the exchange does not say is unknown, not flat, and not foreign', () => {
    expect(told([guarded], null)).toMatchObject({ position: 'unknown', foreign: null, isGuarded: false });
    expect(told([], truth())).toMatchObject({ position: 'flat', isGuarded: false });
    expect(told([guarded], of(10))).toMatchObject({ position: 'long' });
  });
  it('how many orders are under way, and that a closing has begun', () => {
    expect(told([guarded, exitLife()], of(10))).toMatchObject({ openIntents: 1, isClosing: true });
    expect(told([guarded], of(10))).toMatchObject({ openIntents: 0, isClosing: false });
  });
  it('how often closing has come to nothing', () => {
    const failed = (['rejected', 'void', 'unknown'] as const).map((state, n) =>
      exitLife({ id: ids.closing(ON, n), sequence: n, state }),
    );
    expect(told([guarded, ...failed], of(10)).failedClosings).toBe(2);
    expect(told([entryLife({ state: 'closed' }), ...failed], truth()).failedClosings).toBe(0);
  });
  it('whether the stop of the position is there, and how many others still are', () => {
    const seen = (...stops: ReturnType<typeof stop>[]) => truth({ position: position(), stops });
    expect(told([guarded], seen(stop()))).toMatchObject({ isGuarded: true, strays: 0 });
    expect(told([guarded], seen(stop({ id: 'x' })))).toMatchObject({ isGuarded: false });
    expect(told([guarded], seen(stop({ stopLoss: null })))).toMatchObject({ isGuarded: false });
    expect(told([], truth({ stops: [stop(), stop({ id: 'x' })] }))).toMatchObject({ strays: 1 });
  });
  it('what the account is worth, and on which candle the newest entry was, whatever became of it', () => {
    const older = entryLife({ id: ids.entry(ON - 60_000), candle: ON - 60_000, state: 'closed' });
    expect(told([entryLife({ state: 'void' }), older], truth())).toMatchObject({
      equity: 1_010,
      cash: 1_000,
      lastEntry: ON,
    });
    expect(told([], truth()).lastEntry).toBeNull();
  });
});

describe('what there is, sorted by whose it is', () => {
  const survey = (journal: Journal, seen: Truth) => surveyOf(journal, seen, ids);

  it('leaves out what is not the bot’s, and names it', () => {
    const theirs = {
      orders: [order({ id: null, venueId: 'v9', state: 'live' })],
      stops: [stop({ id: 'x', venueId: 's9' })],
    };
    const found = survey([], truth({ ...theirs, position: position({ lots: 4 }) }));
    expect(found).toMatchObject({ position: null, orders: [], stops: [] });
    expect(found.foreign).toEqual([
      expect.stringContaining("a long position of 4 lots is not the bot's"),
      "order v9 is not the bot's",
      "stop s9 is not the bot's",
    ]);
  });
  it('holds what is, and of the position only that', () => {
    const live = order({ state: 'live' });
    const found = survey([guarded], truth({ position: position({ lots: 14 }), orders: [live], stops: [stop()] }));
    expect(found).toMatchObject({ position: { side: 'long', lots: 10 }, orders: [live], stops: [stop()] });
    expect(found.foreign).toHaveLength(1);
  });
});
