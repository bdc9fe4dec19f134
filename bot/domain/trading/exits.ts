// What a candle does to an open position: the exits that need no decision.
import type { Candle } from '../market/candle.ts';
import type { Position } from './book.ts';
import { type Cause, signOf } from './order.ts';

export type Exit = {
  readonly cause: Cause;
  /** Of the market, before slippage. */
  readonly price: number;
  /** The candle it happens on, by its `openedAt`. */
  readonly candle: number;
};

/**
 * The stop before the target where one candle touches both: which came first cannot be seen.
 *
 * @param candle A later one than the position was opened on.
 * @returns A stop that the candle has opened beyond is filled at the open, which is worse; a target never better than
 *   at its level. Null if the candle touches neither.
 */
export function exitOn(position: Position, { open, high, low, openedAt }: Candle): Exit | null {
  const { side, stopLoss, takeProfit } = position;
  const sign = signOf(side);
  const [worst, best] = side === 'long' ? [low, high] : [high, low];
  if (sign * (worst - stopLoss) <= 0) {
    const isBeyond = sign * (open - stopLoss) < 0;
    return { cause: 'stop_loss', price: isBeyond ? open : stopLoss, candle: openedAt };
  }
  if (sign * (best - takeProfit) >= 0) return { cause: 'take_profit', price: takeProfit, candle: openedAt };
  return null;
}
