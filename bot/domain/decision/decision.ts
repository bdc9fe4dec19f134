// A decision, and what it is made from.

import type { Observation } from '../market/candle.ts';
import type { Measures } from '../measures.ts';
import type { Holding } from '../trading/book.ts';
import type { Fault } from './health.ts';

export const SIGNALS = ['BUY', 'SELL', 'HOLD'] as const;
export type Signal = (typeof SIGNALS)[number];

/** From the least to the most. */
export const CONFIDENCES = ['LOW', 'MEDIUM', 'HIGH'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

/** In quote currency: for BUY the stop lies below the price and the target above, for SELL the reverse. */
export type Levels = { readonly stopLoss: number; readonly takeProfit: number };

type Judged = {
  readonly confidence: Confidence;
  /** One sentence for people. Untrusted where a model wrote it: to be escaped wherever it is shown. */
  readonly reason: string;
  /** Who made it, where the decider may ask more than one. */
  readonly by?: { readonly provider: string; readonly model: string };
};

/** Of a decision that opens nothing: it was asked for while a position was open, which it keeps or closes. */
export type NoLevels = { readonly stopLoss: null; readonly takeProfit: null };

export type Decision =
  | (Judged & { readonly signal: 'HOLD' })
  | (Judged & (Levels | NoLevels) & { readonly signal: 'BUY' | 'SELL' });

export const NO_LEVELS: NoLevels = { stopLoss: null, takeProfit: null };

/** What stands in for a decision that could not be had: it places no order, and it is no decision. */
export type Fallback = Fault & {
  /** Why, for people. May quote a server: untrusted, as a reason is. */
  readonly fallback: string;
};

export type Context = {
  /** What is decided on, such as `BTC/USDT:USDT`. */
  readonly symbol: string;
  readonly observation: Observation;
  readonly measures: Measures;
  /** Null while flat. */
  readonly holding: Holding | null;
};
