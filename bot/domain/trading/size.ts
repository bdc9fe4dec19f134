// How much an entry may be: what the risk of its stop and the margin allow.
import { type Costs, lossAtStop, slipped } from './fills.ts';
import type { Side } from './order.ts';
import { LOT, toLots } from './round.ts';

type Limits = Costs & {
  readonly leverage: number;
  readonly maxLeverage: number;
  readonly marginShare: number;
  readonly riskPerTrade: number;
};

export const leverageOf = ({ leverage, maxLeverage }: Pick<Limits, 'leverage' | 'maxLeverage'>): number =>
  Math.min(leverage, maxLeverage);

/**
 * The size that loses `riskPerTrade` of the equity at its stop, or less where the margin would exceed `marginShare`.
 *
 * @param price Of the market now.
 * @param stopLoss On the losing side of it.
 * @returns Base currency in whole lots, rounded down; null below one lot, which is refused and never raised.
 */
export function sizeOf(side: Side, price: number, stopLoss: number, equity: number, limits: Limits): number | null {
  const byRisk = (limits.riskPerTrade * equity) / lossAtStop(side, price, stopLoss, limits);
  const byMargin = (limits.marginShare * equity * leverageOf(limits)) / slipped(side, 'open', price, limits);
  const size = toLots(Math.min(byRisk, byMargin));
  return size >= LOT ? size : null;
}
