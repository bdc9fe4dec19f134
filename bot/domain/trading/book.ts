// The book of an account: what its fills amount to. It is made of nothing but them, so that it is found again.
import type { Levels } from '../decision/decision.ts';
import { type Cause, type Fill, type Side, signOf } from './order.ts';
import { toMoney } from './round.ts';

/** Money in quote currency, sizes in base currency, instants by the wall clock. */
export type Position = Levels & {
  readonly symbol: string;
  readonly side: Side;
  readonly size: number;
  readonly leverage: number;
  readonly entryPrice: number;
  readonly entryFee: number;
  readonly openedAt: number;
  /** The candle it was opened on, by its `openedAt`. */
  readonly candle: number;
};

/** A position as it stands at a price. */
export type Holding = Position & { readonly unrealizedPnl: number };

/** A position that has been closed. */
export type Trade = Pick<Position, 'symbol' | 'side' | 'size' | 'entryPrice' | 'openedAt' | 'candle'> & {
  readonly exitPrice: number;
  readonly closedAt: number;
  /** The candle it was closed on, by its `openedAt`. */
  readonly exitCandle: number;
  readonly cause: Cause;
  /** Of entry and exit. */
  readonly fees: number;
  /** After fees. */
  readonly profit: number;
};

export type Book = {
  readonly startBalance: number;
  /** The start balance, plus what closed positions brought, less all fees. */
  readonly cash: number;
  readonly fees: number;
  readonly position: Position | null;
  /** Newest first, at most `TRADES_KEPT`. */
  readonly trades: readonly Trade[];
  readonly tradesTotal: number;
  /** Those with a profit after fees. */
  readonly tradesWon: number;
};

export const TRADES_KEPT = 200;

export const emptyBook = (startBalance: number): Book => ({
  startBalance,
  cash: startBalance,
  fees: 0,
  position: null,
  trades: [],
  tradesTotal: 0,
  tradesWon: 0,
});

/**
 * The book after one more fill.
 *
 * @throws RangeError if there can be no such fill: it opens beside a position, or closes what is not open.
 */
export function booked(book: Book, fill: Fill): Book {
  const charged = { ...book, fees: toMoney(book.fees + fill.fee) };
  return fill.action === 'open' ? opened(charged, fill) : closed(charged, fill);
}

function opened(book: Book, fill: Fill & { readonly action: 'open' }): Book {
  const { id, symbol, side, size, leverage, stopLoss, takeProfit, price, fee, filledAt, candle } = fill;
  if (book.position !== null) throw new RangeError(`fill ${id} opens a position while one is open`);
  if (!(size > 0)) throw new RangeError(`fill ${id} opens a position of size ${size}`);
  const entry = { entryPrice: price, entryFee: fee, openedAt: filledAt, candle };
  return {
    ...book,
    cash: toMoney(book.cash - fee),
    position: { symbol, side, size, leverage, stopLoss, takeProfit, ...entry },
  };
}

function closed(book: Book, fill: Fill): Book {
  const { position } = book;
  if (position === null) throw new RangeError(`fill ${fill.id} closes a position while none is open`);
  for (const key of ['symbol', 'side', 'size'] as const) {
    if (fill[key] === position[key]) continue;
    throw new RangeError(`fill ${fill.id} closes a position of ${key} ${fill[key]}, open is ${position[key]}`);
  }
  const gross = toMoney(gain(position, fill.price));
  const trade = tradeOf(position, fill, gross);
  return {
    ...book,
    cash: toMoney(book.cash + gross - fill.fee),
    position: null,
    trades: [trade, ...book.trades].slice(0, TRADES_KEPT),
    tradesTotal: book.tradesTotal + 1,
    tradesWon: book.tradesWon + (trade.profit > 0 ? 1 : 0),
  };
}

function tradeOf(position: Position, fill: Fill, gross: number): Trade {
  const { symbol, side, size, entryPrice, entryFee, openedAt, candle } = position;
  const fees = toMoney(entryFee + fill.fee);
  const exit = { exitPrice: fill.price, closedAt: fill.filledAt, exitCandle: fill.candle, cause: fill.cause };
  return { symbol, side, size, entryPrice, openedAt, candle, ...exit, fees, profit: toMoney(gross - fees) };
}

/** What a position has gained at a price, before fees. */
const gain = ({ side, size, entryPrice }: Position, price: number): number =>
  signOf(side) * size * (price - entryPrice);

/** The position as it stands at a price; null while flat. */
export const holdingOf = ({ position }: Book, price: number): Holding | null =>
  position === null ? null : { ...position, unrealizedPnl: toMoney(gain(position, price)) };

/** What the account is worth at a price: cash and open profit, the costs of closing not counted. */
export const equityOf = (book: Book, price: number): number =>
  toMoney(book.cash + (holdingOf(book, price)?.unrealizedPnl ?? 0));

/** The share of all closed positions that brought a profit after fees; null while there are none. */
export const winRateOf = ({ tradesTotal, tradesWon }: Book): number | null =>
  tradesTotal === 0 ? null : tradesWon / tradesTotal;
