// What the dashboard says of money, position and trading. Pure.
import type { State } from '../domain/state.ts';
import { isOver, lossTogether } from '../domain/trading/beside.ts';
import { equityOf, holdingOf, winRateOf } from '../domain/trading/book.ts';
import { dayAt, lossOf } from '../domain/trading/day.ts';
import { type Desk, type Terms, worthOf } from '../domain/trading/desk.ts';
import { toMoney } from '../domain/trading/round.ts';
import { leverageOf } from '../domain/trading/size.ts';
import { obstacleOf } from '../domain/trading/standing.ts';

/** The price at the last look; null before the first. */
export const priceOf = ({ observed }: State): number | null => observed?.observation.price ?? null;

/** The price at which the book is valued: until there is one, a position stands at its entry. */
export const valuationOf = (state: State): number => priceOf(state) ?? state.desk.book.position?.entryPrice ?? 0;

/** What the bot has earned with one symbol, open profit included, whatever else happens in the account. */
export const earnedOf = (state: State): number =>
  toMoney(equityOf(state.desk.book, valuationOf(state)) - state.desk.book.startBalance);

export function account(state: State, terms: Terms, wall: number) {
  const { desk } = state;
  const { book } = desk;
  const { standing } = desk;
  const equity = toMoney(worthOf(desk, valuationOf(state)));
  return {
    account_info: { usdt_balance: toMoney(standing?.cash ?? book.cash), total_equity: equity },
    current_position: position(state),
    current_price: priceOf(state) ?? 0,
    performance: {
      total_profit: toMoney(equity - book.startBalance),
      win_rate: Math.round((winRateOf(book) ?? 0) * 10_000) / 100,
      total_trades: book.tradesTotal,
    },
    leverage: leverageOf(terms),
    trading: {
      ...tradingOf(desk, terms, equity, wall),
      reconciled: standing?.isReconciled ?? true,
      open_intents: standing?.openIntents ?? 0,
    },
  } as const;
}

function position(state: State) {
  const holding = holdingOf(state.desk.book, valuationOf(state));
  if (holding === null) return null;
  const { side, size, entryPrice, unrealizedPnl, leverage, symbol, stopLoss, takeProfit } = holding;
  return {
    side,
    size,
    entry_price: entryPrice,
    unrealized_pnl: unrealizedPnl,
    leverage,
    symbol,
    stop_loss_px: stopLoss,
    take_profit_px: takeProfit,
    // On paper the bot holds it.
    stop_on_exchange: state.desk.standing?.isGuarded ?? false,
  } as const;
}

/** What a person has halted, and what is not known or not the bot's, comes before what the loss of the day forbids. */
function tradingOf(desk: Desk, { maxDailyLoss }: Terms, equity: number, wall: number) {
  const { halt: asked, standing, book, beside } = desk;
  const day = dayAt(desk.day, wall, equity);
  const together = lossTogether(desk, day, equity);
  const halt = asked ?? (standing === null ? null : obstacleOf(standing));
  const isDayOver = beside.isDayOver || isOver(book, day, wall);
  const isOverLoss = maxDailyLoss !== null && (together >= maxDailyLoss || isDayOver);
  return {
    state: halt !== null ? 'entries_halted' : isOverLoss ? 'reduce_only' : 'running',
    halt_reason: halt,
    /** On paper of the symbol's own share. */
    day_pnl_usdt: toMoney(-(standing === null ? lossOf(day, equity) : together)),
    /** 0 where there is none. */
    max_daily_loss_usdt: maxDailyLoss ?? 0,
  } as const;
}
