// What the engine needs from outside: it looks, answers and stays quiet. Adapters stand in market/, ai/ and log/.

import type { Clock } from '../common/clock.ts';
import type { Decided } from './domain/decision/decided.ts';
import type { Context, Decision, Fallback } from './domain/decision/decision.ts';
import type { Breaker, Health } from './domain/decision/health.ts';
import type { Observation } from './domain/market/candle.ts';
import type { Journal } from './domain/orders/journal.ts';
import type { Life } from './domain/orders/life.ts';
import type { Budget, Spending } from './domain/spending.ts';
import type { Beside } from './domain/trading/beside.ts';
import type { Day } from './domain/trading/desk.ts';
import type { Fill } from './domain/trading/order.ts';
import type { Meters } from './meters.ts';

export type Market = {
  /** For people: where the candles come from. */
  readonly source: string;
  /** @throws Transient if the market does not answer; anything else is a fault of our own. */
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
  /** All are absent where nothing outside can fail. */
  readonly health?: () => Health;
  readonly breaker?: () => Breaker;
  /** As `decide`, but for the decider's health and breaker it has not happened: a test of the connection. */
  readonly rehearse?: (context: Context, signal: AbortSignal) => Promise<Decision | Fallback>;
  /** Each AI that may be asked, the first one first. */
  readonly asked?: () => readonly Asked[];
};

/** One AI that may be asked, by itself. */
export type Asked = {
  readonly role: 'first' | 'failover';
  readonly provider: string;
  readonly model: string;
  readonly label: string;
  readonly health: Health;
  readonly breaker: Breaker;
  /** Of this day (UTC). */
  readonly today: Spending;
  readonly budget: Budget;
  /** False where no prices are configured, so that what it costs is not known. */
  readonly isPriced: boolean;
};

/** What one step of trading leaves behind. Instants by the wall clock, money in quote currency. */
export type Entry = {
  readonly at: number;
  /** As in `Desk`. */
  readonly seen: number;
  readonly day: Day;
  /** Oldest first. */
  readonly fills: readonly Fill[];
  readonly decision: Decided | null;
  readonly cash: number;
  readonly equity: number;
};

/** What earlier processes have left of this account. */
export type Remembered = {
  readonly startBalance: number;
  /** All of them, oldest first. */
  readonly fills: readonly Fill[];
  readonly seen: number | null;
  /** The newest. */
  readonly day: Day | null;
};

/** What the AI has cost, by its keys in the configuration and by day (UTC, YYYY-MM-DD); survives the process. */
export type Ledger = {
  readonly read: (keys: string, day: string) => Spending;
  /** @throws Error if it cannot be kept; then nothing of it is. */
  readonly add: (keys: string, day: string, more: Spending) => void;
  /** True once a day. @throws Error if that cannot be kept. */
  readonly isFirstToTell: (keys: string, day: string) => boolean;
};

export type EquityPoint = { readonly at: number; readonly cash: number; readonly equity: number };

/** What survives the process. */
export type Store = {
  readonly remembered: () => Remembered;
  /**
   * Keeps the entry, whole or not at all; once this returns it survives the loss of the process and of power.
   *
   * @throws Error if it cannot be kept, or a fill of it is known already; then nothing of it is.
   */
  readonly commit: (entry: Entry) => void;
  /**
   * Keeps what has happened to orders and the fills that it makes, whole or not at all, as safely as `commit` does.
   *
   * @throws Error if it cannot be kept, an order that is an intent is known already, or another one is not; then nothing
   *   of it is kept.
   */
  readonly note: (lives: readonly Life[], fills: readonly Fill[]) => void;
  /** The orders of this account: all whose outcome is open, the newest entry and what belongs to it, and some before. */
  readonly orders: () => Journal;
  /** Newest first. */
  readonly decisions: (limit: number) => readonly Decided[];
  /** The equity over the whole time kept, oldest first, thinned evenly to at most so many points, the newest among them. */
  readonly equityCurve: (points: number) => readonly EquityPoint[];
  readonly ledger: Ledger;
  readonly close: () => void;
};

/** Facts as data, and the sentence made from them. An error goes under `err`. Never throws, whatever the disk does. */
export type Log = { readonly [L in 'info' | 'warn' | 'error']: (facts: object, sentence: string) => void };

/** Places for so many at once; who finds none waits, and whoever has waited longest is next. */
export type Places = {
  /** Null where all are taken: while anybody waits they are. */
  readonly tryTake: () => Leave | null;
  /** @throws The signal's reason once it fires; then the place is another's. */
  readonly take: (signal: AbortSignal) => Promise<Leave>;
};

/** Gives the place back, once. */
export type Leave = () => void;

export type Ports = {
  readonly clock: Clock;
  readonly market: Market;
  readonly decider: Decider;
  readonly store: Pick<Store, 'commit'>;
  /** Why a person has halted entries; null if nobody has. */
  readonly halt: () => string | null;
  /** What the other symbols of the bot have done. */
  readonly beside: () => Beside;
  /** Bounds how many symbols decide at once. */
  readonly places: Places;
  readonly meters: Omit<Meters, 'read' | 'execution'>;
  readonly log: Log;
};
