import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Decided } from '../../../bot/domain/decision/decided.ts';
import { signalsAmong } from '../../../bot/server/decisions.ts';
import { made } from '../support/about.ts';

const decided = (signal: 'BUY' | 'SELL' | 'HOLD', price: number) => ({ ...made, signal, price }) as Decided; // one of its forms
const memory = fc
  .array(fc.constantFrom('HOLD', 'HOLD', 'HOLD', 'BUY', 'SELL'), { maxLength: 60 })
  .map((signals) => signals.map(decided));

it('the signals are the newest of those remembered, all of them or as many as are asked for', () => {
  fc.assert(
    fc.property(memory, fc.integer({ min: 1, max: 8 }), (decisions, limit) => {
      const read = (count: number) => decisions.slice(0, count);
      const wanted = decisions.filter(({ signal }) => signal !== 'HOLD').slice(0, limit);
      expect(signalsAmong(read, limit)).toEqual(wanted);
    }),
    { numRuns: 1_000 },
  );
});

it('no more than 5,000 decisions are looked through at once, in few readings', () => {
  const counts: number[] = [];
  const holds = Array.from({ length: 6_000 }, () => decided('HOLD', 1));
  const read = (count: number) => {
    counts.push(count);
    return holds.slice(0, count);
  };
  expect(signalsAmong(read, 50)).toEqual([]);
  expect(Math.max(...counts)).toBe(5_000);
  expect(counts.length).toBeLessThan(6);
});
