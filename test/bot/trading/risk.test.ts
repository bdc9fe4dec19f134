import { describe, expect, it } from 'vitest';
import type { Decision } from '../../../bot/domain/decision/decision.ts';
import type { Candle, Observation } from '../../../bot/domain/market/candle.ts';
import { act } from '../../../bot/domain/trading/act.ts';
import type { Position } from '../../../bot/domain/trading/book.ts';
import { booked } from '../../../bot/domain/trading/book.ts';
import { DENIALS, type Desk, type Terms } from '../../../bot/domain/trading/desk.ts';
import type { Fill } from '../../../bot/domain/trading/order.ts';
import { NOTHING_ASKED, type Standing } from '../../../bot/domain/trading/standing.ts';
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

/** An account at an exchange at which nothing is in the way. */
const at: Standing = { ...NOTHING_ASKED, isReconciled: true, position: 'flat', equity: 10_000, cash: 10_000 };
const OF_AN_EXCHANGE = ['unreconciled', 'position_unknown', 'foreign_position', 'open_intents'];
const ON_PAPER = DENIALS.filter((denial) => !OF_AN_EXCHANGE.includes(denial));

describe('an account at an exchange', () => {
  const entering = (standing: Partial<Standing>) => said({ desk: { standing: { ...at, ...standing } } });
  const leaving = (standing: Partial<Standing>) =>
    said({ ...closing, desk: { standing: { ...at, position: 'long', ...standing } } });

  it('lets an entry through where nothing is in the way', () => {
    expect(entering({})).toBe('opened');
  });
  it('denies entries before everything has been asked', () => {
    expect(entering({ isReconciled: false })).toEqual([
      'unreconciled',
      'the exchange has not been asked for everything yet',
    ]);
  });
  it('denies entries while what is open there is unknown, which is not flat', () => {
    expect(entering({ position: 'unknown' })).toEqual([
      'position_unknown',
      'the exchange does not answer: what is open there is unknown',
    ]);
  });
  it('denies entries beside what is not the bot’s, and says what it is', () => {
    expect(entering({ foreign: 'a long position of 3 lots' })).toEqual([
      'foreign_position',
      'a long position of 3 lots',
    ]);
  });
  it('denies entries while the outcome of an order is open', () => {
    expect(entering({ openIntents: 1 })).toEqual(['open_intents', 'the outcome of 1 order is not known yet']);
    expect(entering({ openIntents: 2 })).toEqual(['open_intents', 'the outcome of 2 orders is not known yet']);
  });
  it('denies entries while a stop of an earlier position waits there', () => {
    expect(entering({ strays: 1 })).toEqual([
      'open_intents',
      '1 stop of earlier positions still waits at the exchange',
    ]);
    expect(entering({ strays: 2 })[1]).toBe('2 stops of earlier positions still wait at the exchange');
  });
  it('denies a second entry on a candle, whatever became of the first', () => {
    expect(entering({ lastEntry: MINUTE })).toEqual([
      'same_candle',
      'one entry has been made on candle 60000, the limit for a candle',
    ]);
    expect(entering({ lastEntry: MINUTE - 1 })).toBe('opened');
  });
  it('is sized by what the exchange says it is worth', () => {
    expect(entering({ equity: 0.001 })[0]).toBe('too_small');
  });
  it.each([
    ['before everything has been asked', { isReconciled: false }],
    ['while what is open there is unknown', { position: 'unknown' }],
    ['beside what is not the bot’s', { foreign: 'x' }],
    ['while an order is open', { openIntents: 1 }],
    ['while an old stop waits', { strays: 1 }],
  ] as const)('denies no closing %s', (_, standing) => {
    expect(leaving(standing)).toBe('closed');
  });
  it('denies a closing that has begun already', () => {
    expect(leaving({ isClosing: true })).toEqual(['open_intents', 'the position is being closed already']);
  });
});

describe('the daily loss', () => {
  const over = (others: Partial<Fill>, terms: Partial<Terms> = { maxDailyLoss: 1_000 }) =>
    said({
      desk: { book: [openFill(), closeFill({ candle: MINUTE, ...others })].reduce(booked, deskWith(null).book) },
      candles: [candle(2, 100)],
      terms,
    });
  it('denies entries until the next day once it has closed a position, even where less was lost in the end', () => {
    expect(over({ cause: 'max_daily_loss' })).toEqual([
      'daily_loss',
      'a position was closed today for the loss of the day, the limit is 1000',
    ]);
  });
  it('denies none for a position that was closed for another cause, on the day before, or where there is no limit', () => {
    expect([
      over({ cause: 'stop_loss' }),
      over({ cause: 'max_daily_loss', filledAt: NOON - 13 * HOUR }),
      over({ cause: 'max_daily_loss' }, {}),
    ]).toEqual(['opened', 'opened', 'opened']);
  });
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

  it('in the order of their list, but for those of an exchange', () => {
    let given: Given = {};
    const found = ways.map((less) => {
      given = { ...given, ...less };
      return said(given)[0];
    });
    expect(found.slice(0, -1)).toEqual(ON_PAPER.filter((denial) => denial !== 'min_hold'));
    expect(said(given)).toBe('opened');
  });
  it('those of an exchange after what a person has halted, in the order of their list', () => {
    const trouble: Partial<Standing> = {
      isReconciled: false,
      position: 'unknown',
      foreign: 'x',
      openIntents: 1,
      strays: 1,
    };
    let standing: Standing = { ...at, ...trouble };
    const found = (['isReconciled', 'position', 'foreign', 'openIntents', 'strays'] as const).map((key) => {
      const [denial] = said({ desk: { ...desk, halt: null, standing } });
      standing = { ...standing, [key]: at[key] };
      return denial;
    });
    expect([...new Set(found)]).toEqual(OF_AN_EXCHANGE);
    expect(said({ desk: { ...desk, halt: null, standing }, terms: all.terms })[0]).toBe('daily_loss');
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
