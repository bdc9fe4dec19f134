// What pays for calls, over a ledger in memory and a clock of the test.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BudgetUsed } from '../../../bot/ai/purse.ts';
import { handClock } from '../support/hand-clock.ts';
import { memoryLedger, paying } from '../support/ledger.ts';

const DAY = 86_400_000;
const prices = { input: 1, cachedInput: 1, output: 1 };
/** A question of 2,000 bytes may cost 4,000 tokens: 0.004 USD. */
const BYTES = 2_000;
const MOST = 4_000_000;
const used = { input: 500, cachedInput: 0, output: 100 };

describe('a call', () => {
  it('is counted before it is sent, with what it may cost at most, and put right once its usage is known', () => {
    const { purse } = paying({ prices }, handClock());
    const settle = purse.pay(BYTES);
    expect(purse.today()).toEqual({ calls: 1, spent: MOST, estimated: 1 });
    settle(used);
    expect(purse.today()).toEqual({ calls: 1, spent: 600_000, estimated: 0 });
  });
  it('that has cost nothing still counts as a call', () => {
    const { purse } = paying({ prices }, handClock());
    purse.pay(BYTES)('nothing');
    expect(purse.today()).toEqual({ calls: 1, spent: 0, estimated: 0 });
  });
  it('whose cost stays unknown has cost what it could', () => {
    const { purse } = paying({ prices }, handClock());
    purse.pay(BYTES);
    purse.pay(BYTES)(used);
    expect(purse.today()).toEqual({ calls: 2, spent: MOST + 600_000, estimated: 1 });
  });
  it('is counted without prices too, at no cost', () => {
    const { purse } = paying({}, handClock());
    purse.pay(BYTES)(used);
    expect(purse.today()).toEqual({ calls: 1, spent: 0, estimated: 0 });
  });
  it('is put right on the day it was sent, though it ends on the next', () => {
    const [clock, ledger] = [handClock(), memoryLedger()];
    const { purse } = paying({ prices }, clock, ledger);
    const settle = purse.pay(BYTES);
    clock.advance(DAY);
    settle(used);
    expect(purse.today()).toEqual({ calls: 0, spent: 0, estimated: 0 });
    expect(ledger.read('bot.ai', '2026-01-01')).toEqual({ calls: 1, spent: 600_000, estimated: 0 });
  });
});

describe('a budget of calls', () => {
  it('allows as many as it says, and not one more', () => {
    const { purse } = paying({ budget: { calls: 2, usd: null } }, handClock());
    purse.pay(BYTES);
    purse.pay(BYTES);
    expect(() => purse.pay(BYTES)).toThrow(BudgetUsed);
    expect(() => purse.pay(BYTES)).toThrow('the budget of today is used up: 2 calls of at most 2');
    expect(purse.today().calls).toBe(2);
  });
  it('begins anew at 00:00 UTC, not a moment before', () => {
    const clock = handClock();
    const { purse } = paying({ budget: { calls: 1, usd: null } }, clock);
    purse.pay(BYTES);
    clock.advance(DAY - 1);
    expect(() => purse.pay(BYTES)).toThrow(BudgetUsed);
    clock.advance(1);
    purse.pay(BYTES);
    expect(() => purse.pay(BYTES)).toThrow(BudgetUsed);
  });
  it('that is used up is told once a day, however many purses there are', () => {
    const [clock, ledger] = [handClock(), memoryLedger()];
    const told = [1, 2].flatMap(() => {
      const { purse, told } = paying({ budget: { calls: 0, usd: null } }, clock, ledger);
      for (let i = 0; i < 3; i++) expect(() => purse.pay(BYTES)).toThrow(BudgetUsed);
      return told;
    });
    expect(told).toEqual([
      'the budget of today is used up: 0 calls of at most 0; it begins anew at 00:00 UTC, or raise bot.ai.budget.calls',
    ]);
    clock.advance(DAY);
    const tomorrow = paying({ budget: { calls: 0, usd: null } }, clock, ledger);
    expect(() => tomorrow.purse.pay(BYTES)).toThrow(BudgetUsed);
    expect(tomorrow.told).toHaveLength(1);
  });
  it('is told of by nobody while it lasts', () => {
    const { purse, told } = paying({ budget: { calls: 1, usd: null } }, handClock());
    purse.pay(BYTES);
    expect(told).toEqual([]);
  });
});

describe('a budget of money', () => {
  it('has no room for a call that may cost more than is left, and says what it may cost', () => {
    const { purse } = paying({ prices, budget: { calls: null, usd: 0.01 } }, handClock());
    purse.pay(BYTES)(used);
    purse.pay(BYTES);
    purse.pay(BYTES);
    expect(() => purse.pay(BYTES)).toThrow(
      'no room for another call: 0.0086 USD of at most 0.01 are spent, and one may cost up to 0.004',
    );
  });
  it('may be used up to the last cent', () => {
    const { purse } = paying({ prices, budget: { calls: null, usd: 0.012 } }, handClock());
    for (let i = 0; i < 3; i++) purse.pay(BYTES);
    expect(purse.today().spent).toBe(12_000_000);
    expect(() => purse.pay(BYTES)).toThrow(BudgetUsed);
  });
  it('is never exceeded, whatever becomes of the calls, as long as answers keep their length', () => {
    const call = fc.record({
      bytes: fc.integer({ min: 1, max: 20_000 }),
      end: fc.constantFrom('used', 'nothing', 'unknown'),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(call, { maxLength: 60 }), fc.integer({ min: 1, max: 20 }), (calls, cents) => {
        const { purse } = paying({ prices, budget: { calls: null, usd: cents / 100 } }, handClock());
        for (const { bytes, end, share } of calls) {
          try {
            const settle = purse.pay(bytes);
            if (end === 'nothing') settle('nothing');
            if (end === 'used') settle({ input: Math.floor(bytes * share), cachedInput: 0, output: 2_000 });
          } catch (error) {
            if (!(error instanceof BudgetUsed)) throw error;
          }
          if (purse.today().spent > cents * 10_000_000) return false;
        }
        return true;
      }),
    );
  });
});
