// A decision, and what it is made from.
import type { Measures } from '../indicators/measure.ts';
import type { Observation } from '../market/candle.ts';

export type Signal = 'BUY' | 'SELL' | 'HOLD';
export type Confidence = 'HIGH' | 'MEDIUM' | 'LOW';

export type Decision = {
  readonly signal: Signal;
  readonly confidence: Confidence;
  /** One sentence for people. Untrusted where a model wrote it: to be escaped wherever it is shown. */
  readonly reason: string;
};

export type Context = {
  readonly observation: Observation;
  readonly measures: Measures;
};
