// The journal: the lives of our orders, oldest first, and what it says of the position.
import type { Snapshot, VenuePosition } from '../venue/snapshot.ts';
import { type EntryLife, type ExitLife, isOpen, type Life } from './life.ts';

export type Journal = readonly Life[];

/** How many lives that are over are remembered at the least; the newest entry and all that is open always are. */
export const LIVES_KEPT = 200;

/** The journal with this life in it, in place of what it was. */
export function withLife(journal: Journal, life: Life): Journal {
  const isKnown = journal.some(({ id }) => id === life.id);
  return isKnown ? journal.map((other) => (other.id === life.id ? life : other)) : [...journal, life];
}

export const isEntry = (life: Life): life is EntryLife => life.action === 'open';
export const isExit = (life: Life): life is ExitLife => life.action === 'close';

export const openLives = (journal: Journal): readonly Life[] => journal.filter(isOpen);

/** The candle of the newest entry, whatever became of it: none is made on it, or on an earlier one, again. */
export const lastEntryCandle = (journal: Journal): number | null =>
  journal.filter(isEntry).reduce<number | null>((last, { candle }) => Math.max(last ?? candle, candle), null);

/** The entry that has a position, as far as the journal knows; null while flat. */
export const standingEntry = (journal: Journal): EntryLife | null =>
  journal
    .filter(isEntry)
    .find((life) => life.state === 'filled' || life.state === 'protected' || isPartlyFilled(life)) ?? null;

const isPartlyFilled = (life: EntryLife): boolean => life.state === 'acked' && life.filledLots > 0;

/** Oldest first. */
export const exitsOf = (journal: Journal, { candle }: EntryLife): readonly ExitLife[] =>
  journal.filter(isExit).filter((life) => life.candle === candle);

/** What our closings have left of an entry, in lots. */
export const lotsLeft = (journal: Journal, entry: EntryLife): number =>
  exitsOf(journal, entry).reduce((lots, { filledLots }) => lots - filledLots, entry.filledLots);

/** The part of the position that is ours, in lots, and why there is something beside it; null: there is not. */
export type Share = { readonly ours: number; readonly foreign: string | null };

/** Where an entry of ours is open that explains the position, nothing is foreign before its outcome is known. */
export function shareOf(journal: Journal, { position }: Snapshot): Share {
  if (position === null) return { ours: 0, foreign: null };
  const entry = standingEntry(journal);
  const left = entry?.side === position.side ? Math.max(0, lotsLeft(journal, entry)) : 0;
  const ours = Math.min(left, position.lots);
  if (position.lots <= left || isExplained(journal, position, left)) return { ours, foreign: null };
  return { ours, foreign: saidOf(position, left) };
}

const isExplained = (journal: Journal, { side, lots }: VenuePosition, left: number): boolean =>
  openLives(journal)
    .filter(isEntry)
    .some((life) => life.side === side && lots <= left + life.lots - life.filledLots);

const saidOf = ({ side, lots }: VenuePosition, left: number): string =>
  left > 0
    ? `the position is ${side} ${lots} lots and only ${left} of them are the bot's: close the others, the bot touches only its own`
    : `a ${side} position of ${lots} lots is not the bot's: close it, the bot does not touch it`;
