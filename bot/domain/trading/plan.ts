// What a decision asks for, given what is open: BUY opens a long position or closes a short one, SELL the mirror.
import type { Decision, Levels } from '../decision/decision.ts';
import type { Position } from './book.ts';
import type { Side } from './order.ts';

export type Opening = Levels & { readonly do: 'open'; readonly side: Side };
export type Closing = { readonly do: 'close'; readonly position: Position };
/** The position that is asked for is open already, and stays as it is. */
type Keeping = { readonly do: 'kept' };
/** What it was asked about is gone, and it has no levels to open a position with. */
type Voiding = { readonly do: 'void' };
/** Nothing is asked for. */
type Idling = { readonly do: 'held' };
export type Plan = Opening | Closing | Keeping | Voiding | Idling;

/** The side that a signal opens, or keeps. */
export const sideOf = (signal: 'BUY' | 'SELL'): Side => (signal === 'BUY' ? 'long' : 'short');

export function planOf(decision: Decision, position: Position | null): Plan {
  if (decision.signal === 'HOLD') return { do: 'held' };
  const side = sideOf(decision.signal);
  if (position !== null) return position.side === side ? { do: 'kept' } : { do: 'close', position };
  if (decision.stopLoss === null) return { do: 'void' };
  return { do: 'open', side, stopLoss: decision.stopLoss, takeProfit: decision.takeProfit };
}
