// The one place that decides what follows from what is true at the exchange: after a write, on every look, and after a
// crash alike. It knows nothing of what was meant to happen but the journal.
import type { Cause } from '../trading/order.ts';
import type { Snapshot, VenueStop } from '../venue/snapshot.ts';
import type { OrderIds } from './ids.ts';
import { exitsOf, isEntry, type Journal, lotsLeft, openLives, standingEntry } from './journal.ts';
import { type EntryLife, isOpen } from './life.ts';
import { news } from './lookup.ts';
import { type Finding, MARKS, type Next, type Truth } from './next.ts';
import { covered, firstMarked, gone, type Notes, naked, present, sinceMark, unmarked } from './notes.ts';
import { closingsOf, isUnexpected, shareOf } from './share.ts';

// Durations in milliseconds.
/** What is still live is cancelled after this. */
export const LIVE_FOR = 2_000;
/** A stop that came with its entry is waited for so long before one is placed. */
export const STOP_GRACE = 1_000;
/** From the first sight of a naked position to its closing. */
export const NAKED_FOR = 4_000;
/** Between two attempts at the same. */
export const RETRY_AFTER = 2_000;
/** A position that is not seen for so long, and whose end nobody tells, has ended. */
export const GONE_AFTER = 15_000;
const BACKOFF = { first: 1_000, longest: 60_000 } as const;

export type Asked = {
  readonly ids: OrderIds;
  /** Monotonic. */
  readonly now: number;
  /** Why the position has to be closed in any case; null if it has not. */
  readonly wanted: Cause | null;
};

export function judge(journal: Journal, truth: Truth, notes: Notes, asked: Asked): Finding {
  const told = news(journal, truth);
  if (told !== null) return { next: told, notes };
  if (truth.closings === null && isUnexpected(journal, truth.snapshot)) return { next: { do: 'look' }, notes };
  const lingers = lingering(journal, truth, notes, asked);
  if (lingers !== null) return lingers;
  const entry = standingEntry(journal);
  const { next, notes: seen } =
    entry === null ? { next: null, notes: forgotten(notes) } : standing(entry, journal, truth, notes, asked);
  if (next !== null) return { next, notes: seen };
  const isUnderWay = openLives(journal).length > 0;
  return stray(journal, truth.snapshot, seen, asked) ?? { next: { do: isUnderWay ? 'wait' : 'rest' }, notes: seen };
}

/** An order that stays live: the rest of it is cancelled. Its age is by the exchange's clock, so that a restart takes none off. */
function lingering(journal: Journal, { orders, at }: Truth, notes: Notes, { now }: Asked): Finding | null {
  for (const life of openLives(journal)) {
    const order = orders.get(life.id);
    if (order?.state !== 'live') continue;
    if (at - life.intendedAt < LIVE_FOR) return { next: { do: 'wait' }, notes };
    if (isRested(notes, MARKS.cancel(order.venueId), now)) return { next: { do: 'cancel', order }, notes };
  }
  return null;
}

type Seen = { readonly next: Next | null; readonly notes: Notes };

/** A position of ours, or one that was. Nothing next: it stands as it should. */
function standing(entry: EntryLife, journal: Journal, truth: Truth, notes: Notes, asked: Asked): Seen {
  const { now } = asked;
  const { snapshot } = truth;
  const { ours } = shareOf(journal, truth, asked.ids);
  if (ours === 0) return vanished(entry, journal, truth, gone(notes, now), asked);
  const stop = guardOf(entry, snapshot, asked.ids);
  const looked = stop === null ? naked(present(notes), now) : firstMarked(covered(present(notes)), MARKS.guarded, now);
  const found = (next: Next | null): Seen => ({ next, notes: looked });
  if (stop !== null && entry.state === 'filled') return found({ do: 'note', life: entry, event: { what: 'guarded' } });
  if (stop === null && entry.state === 'protected') {
    return found({ do: 'note', life: entry, event: { what: 'exposed' } });
  }
  const cause = causeToClose(entry, journal, looked, asked);
  const isClosing = exitsOf(journal, entry).some(isOpen);
  if (cause !== null && !isClosing && isBackedOff(entry, journal, looked, now)) {
    return found({ do: 'close', entry, lots: ours, cause });
  }
  if (stop === null && isToProtect(entry, looked, now)) return found({ do: 'protect', entry });
  return found(stop !== null && cause === null ? null : { do: 'wait' });
}

/** What has closed it is known, or will not be known any more. */
function vanished(entry: EntryLife, journal: Journal, truth: Truth, notes: Notes, { ids, now }: Asked): Finding {
  const closings = closingsOf(entry, journal, truth, ids);
  const left = closings.reduce((lots, { filledLots }) => lots - filledLots, lotsLeft(journal, entry));
  const isDue = left <= 0 || now - (notes.goneSince ?? now) >= GONE_AFTER;
  return { next: isDue && entry.state !== 'acked' ? { do: 'settle', entry, closings } : { do: 'wait' }, notes };
}

/** A stop of ours for the whole of what is ours; those of other people may end at any time. */
const guardOf = (entry: EntryLife, { position, stops }: Snapshot, ids: OrderIds): VenueStop | null =>
  stops.find(
    ({ id, side, stopLoss, lots }) =>
      ids.candleOf(id) === entry.candle &&
      side === entry.side &&
      stopLoss !== null &&
      (lots === 'all' || lots >= Math.min(entry.filledLots, position?.lots ?? 0)),
  ) ?? null;

/** Once begun, closing goes on until there is nothing left. */
function causeToClose(entry: EntryLife, journal: Journal, notes: Notes, { now, wanted }: Asked): Cause | null {
  const begun = exitsOf(journal, entry).at(-1);
  if (begun !== undefined) return begun.cause;
  if (wanted !== null) return wanted;
  const isTooLong = notes.nakedSince !== null && now - notes.nakedSince >= NAKED_FOR;
  return notes.nakedSince !== null && (notes.isRefused || isTooLong) ? 'unprotected' : null;
}

/** The first attempt is made at once, each further one after twice the wait before it. */
function isBackedOff(entry: EntryLife, journal: Journal, notes: Notes, now: number): boolean {
  const attempts = exitsOf(journal, entry).length;
  const wait = attempts === 0 ? 0 : Math.min(BACKOFF.first * 2 ** (attempts - 1), BACKOFF.longest);
  return sinceMark(notes, MARKS.close, now) >= wait;
}

/** The exchange makes the stop of an entry only when all of it is filled, and a moment later; what was there is lost. */
function isToProtect(entry: EntryLife, notes: Notes, now: number): boolean {
  const wasThere = notes.marks.has(MARKS.protect) || notes.marks.has(MARKS.guarded);
  const isComing = entry.filledLots === entry.lots && !wasThere;
  const nakedFor = now - (notes.nakedSince ?? now);
  return nakedFor >= (isComing ? STOP_GRACE : 0) && isRested(notes, MARKS.protect, now);
}

/** A stop of ours that protects nothing of ours any more: it could close what is not ours, or a later entry. */
function stray(journal: Journal, { position, stops }: Snapshot, notes: Notes, { ids, now }: Asked): Finding | null {
  for (const stop of stops) {
    const candle = ids.candleOf(stop.id);
    if (candle === null || !isRested(notes, MARKS.cancel(stop.venueId), now)) continue;
    const entry = journal.filter(isEntry).find((life) => life.candle === candle);
    // Of an entry that the journal has lost the position may still stand.
    const isStray = entry === undefined ? position === null : !isOpen(entry) && entry !== standingEntry(journal);
    if (isStray) return { next: { do: 'cancel_stop', stop }, notes };
  }
  return null;
}

/** What was tried for a position does not count for the next one. */
const forgotten = (notes: Notes): Notes =>
  unmarked(covered(present(notes)), [MARKS.protect, MARKS.guarded, MARKS.close]);

const isRested = (notes: Notes, name: string, now: number): boolean => sinceMark(notes, name, now) >= RETRY_AFTER;
