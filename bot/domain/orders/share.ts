// Whose the position is. In net mode the exchange adds up what the bot and other people hold.
import type { Snapshot, VenueOrder, VenuePosition } from '../venue/snapshot.ts';
import type { OrderIds } from './ids.ts';
import { exitsOf, isEntry, type Journal, lotsLeft, openLives, standingEntry } from './journal.ts';
import type { EntryLife } from './life.ts';
import type { Truth } from './next.ts';

/** The part that is ours, in lots, and why there is something beside it, for people; null: there is not. */
export type Share = { readonly ours: number; readonly foreign: string | null };

/** Where an entry of ours is open that explains the position, nothing is foreign before its outcome is known. */
export function shareOf(journal: Journal, { snapshot, closings }: Truth, ids: OrderIds): Share {
  const { position } = snapshot;
  if (position === null) return { ours: 0, foreign: null };
  const entry = standingEntry(journal);
  const left = entry?.side === position.side ? Math.max(0, leftOf(entry, journal, closings ?? [], ids)) : 0;
  const ours = Math.min(left, position.lots);
  if (position.lots <= left || isExplained(journal, position, left)) return { ours, foreign: null };
  return { ours, foreign: saidOf(position, left) };
}

/** True if the position is not just what the journal says: then how a part of ours may have ended has to be asked. */
export function isUnexpected(journal: Journal, { position }: Snapshot): boolean {
  const entry = standingEntry(journal);
  if (entry === null) return false;
  return position?.side !== entry.side || position.lots !== lotsLeft(journal, entry);
}

/** What our closings and our stops have left of an entry, in lots. */
const leftOf = (entry: EntryLife, journal: Journal, closings: readonly VenueOrder[], ids: OrderIds): number =>
  closings
    .filter((closing) => isByOurStop(entry, closing, ids))
    .reduce((lots, { filledLots }) => lots - filledLots, lotsLeft(journal, entry));

const isByOurStop = (entry: EntryLife, { stopId, side }: VenueOrder, ids: OrderIds): boolean =>
  side === entry.side && ids.candleOf(stopId) === entry.candle;

/**
 * Those that have closed a part of this entry, but for our own orders whose outcome is noted already. While something of
 * its side is still open only our stops count: what a person has closed then was a person's.
 */
export function closingsOf(
  entry: EntryLife,
  journal: Journal,
  { snapshot: { position }, closings }: Truth,
  ids: OrderIds,
): readonly VenueOrder[] {
  const exits = exitsOf(journal, entry);
  const isNoted = (id: string | null) => exits.some((exit) => exit.id === id && exit.filledLots > 0);
  const isOfAnother = (id: string | null) => (ids.candleOf(id) ?? entry.candle) !== entry.candle;
  return (closings ?? [])
    .filter(({ side, updatedAt }) => side === entry.side && updatedAt >= entry.intendedAt)
    .filter(({ id, stopId }) => !isNoted(id) && !isOfAnother(id) && !isOfAnother(stopId))
    .filter((closing) => position?.side !== entry.side || isByOurStop(entry, closing, ids));
}

const isExplained = (journal: Journal, { side, lots }: VenuePosition, left: number): boolean =>
  openLives(journal)
    .filter(isEntry)
    .some((life) => life.side === side && lots <= left + life.lots - life.filledLots);

const saidOf = ({ side, lots }: VenuePosition, left: number): string =>
  left > 0
    ? `the position is ${side} ${lots} lots and only ${left} of them are the bot's: close the others, the bot touches only its own`
    : `a ${side} position of ${lots} lots is not the bot's: close it, the bot does not touch it`;
