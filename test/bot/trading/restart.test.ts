// The desk after a crash: restored from what was kept, and held against one that never crashed.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Desk, halted, restoredDesk } from '../../../bot/domain/trading/desk.ts';
import { lastHour } from '../../../bot/domain/trading/hour.ts';
import { historiesWith } from './histories.ts';
import { fillsOf, type History, type Played, play, START_BALANCE, step } from './playing.ts';

type Lived = Pick<Played, 'input' | 'asked'>;

/** As a store gives it back. */
const stored = <T>(value: T): T => JSON.parse(JSON.stringify(value));

/** The desk of a process that starts after these steps; whoever halted entries still does. */
function restored(played: readonly Played[], { input, desk }: Played): Desk {
  const { seen, day, halt } = desk;
  const remembered = stored({ startBalance: START_BALANCE, fills: fillsOf(played), seen, day });
  return halted(restoredDesk(remembered, input.wall), halt);
}

/** A history that crashes after one of its steps: the desk there, the one restored, and what follows. */
const anyCrash = (histories: fc.Arbitrary<History>) =>
  fc.tuple(histories, fc.nat(60)).map(([history, at]) => {
    const all = play(history);
    const crashed = all.slice(0, 1 + (at % all.length));
    const last = crashed.at(-1) as Played; // one step at least
    const looked = crashed.findLast(({ input }) => input.do === 'look') as Played; // the first step is a look
    const lookAgain: Lived = { input: { ...looked.input, wall: last.input.wall, now: last.input.now }, asked: null };
    return { ...history, last, after: restored(crashed, last), lookAgain, rest: all.slice(crashed.length) };
  });

/** What both desks make of the same. */
function liveOn(one: Desk, other: Desk, lived: readonly Lived[], terms: History['terms']) {
  let desks = [one, other] as const;
  return lived.map(({ input, asked }) => {
    const came = [step(desks[0], input, terms, asked), step(desks[1], input, terms, asked)] as const;
    desks = [came[0].desk, came[1].desk];
    return came;
  });
}

describe('after a crash at any moment', () => {
  it('the fills make the same book again', () => {
    fc.assert(
      fc.property(anyCrash(historiesWith(true, true)), ({ last, after }) => {
        expect(after.book).toEqual(last.desk.book);
      }),
      { numRuns: 300 },
    );
  });
  it('a replay goes on where it stood, and the desk exactly as one that never crashed', () => {
    fc.assert(
      fc.property(anyCrash(historiesWith(false, true)), ({ terms, last, after, lookAgain, rest }) => {
        const both = liveOn(last.desk, after, [lookAgain, ...rest], terms);
        for (const [expected, found] of both) expect(found).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });
  it('a live market has gone on, and the desk fills what one that never crashed fills', () => {
    fc.assert(
      fc.property(anyCrash(historiesWith(false, false)), ({ terms, last, after, rest }) => {
        const seenOf = ({ fills, outcome, desk }: ReturnType<typeof step>) => ({ fills, outcome, book: desk.book });
        const both = liveOn(last.desk, after, rest, terms);
        for (const [expected, found] of both) expect(seenOf(found)).toEqual(seenOf(expected));
      }),
      { numRuns: 300 },
    );
  });
  it('no order of the last hour is forgotten, even where the clock has stepped back', () => {
    fc.assert(
      fc.property(anyCrash(historiesWith(true, true)), ({ last, after }) => {
        const known = lastHour(last.desk.recent, last.input.wall);
        expect(after.recent.length).toBeGreaterThanOrEqual(known.length);
      }),
      { numRuns: 300 },
    );
  });
});
