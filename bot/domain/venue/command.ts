// What is asked of an exchange, and what it answers. Sizes in whole lots, prices in whole ticks.
import type { Side } from '../trading/order.ts';
import type { Instrument } from './instrument.ts';

/** A market order. */
export type Submission = {
  readonly instrument: Instrument;
  /** The client order id: at most 32 letters and digits. */
  readonly id: string;
  readonly side: Side;
  readonly lots: number;
  /** After this instant of its own clock the exchange discards the order unseen, in milliseconds. */
  readonly expiresAt: number;
} & (
  | {
      readonly action: 'open';
      /** Made a stop by the exchange once the order is filled completely. */
      readonly stop: { readonly id: string; readonly stopLossTicks: number; readonly takeProfitTicks: number };
    }
  /** Only lessens a position, never turns it round. */
  | { readonly action: 'close' }
);

/** A stop that follows the whole position and ends with it. */
export type Protection = {
  readonly instrument: Instrument;
  readonly id: string;
  /** Of the position that it protects. */
  readonly side: Side;
  readonly stopLossTicks: number;
  /** Null: no target. */
  readonly takeProfitTicks: number | null;
};

/**
 * What came of a command. `rejected`: it has no effect and never will have one. `unknown`: it may have been carried out,
 * or still be; who asked has to look.
 */
export type Receipt =
  | { readonly did: 'accepted'; readonly venueId: string }
  | { readonly did: 'rejected'; readonly code: string; readonly why: string }
  | { readonly did: 'unknown'; readonly why: string };
