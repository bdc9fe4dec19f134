// What is true at an exchange, as far as it has been read. Money in quote currency, sizes in whole lots, instants by the
// exchange's clock in milliseconds.
import type { Side } from '../trading/order.ts';

export type VenuePosition = {
  readonly side: Side;
  /** Positive. */
  readonly lots: number;
  readonly entryPrice: number;
  readonly leverage: number;
  readonly unrealizedPnl: number;
};

export type VenueOrder = {
  /** The client order id; null where whoever placed it gave none. */
  readonly id: string | null;
  readonly venueId: string;
  /** `ended`: nothing more will be filled of it, whether all, a part or nothing was. */
  readonly state: 'live' | 'ended';
  /** Of the position it opens or closes, not of the order: closing a long one sells. */
  readonly side: Side;
  readonly action: 'open' | 'close';
  readonly lots: number;
  readonly filledLots: number;
  /** Of what was filled; null while nothing was. */
  readonly averagePrice: number | null;
  /** Paid for what was filled; negative for a rebate. */
  readonly fee: number;
  /** The client id of the stop that placed it; null for an order that was placed by itself. */
  readonly stopId: string | null;
  readonly updatedAt: number;
};

/** An order that waits for a price: a stop-loss, a take-profit, or both of which one ends the other. */
export type VenueStop = {
  /** The client id; null where whoever placed it gave none. */
  readonly id: string | null;
  readonly venueId: string;
  /** Of the position that it closes. */
  readonly side: Side;
  readonly stopLoss: number | null;
  readonly takeProfit: number | null;
  /** `all`: the whole position, whatever its size is then. */
  readonly lots: number | 'all';
};

/** One instrument of the account. The parts are read one after the other: between them something may have happened. */
export type Snapshot = {
  /** Null while flat. */
  readonly position: VenuePosition | null;
  /** Those that are live, oldest first. */
  readonly orders: readonly VenueOrder[];
  /** Those that still wait, oldest first. */
  readonly stops: readonly VenueStop[];
};

export type VenueAccount = {
  /** Names the account for good. */
  readonly uid: string;
  readonly permissions: readonly string[];
  readonly positionMode: 'net' | 'long_short';
  /** False for an account that can trade no derivatives. */
  readonly hasDerivatives: boolean;
};

export type VenueBalance = {
  /** What the account is worth in quote currency, open profit included. */
  readonly equity: number;
  /** Without open profit. */
  readonly cash: number;
};
