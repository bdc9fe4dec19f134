// A decision that has been made, as it is remembered and shown.
import type { Outcome } from '../trading/desk.ts';
import type { Decision } from './decision.ts';

export type Decided = Decision & {
  /** By the wall clock. */
  readonly madeAt: number;
  /** The newest closed candle then, by its `openedAt`. */
  readonly candle: number;
  /** The price it was made at, in quote currency. */
  readonly price: number;
  readonly source: 'ai' | 'rules';
  readonly provider: string;
  readonly model: string;
  readonly outcome: Outcome;
};
