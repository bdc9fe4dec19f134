import { describe, expect, it } from 'vitest';
import { added, lackOf, NOTHING_SPENT, toUsd } from '../../../bot/domain/spending.ts';

const spent = (calls: number, billionths: number) => ({ calls, spent: billionths, estimated: 0 });

it('a sum of spendings is never less than nothing, and never more than a whole number can say', () => {
  expect(added(spent(1, 5), { calls: -2, spent: -9, estimated: -1 })).toEqual(NOTHING_SPENT);
  expect(added(spent(1, Number.MAX_SAFE_INTEGER), spent(1, 1e12)).spent).toBe(Number.MAX_SAFE_INTEGER);
});

describe('a budget', () => {
  it.each([
    ['of nothing limits nothing', { calls: null, usd: null }, 1e9, 1e15, null],
    ['of calls has room for the last of them', { calls: 3, usd: null }, 2, 0, null],
    ['of calls has room for no more', { calls: 3, usd: null }, 3, 0, 'calls'],
    ['of money has room for the last cent', { calls: null, usd: 0.29 }, 0, 280_000_000, null],
    ['of money has room for no more', { calls: null, usd: 0.29 }, 0, 280_000_001, 'usd'],
    ['of both is used up with the first of them', { calls: 3, usd: 1 }, 3, 0, 'calls'],
  ] as const)('%s', (_, budget, calls, billionths, lack) => {
    expect(lackOf(spent(calls, billionths), budget, 10_000_000)).toBe(lack);
  });
});

it('a dollar has a billion parts', () => expect(toUsd(1_500_000_000)).toBe(1.5));
