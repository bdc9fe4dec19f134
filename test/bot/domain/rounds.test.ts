import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { counted, NO_ROUNDS, type Rounds } from '../../../bot/domain/rounds.ts';
import { at } from '../support/about.ts';

const play = (...steps: readonly (readonly (number | null)[])[]): Rounds =>
  steps.reduce(
    (rounds, decided) =>
      counted(
        rounds,
        decided.map((ms) => (ms === null ? null : at(ms))),
      ),
    NO_ROUNDS,
  );

describe('several symbols together', () => {
  it('have decided nothing while one has not', () => {
    expect(play([1, null], [2, null])).toEqual(NO_ROUNDS);
  });
  it('have decided when the one has that has waited longest, which is the last one then', () => {
    expect(play([1, null], [1, 2])).toEqual({ stalest: at(1), total: 1 });
    expect(play([1, 2], [3, 2])).toEqual({ stalest: at(2), total: 2 });
  });
  it('have not where another one has', () => {
    expect(play([1, 2], [1, 3], [1, 4])).toEqual({ stalest: at(1), total: 1 });
  });
  it('have not where one has that decided in the same instant as one that hangs', () => {
    expect(play([1, 1], [1, 2])).toEqual({ stalest: at(1), total: 1 });
  });
  it('count as one does, where there is one', () => {
    expect(play([null], [1], [1], [5], [7])).toEqual({ stalest: at(7), total: 3 });
  });

  it('move no more from when one hangs on but for once, however often the others decide', () => {
    const turns = fc.array(fc.nat(3), { maxLength: 60 });
    fc.assert(
      fc.property(turns, turns, (before, after) => {
        let now = 0;
        const decided: (number | null)[] = [null, null, null, null];
        const steps: (number | null)[][] = [];
        const decide = (who: number) => {
          decided[who] = ++now;
          steps.push([...decided]);
        };
        before.forEach(decide);
        const then = play(...steps);
        const hung = decided[0];
        for (const who of after) if (who !== 0) decide(who);
        const end = play(...steps);
        expect(end.total - then.total).toBeLessThanOrEqual(decided.length - 1);
        if (end.total > then.total) expect(end.stalest?.at).toBeLessThanOrEqual(hung ?? -1);
      }),
      { numRuns: 200 },
    );
  });
});
