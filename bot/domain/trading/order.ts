// An order and its fill. On paper an order is filled as soon as it is made.
import type { Levels } from '../decision/decision.ts';
import type { Position } from './book.ts';

export type Side = 'long' | 'short';

/**
 * Why an order was made: a decision, a level that was touched, the loss of the day, the end of a replay, a position whose
 * stop could not be had, or something that nobody but a person, or the exchange itself, can have done.
 */
export const CAUSES = [
  'decision',
  'stop_loss',
  'take_profit',
  'max_daily_loss',
  'replay_over',
  'unprotected',
  'by_hand',
] as const;
export type Cause = (typeof CAUSES)[number];

type Common = {
  /** The client order id, which is the idempotency key: see `orderId`. */
  readonly id: string;
  readonly symbol: string;
  /** Of the position, not of the order: closing a long one sells. */
  readonly side: Side;
  /** In base currency, whole lots; positive. */
  readonly size: number;
  readonly cause: Cause;
};

export type Order =
  | (Common & Levels & { readonly action: 'open'; readonly leverage: number })
  | (Common & { readonly action: 'close' });

/** What came of an order. */
export type Fill = Order & {
  /** In quote currency, slippage included. */
  readonly price: number;
  /** In quote currency; negative where an exchange pays for it. */
  readonly fee: number;
  /** The candle it happened on, by its `openedAt`. */
  readonly candle: number;
  /** By the wall clock. */
  readonly filledAt: number;
};

/** 1 for a long position, -1 for a short one: what a rising price is worth to it. */
export const signOf = (side: Side): 1 | -1 => (side === 'long' ? 1 : -1);

const ID_LENGTH = 32;
/** Of a candle in base 36; nine digits last beyond the year 5000. */
const CANDLE_LENGTH = 9;

/**
 * The client order id: the same event makes the same id, so that it is filled once at most.
 *
 * @param candle The one the position is opened on, by its `openedAt`; for its closing too. One entry at most is made on
 *   a candle, and a position is closed once, on whatever candle and for whatever cause: so no two orders share an id.
 * @returns At most 32 characters, letters and digits only.
 */
export function orderId(symbol: string, candle: number, action: Order['action']): string {
  const name = symbol.replace(/[^A-Za-z0-9]/g, '').slice(0, ID_LENGTH - CANDLE_LENGTH - 1);
  return `${name}${candle.toString(36).padStart(CANDLE_LENGTH, '0')}${action === 'open' ? 'O' : 'C'}`;
}

/** The order that closes the whole of a position. */
export const closing = ({ symbol, side, size, candle }: Position, cause: Cause): Order => ({
  id: orderId(symbol, candle, 'close'),
  symbol,
  action: 'close',
  side,
  size,
  cause,
});
