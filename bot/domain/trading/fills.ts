// The paper broker's arithmetic: what an order is filled at, and what that costs.
import { type Fill, type Order, type Side, signOf } from './order.ts';
import { toMoney, toPrice } from './round.ts';

/** Both shares of one. */
export type Costs = { readonly fee: number; readonly slippage: number };

/** What an order is filled at while the market stands at `price`: slippage is against us, whichever way. */
export function slipped(side: Side, action: Order['action'], price: number, { slippage }: Costs): number {
  const isBuying = (side === 'long') === (action === 'open');
  return toPrice(price * (isBuying ? 1 + slippage : 1 - slippage));
}

/**
 * @param candle The one it happens on, by its `openedAt`.
 * @param wall Kept in whole milliseconds.
 */
export function paperFill(order: Order, marketPrice: number, costs: Costs, candle: number, wall: number): Fill {
  const price = slipped(order.side, order.action, marketPrice, costs);
  return { ...order, price, fee: toMoney(costs.fee * order.size * price), candle, filledAt: Math.floor(wall) };
}

/** What one unit loses from entry to stop, slippage and both fees included. */
export function lossAtStop(side: Side, price: number, stopLoss: number, costs: Costs): number {
  const entry = slipped(side, 'open', price, costs);
  const exit = slipped(side, 'close', stopLoss, costs);
  return signOf(side) * (entry - exit) + costs.fee * (entry + exit);
}
