// What `GET /api/kline` answers: candles, with the decisions and fills that were made on them. Pure.
import type { Decided } from '../domain/decision/decided.ts';
import type { State } from '../domain/state.ts';
import type { Book } from '../domain/trading/book.ts';
import type { About } from './about.ts';

/**
 * Instants are milliseconds since 1970: when a candle opened. Candles oldest first, their marks newest first.
 *
 * @param decisions Newest first.
 * @param limit Candles at most, the newest ones.
 */
export function kline({ observed, desk }: State, about: About, decisions: readonly Decided[], limit: number) {
  const candles = observed ? observed.observation.candles.slice(-limit) : [];
  const shift = observed ? observed.observation.shift : 0;
  const shown = new Set(candles.map(({ openedAt }) => openedAt));
  const isShown = ({ candle }: { readonly candle: number }) => shown.has(candle);
  // What happens on a candle that has not closed yet stands at the newest one that has.
  const last = candles.at(-1)?.openedAt ?? Number.POSITIVE_INFINITY;
  const placed = <T extends { readonly candle: number }>(mark: T): T => ({
    ...mark,
    candle: Math.min(mark.candle, last),
  });
  return {
    symbol: about.terms.symbol,
    timeframe: about.timeframe,
    source: about.source,
    candles: candles.map(({ openedAt, ...prices }) => ({ time: openedAt + shift, ...prices })),
    decisions: decisions.filter(isShown).map(({ candle, signal, confidence, outcome }) => ({
      time: candle + shift,
      signal,
      confidence,
      outcome: outcome.did,
    })),
    fills: fillsOf(desk.book)
      .map(placed)
      .filter(isShown)
      .map(({ candle, ...fill }) => ({ time: candle + shift, ...fill })),
  };
}

/** Newest first. A position is opened by a decision only. */
const fillsOf = ({ position, trades }: Book) => [
  ...(position === null ? [] : [entryOf(position)]),
  ...trades.flatMap((trade) => [
    {
      candle: trade.exitCandle,
      side: trade.side,
      action: 'close',
      price: trade.exitPrice,
      size: trade.size,
      cause: trade.cause,
    },
    entryOf(trade),
  ]),
];

const entryOf = ({ candle, side, entryPrice, size }: Entered) => ({
  candle,
  side,
  action: 'open',
  price: entryPrice,
  size,
  cause: 'decision',
});

type Entered = Pick<NonNullable<Book['position']>, 'candle' | 'side' | 'entryPrice' | 'size'>;
