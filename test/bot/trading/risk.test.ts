import { describe, expect, it } from 'vitest';
import type { Decision } from '../../../bot/domain/decision/decision.ts';
import type { Candle, Observation } from '../../../bot/domain/market/candle.ts';
import { act } from '../../../bot/domain/trading/act.ts';
import type { Position } from '../../../bot/domain/trading/book.ts';
import { booked } from '../../../bot/domain/trading/book.ts';
import { DENIALS, type Desk, type Terms } from '../../../bot/domain/trading/desk.ts';
import {
  buy,
  candle,
  closeFill,
  deskWith,
  HOLD,
  HOUR,
  long,
  MINUTE,
  NOON,
  openFill,
  seeing,
  sell,
  short,
  TERMS,
} from './given.ts';

type Given = {
  readonly desk?: Partial<Desk>;
  readonly position?: Position | null;
  readonly asked?: Position | null;
  readonly decision?: Decision;
  readonly candles?: readonly Candle[];
  readonly observation?: Partial<Observation>;
  readonly terms?: Partial<Terms>;
  readonly wall?: number;
};

/** A BUY at 100 while flat that nothing denies, but for what is given. */
function decided({ desk, position = null, asked = position, decision = buy(), wall = NOON, ...given }: Given) {
  const observation = seeing(given.candles ?? [candle(1, 100)], given.observation);
  return act(deskWith(position, desk), decision, asked, observation, { ...TERMS, ...given.terms }, wall).outcome;
}
const said = (given: Given) => {
  const outcome = decided(given);
  return outcome.did === 'denied' ? [outcome.denial, outcome.why] : outcome.did;
};
const closing = { position: long(), decision: sell() };

it('an entry is let through where nothing speaks against it', () => {
  expect(said({})).toBe('opened');
});

describe('halted by a person', () => {
  const desk = { halt: 'a look at the account' };
  it('denies entries, with the reason', () => {
    expect(said({ desk })).toEqual(['halted', 'entries are halted: a look at the account']);
  });
  it('denies them without a reason too', () => {
    expect(said({ desk: { halt: '' } })).toEqual(['halted', 'entries are halted: ']);
  });
  it('denies no closing', () => {
    expect(said({ ...closing, desk })).toBe('closed');
  });
});

describe('the daily loss', () => {
  const desk = { day: { date: '2026-01-05', equity: 10_100 } };
  it('denies entries once it has reached its limit', () => {
    expect(said({ desk, terms: { maxDailyLoss: 100 } })).toEqual([
      'daily_loss',
      '100 has been lost today, the limit is 100',
    ]);
  });
  it('does not while it is less', () => {
    expect(said({ desk, terms: { maxDailyLoss: 100.01 } })).toBe('opened');
  });
  it('does not without a limit', () => {
    expect(said({ desk })).toBe('opened');
  });
  it('denies no closing', () => {
    expect(said({ ...closing, desk, terms: { maxDailyLoss: 100 } })).toBe('closed');
  });
});

describe('a stale candle', () => {
  const old = { age: 2 * MINUTE + 1 };
  it('denies entries', () => {
    expect(said({ observation: { age: 5 * MINUTE } })).toEqual([
      'stale_candle',
      'the newest candle is 300s old, at most 120s is allowed',
    ]);
  });
  it('is one older than allowed, not one just as old', () => {
    expect([decided({ observation: old }).did, decided({ observation: { age: 2 * MINUTE } }).did]).toEqual([
      'denied',
      'opened',
    ]);
  });
  it('denies no closing', () => {
    expect(said({ ...closing, observation: old })).toBe('closed');
  });
});

describe('the confidence', () => {
  const of = (confidence: Decision['confidence'], minConfidence: Decision['confidence']) =>
    decided({ decision: { ...buy(), confidence }, terms: { minConfidence } }).did;
  it('denies entries below the least', () => {
    expect(said({ decision: { ...buy(), confidence: 'LOW' }, terms: { minConfidence: 'MEDIUM' } })).toEqual([
      'confidence',
      'the confidence is LOW, at least MEDIUM is asked for',
    ]);
  });
  it('lets through what is as sure, or surer', () => {
    expect([of('MEDIUM', 'MEDIUM'), of('HIGH', 'MEDIUM'), of('MEDIUM', 'HIGH'), of('LOW', 'LOW')]).toEqual([
      'opened',
      'opened',
      'denied',
      'opened',
    ]);
  });
  it('denies no closing', () => {
    expect(
      said({ position: long(), decision: { ...sell(), confidence: 'LOW' }, terms: { minConfidence: 'HIGH' } }),
    ).toBe('closed');
  });
});

describe('orders in an hour', () => {
  const desk = { recent: [NOON - 1, NOON - 2, NOON - HOUR + 1] };
  it('deny entries once they have reached their limit, exits among them', () => {
    expect(said({ desk, terms: { maxOrdersPerHour: 3 } })).toEqual([
      'orders_per_hour',
      '3 orders in the last hour, the limit is 3',
    ]);
  });
  it('do not while they are fewer', () => {
    expect(said({ desk, terms: { maxOrdersPerHour: 4 } })).toBe('opened');
  });
  it('do not once one of them is an hour old', () => {
    expect(said({ desk, terms: { maxOrdersPerHour: 3 }, wall: NOON + 1 })).toBe('opened');
  });
  it('deny no closing', () => {
    expect(said({ ...closing, desk, terms: { maxOrdersPerHour: 3 } })).toBe('closed');
  });
});

describe('the same candle', () => {
  const { book } = deskWith(null);
  const desk = { book: [openFill({ candle: MINUTE }), closeFill({ candle: MINUTE })].reduce(booked, book) };
  it('denies a second entry', () => {
    expect(said({ desk })).toEqual([
      'same_candle',
      `one entry has been made on candle ${MINUTE}, the limit for a candle`,
    ]);
  });
  it('does not deny one on the next candle', () => {
    expect(said({ desk, candles: [candle(1, 100), candle(2, 100)] })).toBe('opened');
  });
  it('denies one on an older candle, so that ids stay unique', () => {
    expect(said({ desk, candles: [candle(0, 100)] })).toContain('same_candle');
  });
  it('denies no closing', () => {
    expect(said({ ...closing, desk: { book: { ...desk.book, position: long() } } })).toBe('closed');
  });
});

describe('a position that has changed since the decider was asked', () => {
  it('denies an entry where one was open', () => {
    expect(said({ asked: long() })).toEqual([
      'position_changed',
      `the position was long since candle ${MINUTE} when the decider was asked, it is flat now`,
    ]);
  });
  it('denies a closing where another was open', () => {
    expect(said({ ...closing, asked: long({ candle: 0 }) })).toContain('position_changed');
  });
  it('denies a closing where none was open', () => {
    expect(said({ ...closing, asked: null })).toContain('position_changed');
  });
  it('denies nothing where it is the same, whatever it is worth by now', () => {
    expect(said({ ...closing, asked: { ...long(), unrealizedPnl: -3 } as Position })).toBe('closed');
  });
});

describe('levels on the wrong side', () => {
  it('deny the entry, and are named', () => {
    expect(said({ decision: buy(101, 120), terms: { slippage: 0.005 } })).toEqual([
      'wrong_side',
      'stop 101 and target 120 are not on their sides of a long entry at 100.5, price 100',
    ]);
  });
  it.each([
    ['a stop above a long entry', buy(101, 120)],
    ['a stop at the price of a long entry', buy(100, 120)],
    ['a target below a long entry', buy(90, 99)],
    ['a target at the price of a long entry', buy(90, 100)],
    ['a target that slippage eats up', buy(90, 100.4)],
    ['a stop that is none', buy(0, 120)],
    ['a stop below nothing', buy(-5, 120)],
    ['a stop that is no number', buy(Number.NaN, 120)],
    ['a target that is no number', buy(90, Number.NaN)],
    ['a target without end', buy(90, Number.POSITIVE_INFINITY)],
    ['a stop below a short entry', sell(99, 80)],
    ['a stop at the price of a short entry', sell(100, 80)],
    ['a target above a short entry', sell(110, 101)],
    ['a target that slippage eats up, short', sell(110, 99.6)],
    ['a stop without end', sell(Number.POSITIVE_INFINITY, 80)],
  ])('%s is denied', (_, decision) => {
    expect(said({ decision, terms: { slippage: 0.005 } })).toContain('wrong_side');
  });
  it('are held against the price now, not that of the question', () => {
    expect(said({ candles: [candle(1, 100), candle(2, 89)] })).toContain('wrong_side');
  });
  it('are held against the entry too where it is rounded past the stop', () => {
    const rounded = { candles: [candle(1, 100_000.0009)], decision: buy(100_000.0005, 120_000) };
    expect(said(rounded)).toContain('wrong_side');
  });
  it('deny no closing', () => {
    expect(said({ position: long(), decision: sell(1, 1_000) })).toBe('closed');
  });
});

describe('a young position', () => {
  const terms = { minHold: 5 * MINUTE };
  it('is not closed by a decision', () => {
    expect(said({ ...closing, terms, wall: NOON + MINUTE })).toEqual([
      'min_hold',
      'the position is 60s old, it is held for at least 300s',
    ]);
  });
  it('is closed once it is old enough', () => {
    const aged = (age: number) => decided({ position: short(), terms, wall: NOON + age }).did;
    expect([aged(5 * MINUTE - 1), aged(5 * MINUTE)]).toEqual(['denied', 'closed']);
  });
  it('is closed where the clock has stepped back behind its entry', () => {
    expect(said({ ...closing, terms, wall: NOON - 1 })).toBe('closed');
  });
  it('is not closed in the millisecond it was opened in', () => {
    expect(decided({ ...closing, terms }).did).toBe('denied');
  });
});

describe('a size below one lot', () => {
  it('denies the entry, which is never raised', () => {
    expect(said({ terms: { riskPerTrade: 1e-8 } })).toEqual([
      'too_small',
      'an equity of 10000 with the stop at 90 allows less than one lot of 0.0001',
    ]);
  });
});

describe('where several denials apply, the first is given:', () => {
  const { book } = deskWith(null);
  const desk: Partial<Desk> = {
    halt: 'x',
    day: { date: '2026-01-05', equity: 20_000 },
    recent: [NOON],
    book: [openFill({ fee: 0 }), closeFill({ fee: 0 })].reduce(booked, book),
  };
  const all: Given & { readonly desk: Partial<Desk>; readonly terms: Partial<Terms> } = {
    desk,
    asked: long(),
    decision: { ...buy(101, 99), confidence: 'LOW' },
    observation: { age: HOUR },
    terms: { maxDailyLoss: 1, minConfidence: 'HIGH', maxOrdersPerHour: 1, riskPerTrade: 1e-8 },
  };
  /** Takes away one reason after another. */
  const ways: readonly Given[] = [
    all,
    { desk: { ...desk, halt: null } },
    { terms: { ...all.terms, maxDailyLoss: null } },
    { observation: {} },
    { decision: buy(101, 99) },
    { terms: { riskPerTrade: 1e-8 } },
    { candles: [candle(2, 100)] },
    { asked: null },
    { decision: buy() },
    { terms: {} },
  ];

  it('in the order of their list', () => {
    let given: Given = {};
    const found = ways.map((less) => {
      given = { ...given, ...less };
      return said(given)[0];
    });
    expect(found.slice(0, -1)).toEqual(DENIALS.filter((denial) => denial !== 'min_hold'));
    expect(said(given)).toBe('opened');
  });
  it('of a closing too', () => {
    expect(said({ ...closing, asked: null, terms: { minHold: HOUR } })).toContain('position_changed');
  });
});

it('what is held or kept is denied by nothing', () => {
  const against = { desk: { halt: 'x' }, asked: short(), observation: { age: HOUR } };
  expect([
    decided({ ...against, decision: HOLD }).did,
    decided({ ...against, position: long(), decision: buy(101, 99) }).did,
  ]).toEqual(['held', 'kept']);
});

it('what is denied leaves the desk as it is', () => {
  const desk = deskWith(null, { halt: 'x' });
  const step = act(desk, buy(), null, seeing([candle(1, 100)]), TERMS, NOON);
  expect([step.desk === desk, step.fills]).toEqual([true, []]);
});
