// The journal: the lives of our orders, oldest first.
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
