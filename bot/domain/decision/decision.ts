// A decision, and what it is made from.
import type { Measures } from '../indicators/measure.ts';
import type { Observation } from '../market/candle.ts';
import type { Fault } from './health.ts';

export type Signal = 'BUY' | 'SELL' | 'HOLD';
export type Confidence = 'HIGH' | 'MEDIUM' | 'LOW';

export type Decision = {
  readonly signal: Signal;
  readonly confidence: Confidence;
  /** One sentence for people. Untrusted where a model wrote it: to be escaped wherever it is shown. */
  readonly reason: string;
  /** In quote currency. Where a decider names no levels, and for HOLD, absent. */
  readonly stopLoss?: number;
  readonly takeProfit?: number;
};

/** What stands in for a decision that could not be had: it places no order, and it is no decision. */
export type Fallback = Fault & {
  /** Why, for people. May quote a server: untrusted, as a reason is. */
  readonly fallback: string;
};

export type Context = {
  readonly observation: Observation;
  readonly measures: Measures;
};
