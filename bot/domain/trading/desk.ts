// The desk: what trading knows at one instant. Two steps change it: a look at the market (look.ts), a decision (act.ts).
import type { Confidence } from '../decision/decision.ts';
import { type Beside, NOBODY } from './beside.ts';
import { type Book, booked, emptyBook, equityOf } from './book.ts';
import { lastHour } from './hour.ts';
import type { Fill } from './order.ts';
import type { Standing } from './standing.ts';

/** Numbers of the configuration. Money in quote currency, durations in milliseconds, shares of one. */
export type Terms = {
  readonly symbol: string;
  readonly fee: number;
  readonly slippage: number;
  readonly leverage: number;
  readonly maxLeverage: number;
  /** Of the equity that may be tied up as margin. */
  readonly marginShare: number;
  /** Of the equity that is lost if the stop is hit. */
  readonly riskPerTrade: number;
  readonly maxDailyLoss: number | null;
  readonly maxOrdersPerHour: number;
  readonly maxCandleAge: number;
  readonly minConfidence: Confidence;
  readonly minHold: number;
};

/** The UTC day as YYYY-MM-DD, and the equity at its first look. */
export type Day = { readonly date: string; readonly equity: number };

export type Desk = {
  readonly book: Book;
  /** The newest candle whose high and low have been looked at, by its `openedAt`; null before the first look. */
  readonly seen: number | null;
  /** Null before the first look. */
  readonly day: Day | null;
  /** The lap of the replay and the price at the last look of this process; null before it. */
  readonly lap: number | null;
  readonly price: number | null;
  /** When the fills of the last hour were made, newest first, by the wall clock: see `lastHour`. */
  readonly recent: readonly number[];
  /** Why entries are halted by a person; null while they are not. */
  readonly halt: string | null;
  /** What the other symbols of the bot have done. */
  readonly beside: Beside;
  /** What the exchange says; null on paper. */
  readonly standing: Standing | null;
  /** What an entry on its way to the exchange will tie up as margin, in quote currency; 0 while none is. */
  readonly reserved: number;
};

/** The desk after a step, and what was filled in it, oldest first. */
export type Step = { readonly desk: Desk; readonly fills: readonly Fill[] };

/** In the order in which they are looked for. */
export const DENIALS = [
  'halted',
  'unreconciled',
  'position_unknown',
  'foreign_position',
  'open_intents',
  'daily_loss',
  'stale_candle',
  'confidence',
  'orders_per_hour',
  'same_candle',
  'position_changed',
  'wrong_side',
  'min_hold',
  'too_small',
] as const;
export type Denial = (typeof DENIALS)[number];

export type Denied = {
  readonly did: 'denied';
  readonly denial: Denial;
  /** For people: names the value and the limit. */
  readonly why: string;
};

/** Refused by the exchange, or nobody knows yet what came of it. */
export type Unfilled = { readonly did: 'rejected' | 'unknown'; readonly why: string };

/** What came of a decision. */
export type Outcome = { readonly did: 'opened' | 'closed' | 'kept' | 'held' } | Denied | Unfilled;

export const startDesk = (startBalance: number): Desk => ({
  book: emptyBook(startBalance),
  seen: null,
  day: null,
  lap: null,
  price: null,
  recent: [],
  halt: null,
  beside: NOBODY,
  standing: null,
  reserved: 0,
});

/**
 * The desk of a later process, which goes on where the earlier one stood.
 *
 * @param remembered `fills` are all of them, oldest first; `seen` and `day` as the desk had them when they were kept.
 * @throws RangeError if the fills cannot all have been.
 */
export const restoredDesk = (
  remembered: Pick<Desk, 'seen' | 'day'> & { readonly startBalance: number; readonly fills: readonly Fill[] },
  wall: number,
): Desk => ({
  ...startDesk(remembered.startBalance),
  book: remembered.fills.reduce(booked, emptyBook(remembered.startBalance)),
  seen: remembered.seen,
  day: remembered.day,
  recent: lastHour(remembered.fills.map(({ filledAt }) => filledAt).reverse(), wall),
});

/** @param reason Why a person has halted entries; null if nobody has. */
export const halted = (desk: Desk, reason: string | null): Desk => ({ ...desk, halt: reason });

export const alongside = (desk: Desk, beside: Beside): Desk => ({ ...desk, beside });

/** What the account is worth: as the exchange says, or on paper by the book at a price. */
export const worthOf = ({ standing, book }: Desk, price: number): number => standing?.equity ?? equityOf(book, price);
