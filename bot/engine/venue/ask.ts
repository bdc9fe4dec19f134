// Reads of the exchange: bounded, and sorted into an answer, an outage, and what only a person can put right.
import { formatDuration } from '../../../common/duration.ts';
import { Transient } from '../../domain/errors.ts';
import { type Journal, openLives, standingEntry } from '../../domain/orders/journal.ts';
import type { Truth } from '../../domain/orders/next.ts';
import { isUnexpected } from '../../domain/orders/share.ts';
import type { Instrument } from '../../domain/venue/instrument.ts';
import type { VenueOrder } from '../../domain/venue/snapshot.ts';
import type { within } from '../../execution/deadline.ts';
import { BreakerOpen, OutsideFailure } from '../../execution/failure.ts';
import type { Venue } from '../../venue.ts';

/** For one read, all its attempts included, in milliseconds. */
const PATIENCE = 10_000;

/** @throws Transient, OutsideFailure or BreakerOpen in an outage; Fatal; the signal's reason. */
export type Ask = <T>(signal: AbortSignal, read: (signal: AbortSignal) => Promise<T>) => Promise<T>;

export function createAsk(name: string, limited: typeof within): Ask {
  const overdue = () => new Transient(`${name} has not answered within ${formatDuration(PATIENCE)}`);
  return (signal, read) => limited(PATIENCE, overdue, signal, read);
}

/** The exchange does not answer now, which is nobody's fault here. */
export const isOutage = (error: unknown): error is Error =>
  error instanceof Transient || error instanceof OutsideFailure || error instanceof BreakerOpen;

/** Orders before the snapshot: what they are found to have filled is in its position already. And closings after it. */
export async function truthOf(
  venue: Venue,
  instrument: Instrument,
  journal: Journal,
  ask: Ask,
  signal: AbortSignal,
): Promise<Truth> {
  const at = venue.now();
  const orders = new Map<string, VenueOrder | null>();
  for (const { id } of openLives(journal)) {
    orders.set(id, await ask(signal, (inner) => venue.order(instrument, id, inner)));
  }
  const snapshot = await ask(signal, (inner) => venue.snapshot(instrument, inner));
  const entry = standingEntry(journal);
  const closings =
    entry !== null && isUnexpected(journal, snapshot)
      ? await ask(signal, (inner) => venue.closings(instrument, entry.intendedAt, inner))
      : null;
  return { at, orders, snapshot, closings };
}
