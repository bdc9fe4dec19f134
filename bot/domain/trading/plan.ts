// What a decision asks for, given what is open: BUY opens a long position or closes a short one, SELL the mirror.
import type { Decision, Levels } from '../decision/decision.ts';
import type { Position } from './book.ts';
import type { Side } from './order.ts';

export type Opening = Levels & { readonly do: 'open'; readonly side: Side };
export type Closing = { readonly do: 'close'; readonly position: Position };
/** The position that is asked for is open already, and stays as it is. */
type Keeping = { readonly do: 'kept' };
/** Nothing is asked for. */
type Idling = { readonly do: 'held' };
export type Plan = Opening | Closing | Keeping | Idling;

export function planOf(decision: Decision, position: Position | null): Plan {
  if (decision.signal === 'HOLD') return { do: 'held' };
  const { signal, stopLoss, takeProfit } = decision;
  const side = signal === 'BUY' ? 'long' : 'short';
  if (position === null) return { do: 'open', side, stopLoss, takeProfit };
  return position.side === side ? { do: 'kept' } : { do: 'close', position };
}
