// What stays the same for the whole life of the process.
import type { Moment } from '../domain/moment.ts';
import type { Terms } from '../domain/trading/desk.ts';
import type { Mode } from '../mode.ts';
import type { Decider } from '../ports.ts';

export type About = {
  readonly pid: number;
  /** A UUID: the guardian's, if it gave one. */
  readonly bootId: string;
  readonly version: string;
  readonly startedAt: Moment;
  readonly terms: Terms;
  /** As configured: `15m`. */
  readonly timeframe: string;
  /** Durations in milliseconds. */
  readonly interval: number;
  readonly deadline: number;
  readonly maxTickAge: number;
  /** `held`: no other bot of this user trades the account. */
  readonly lease: 'held' | 'not_needed';
  readonly mode: Mode;
  readonly source: string;
  readonly decider: Decider;
};
