// What `GET /api/trades` answers: the open position and those that were closed. Pure.
import type { State } from '../domain/state.ts';
import { type Holding, holdingOf, type Trade } from '../domain/trading/book.ts';
import { valuationOf } from './account.ts';
import { iso } from './instant.ts';

/** Newest first. Money in quote currency, sizes in base currency. */
export function trades(state: State) {
  const { book } = state.desk;
  const holding = holdingOf(book, valuationOf(state));
  return { open: holding && open(holding), trades: book.trades.map(closed) };
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
