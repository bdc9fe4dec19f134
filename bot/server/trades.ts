// What `GET /api/trades` answers: the open position and those that were closed. Pure.
import { type Holding, holdingOf, type Trade } from '../domain/trading/book.ts';
import { valuationOf } from './account.ts';
import { iso } from './instant.ts';
import type { Task, Tasks } from './task.ts';

/** Newest first; `open` is that of the first symbol. Money in quote currency, sizes in base currency. */
export function trades(tasks: Tasks) {
  const [first, ...others] = tasks.map(openOf);
  const all = tasks.flatMap(({ state }) => state().desk.book.trades).toSorted((a, b) => b.closedAt - a.closedAt);
  return {
    open: first ?? null,
    ...(others.length === 0 ? {} : { positions: [first, ...others].filter((one) => one !== null) }),
    trades: all.map(closed),
  };
}

function openOf({ state }: Task) {
  const now = state();
  const holding = holdingOf(now.desk.book, valuationOf(now));
  return holding && open(holding);
}

const open = (holding: Holding) => ({
  symbol: holding.symbol,
  side: holding.side,
  size: holding.size,
  leverage: holding.leverage,
  entry_price: holding.entryPrice,
  entry_fee: holding.entryFee,
  stop_loss: holding.stopLoss,
  take_profit: holding.takeProfit,
  opened_at: iso(holding.openedAt),
  unrealized_pnl: holding.unrealizedPnl,
});

const closed = (trade: Trade) => ({
  symbol: trade.symbol,
  side: trade.side,
  size: trade.size,
  entry_price: trade.entryPrice,
  exit_price: trade.exitPrice,
  opened_at: iso(trade.openedAt),
  closed_at: iso(trade.closedAt),
  cause: trade.cause,
  fees: trade.fees,
  profit: trade.profit,
});
