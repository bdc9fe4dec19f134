// What the exchange says of the orders whose outcome is open.
import type { VenueOrder } from '../venue/snapshot.ts';
import { type Journal, openLives, withLife } from './journal.ts';
import { type Life, type LifeEvent, lived, type Progress } from './life.ts';
import type { Next, Truth } from './next.ts';

/**
 * How much later than its last moment an order that is not found is taken for never carried out, in milliseconds: for
 * clocks that differ, and for an exchange that shows late what it has done. A second closing only lessens what is there.
 */
export const ABSENCE_MARGIN = { open: 5_000, close: 1_000 } as const;

/** The first thing that has happened to one of them; null if nothing has. */
export function news(journal: Journal, truth: Truth): Extract<Next, { readonly do: 'note' }> | null {
  for (const life of openLives(journal)) {
    const event = eventOf(life, truth);
    if (event !== null) return { do: 'note', life, event };
  }
  return null;
}

/** The journal as it would be with all that has happened in it. */
export function caughtUp(journal: Journal, truth: Truth): Journal {
  const told = news(journal, truth);
  return told === null ? journal : caughtUp(withLife(journal, lived(told.life, told.event)), truth);
}

function eventOf(life: Life, { orders, at }: Truth): LifeEvent | null {
  const order = orders.get(life.id);
  if (order === undefined) return null; // it was made after they were asked
  if (order !== null) return seen(life, order);
  if (at > life.expiresAt + ABSENCE_MARGIN[life.action]) return { what: 'absent' };
  const isNobodyWaiting = life.state === 'intent' || life.state === 'sent';
  return isNobodyWaiting ? { what: 'unanswered', why: 'the bot ended before the exchange answered' } : null;
}

function seen(life: Life, order: VenueOrder): LifeEvent | null {
  const progress = progressOf(order);
  if (order.state === 'ended')
    return order.filledLots > 0 ? { what: 'found_filled', progress } : { what: 'found_empty' };
  const isKnown = life.state === 'acked' && life.filledLots === order.filledLots;
  return isKnown ? null : { what: 'found_live', progress };
}

const progressOf = ({ venueId, filledLots, averagePrice, fee, updatedAt }: VenueOrder): Progress => ({
  venueId,
  filledLots,
  averagePrice,
  fee,
  changedAt: Math.floor(updatedAt),
});
