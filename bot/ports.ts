// What the engine needs from outside: it looks, answers and stays quiet. Adapters stand in market/, ai/ and log/.

import type { Clock } from '../common/clock.ts';
import type { Context, Decision, Fallback } from './domain/decision/decision.ts';
import type { Breaker, Health } from './domain/decision/health.ts';
import type { Observation } from './domain/market/candle.ts';

export type Market = {
  /** For people: where the candles come from. */
  readonly source: string;
  readonly observe: (signal: AbortSignal) => Promise<Observation>;
};

export type Decider = {
  readonly provider: string;
  readonly model: string;
  /** False for the built-in rules. */
  readonly isAi: boolean;
  /** For people: what decides, and why it. */
  readonly label: string;
  /** @throws The signal's reason, or what only a fault of our own explains. What may go wrong outside is a fallback. */
  readonly decide: (context: Context, signal: AbortSignal) => Promise<Decision | Fallback>;
  /** All three are absent where nothing outside can fail. */
  readonly health?: () => Health;
  readonly breaker?: () => Breaker;
  /** As `decide`, but for the decider's health and breaker it has not happened: a test of the connection. */
  readonly rehearse?: (context: Context, signal: AbortSignal) => Promise<Decision | Fallback>;
};

/** Facts as data, and the sentence made from them. An error goes under `err`. Never throws, whatever the disk does. */
export type Log = { readonly [L in 'info' | 'warn' | 'error']: (facts: object, sentence: string) => void };

export type Ports = {
  readonly clock: Clock;
  readonly market: Market;
  readonly decider: Decider;
  readonly log: Log;
};
