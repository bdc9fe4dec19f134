// What follows from a look at the exchange: one action at a time, after which it is looked at again.
import type { Cause } from '../trading/order.ts';
import type { Snapshot, VenueOrder, VenueStop } from '../venue/snapshot.ts';
import type { EntryLife, Life, LifeEvent } from './life.ts';
import type { Notes } from './notes.ts';

/** What is true, read in this order: the hour, the orders whose outcome is open, the snapshot, the closings. */
export type Truth = {
  /** By the exchange's clock, in milliseconds. */
  readonly at: number;
  /** By client id; null: the exchange knows none. */
  readonly orders: ReadonlyMap<string, VenueOrder | null>;
  readonly snapshot: Snapshot;
  /** Since the standing entry, oldest first; null: not asked, since the position was what the journal said then. */
  readonly closings: readonly VenueOrder[] | null;
};

export type Next =
  /** Something has happened to an order. */
  | { readonly do: 'note'; readonly life: Life; readonly event: LifeEvent }
  /** The position is no more: these orders of other people and of our stops have closed it, and our closings the rest. */
  | { readonly do: 'settle'; readonly entry: EntryLife; readonly closings: readonly VenueOrder[] }
  | { readonly do: 'protect'; readonly entry: EntryLife }
  | { readonly do: 'close'; readonly entry: EntryLife; readonly lots: number; readonly cause: Cause }
  | { readonly do: 'cancel'; readonly order: VenueOrder }
  | { readonly do: 'cancel_stop'; readonly stop: VenueStop }
  /** What was asked is not enough: look again at once. */
  | { readonly do: 'look' }
  /** Something is under way: look again soon. */
  | { readonly do: 'wait' }
  | { readonly do: 'rest' };

/** What has been found. */
export type Finding = { readonly next: Next; readonly notes: Notes };

/** When something was tried last is marked under these names. */
export const MARKS = {
  protect: 'protect',
  /** When a stop of the position was seen first. */
  guarded: 'guarded',
  close: 'close',
  cancel: (venueId: string) => `cancel ${venueId}`,
} as const;
