// What a decision becomes at an exchange: whole lots, whole ticks, or a denial.
import { describe, expect, it } from 'vitest';
import { type Decision, NO_LEVELS } from '../../../bot/domain/decision/decision.ts';
import { moveOf } from '../../../bot/domain/orders/move.ts';
import { type Beside, NOBODY } from '../../../bot/domain/trading/beside.ts';
import { startDesk, type Terms } from '../../../bot/domain/trading/desk.ts';
import { NOTHING_ASKED } from '../../../bot/domain/trading/standing.ts';
import type { Instrument } from '../../../bot/domain/venue/instrument.ts';
import { buy, candle, HOLD, long, NOON, seeing, sell, TERMS } from '../trading/given.ts';
import { instrument } from './given.ts';

const standing = { ...NOTHING_ASKED, isReconciled: true, position: 'flat', equity: 1_000, cash: 1_000 } as const;

/** At a price of 100, with an equity of 1,000 and lots of 0.1. */
function move(decision: Decision, terms: Partial<Terms> = {}, of: Partial<Instrument> = {}, price = 100) {
  const desk = { ...startDesk(0), standing };
  const all = { ...TERMS, ...terms };
  return moveOf(desk, decision, null, seeing([candle(1, price)]), all, NOON, { ...instrument, ...of });
}
const planned = (...given: Parameters<typeof move>) => {
  const found = move(...given);
  return found.do === 'open' ? found.plan : found;
};
const denial = (...given: Parameters<typeof move>) => {
  const found = move(...given);
  return found.do === 'nothing' && found.outcome.did === 'denied'
    ? [found.outcome.denial, found.outcome.why]
    : found.do;
};

describe('an entry', () => {
  it('loses at its stop the share of the equity that may be lost, in whole lots', () => {
    expect(planned(buy(95, 120))).toEqual({
      side: 'long',
      lots: 20,
      leverage: 5,
      stopLossTicks: 190,
      takeProfitTicks: 240,
    });
    expect(planned(buy(95, 120), { riskPerTrade: 0.0149 })).toMatchObject({ lots: 29 });
  });
  it('is exact where the division is: three tenths hold three lots', () => {
    expect(planned(buy(90, 120), { riskPerTrade: 0.003 })).toMatchObject({ lots: 3 });
  });
  it('ties up no more than the margin may be, and is no larger than one order may be', () => {
    expect(planned(buy(99.5, 120), { marginShare: 0.1, leverage: 2 })).toMatchObject({ lots: 20, leverage: 2 });
    expect(planned(buy(99.5, 120), { riskPerTrade: 1 }, { maxLots: 7 })).toMatchObject({ lots: 7 });
  });
  it('has no more leverage than the exchange allows', () => {
    expect(planned(buy(), {}, { maxLeverage: 4 })).toMatchObject({ leverage: 4 });
  });
  it('has its levels in whole ticks, rounded towards the price', () => {
    expect(planned(buy(90.2, 119.9))).toMatchObject({ stopLossTicks: 181, takeProfitTicks: 239 });
    expect(planned(sell(110.4, 80.1))).toMatchObject({ stopLossTicks: 220, takeProfitTicks: 161 });
  });
  it('is denied where a level in whole ticks reaches the price', () => {
    expect(denial(buy(99.6, 120))).toEqual([
      'wrong_side',
      'stop 100 and target 120, in whole ticks, are not on their sides of a long entry at 100',
    ]);
    expect(denial(buy(90, 100.4))[0]).toBe('wrong_side');
  });
  it('below the least that the exchange takes is denied, never raised', () => {
    expect(denial(buy(90, 120), { riskPerTrade: 0.0019 })).toEqual([
      'too_small',
      'an equity of 1000 with the stop at 90 allows 1 lots, the least is 2 lots of 0.1',
    ]);
    expect(planned(buy(90, 120), { riskPerTrade: 0.002 })).toMatchObject({ lots: 2 });
  });
  it('passes the gate first', () => {
    expect(denial(buy(), { minConfidence: 'HIGH', maxOrdersPerHour: 0 })[0]).toBe('orders_per_hour');
  });
});

describe('beside other symbols of the account', () => {
  const beside = (changed: Partial<Beside>, terms: Partial<Terms> = {}) => {
    const desk = { ...startDesk(0), standing, beside: { ...NOBODY, ...changed } };
    return moveOf(desk, buy(95, 120), null, seeing([candle(1, 100)]), { ...TERMS, ...terms }, NOON, instrument);
  };
  it('an entry risks its share of the whole equity, and says what it ties up', () => {
    expect(beside({ margin: 500 })).toMatchObject({ do: 'open', plan: { lots: 20, leverage: 5 }, margin: 40 });
  });
  it('gets what they have left of the margin, and not more', () => {
    expect(beside({ margin: 784 })).toMatchObject({ plan: { lots: 8 }, margin: 16 });
    expect(beside({ margin: 796 })).toMatchObject({ plan: { lots: 2 }, margin: 4 });
  });
  it('is denied where that is less than the least, or they have tied up more than all of them may', () => {
    const denied = (lots: number, margin: number) => ({
      outcome: {
        denial: 'too_small',
        why: `an equity of 1000, of which other symbols tie up ${margin} as margin, with the stop at 95 allows ${lots} lots, the least is 2 lots of 0.1`,
      },
    });
    expect(beside({ margin: 796.5 })).toMatchObject(denied(1, 796.5));
    expect(beside({ margin: 900 })).toMatchObject(denied(0, 900));
  });
  it('leaves an equal share to each of whom nobody knows yet what it ties up', () => {
    expect(beside({ unasked: 1 / 2, margin: 384 })).toMatchObject({ plan: { lots: 8 } });
    expect(beside({ unasked: 1 / 2 })).toMatchObject({ plan: { lots: 20 } });
  });
});

it('a decision about a position that is gone is void', () => {
  expect(denial({ ...buy(), ...NO_LEVELS })[0]).toBe('position_changed');
});

it('what asks for nothing leads to nothing, and the opposite of what is open closes it', () => {
  expect(move(HOLD)).toEqual({ do: 'nothing', outcome: { did: 'held' } });
  const desk = { ...startDesk(0), standing };
  const open = { ...desk, book: { ...desk.book, position: long() } };
  const observation = seeing([candle(2, 100)]);
  expect(moveOf(open, sell(), long(), observation, TERMS, NOON, instrument)).toEqual({ do: 'close' });
  expect(moveOf(open, buy(), long(), observation, TERMS, NOON, instrument)).toMatchObject({
    outcome: { did: 'kept' },
  });
});
