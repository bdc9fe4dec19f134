// Brings the account and the journal together: looks, lets the rules decide, does the one thing that follows, looks again.

import { SEQUENCES } from '../../domain/orders/ids.ts';
import { exitIntent } from '../../domain/orders/intent.ts';
import { lotsLeft, openLives, standingEntry } from '../../domain/orders/journal.ts';
import { type Asked, judge } from '../../domain/orders/judge.ts';
import type { EntryLife, Life } from '../../domain/orders/life.ts';
import { MARKS, type Next, type Truth } from '../../domain/orders/next.ts';
import { marked, NO_NOTES, type Notes, refused } from '../../domain/orders/notes.ts';
import { entryFill, type Settling, settled } from '../../domain/orders/settle.ts';
import { shareOf } from '../../domain/orders/share.ts';
import type { Cause, Fill } from '../../domain/trading/order.ts';
import type { Receipt } from '../../domain/venue/command.ts';
import type { VenueOrder } from '../../domain/venue/snapshot.ts';
import type { Log } from '../../ports.ts';
import { type Ask, truthOf } from './ask.ts';
import { type Placing, place } from './send.ts';

/** Between two looks while something is under way, in milliseconds. */
const LOOK_AGAIN = 400;
/** Two stops are further apart than this, in milliseconds. */
const STOP_SLOT = 250;
/** Of one row of looks: a rule that wanted the same for ever must not hold up everything else. */
const ROUNDS = 200;

export type Reconciling = Placing & {
  readonly ask: Ask;
  readonly log: Log;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Why the position has to be closed in any case. */
  readonly wanted: () => Cause | null;
  readonly settling: () => Omit<Settling, 'ids' | 'instrument'>;
};

export type Reconciler = {
  /**
   * Until nothing is left to be done, or nothing but waiting and the time is up.
   *
   * @param budget For waiting, in milliseconds.
   * @throws What a read throws, and the signal's reason.
   */
  readonly reconcile: (budget: number, signal: AbortSignal) => Promise<void>;
  /** Of the last look that succeeded; null before it. */
  readonly truth: () => Truth | null;
  /** Closes what is left of the position. @throws What `place` throws. */
  readonly close: (entry: EntryLife, cause: Cause) => Promise<Life>;
};

export function createReconciler(all: Reconciling): Reconciler {
  const { venue, instrument, ids, register, send, ask, log, now, pause, wanted, settling } = all;
  let notes: Notes = NO_NOTES;
  let last: Truth | null = null;

  async function reconcile(budget: number, signal: AbortSignal): Promise<void> {
    const end = now() + budget;
    for (let round = 0; round < ROUNDS; round++) {
      signal.throwIfAborted();
      const truth = await truthOf(venue, instrument, register.journal(), ask, signal);
      last = truth;
      const next = decide(truth);
      if (next.do === 'rest') return;
      if (next.do === 'look') continue;
      if (next.do !== 'wait') await carryOut(next);
      else if (now() >= end) return;
      else await pause(LOOK_AGAIN, signal);
    }
  }

  /** What has become known is noted at once; the first thing to be done after it is returned. */
  function decide(truth: Truth): Exclude<Next, { readonly do: 'note' }> {
    for (;;) {
      const asked: Asked = { ids, now: now(), wanted: wanted() };
      const finding = judge(register.journal(), truth, notes, asked);
      notes = finding.notes;
      if (finding.next.do !== 'note') return finding.next;
      const { life, event } = finding.next;
      register.note(life, event, event.what === 'found_filled' ? opened(life, event.progress) : null);
    }
  }

  const opened = (life: Life, progress: Partial<EntryLife>): Fill | null =>
    life.action === 'open' ? entryFill({ ...life, ...progress }, instrument) : null;

  async function carryOut(next: Exclude<Next, { readonly do: 'note' | 'look' | 'wait' | 'rest' }>) {
    switch (next.do) {
      case 'settle':
        return settleEnd(next.entry, next.closings);
      case 'protect':
        return protect(next.entry);
      case 'close':
        return void (await closeLots(next.entry, next.lots, next.cause));
      case 'cancel':
        notes = marked(notes, MARKS.cancel(next.order.venueId), now());
        return tell('cancel', await send((inner) => venue.cancel(instrument, next.order.venueId, inner)));
      case 'cancel_stop':
        notes = marked(notes, MARKS.cancel(next.stop.venueId), now());
        return tell('cancel_stop', await send((inner) => venue.cancelStop(instrument, next.stop.venueId, inner)));
      default:
        next satisfies never;
    }
  }

  function settleEnd(entry: EntryLife, closings: readonly VenueOrder[]): void {
    const end = settled(entry, register.journal(), closings, { ids, instrument, ...settling() });
    if (!end.isProved) {
      log.warn({ event: 'end_unknown', id: entry.id }, `nobody tells how ${entry.id} ended: booked at the last price`);
    }
    register.note(entry, { what: 'gone' }, end.fill);
  }

  async function protect(entry: EntryLife): Promise<void> {
    notes = marked(notes, MARKS.protect, now());
    const { candle, side, stopLossTicks, takeProfitTicks } = entry;
    // Counted by the clock, so that no id is used again by a process that knows nothing of the earlier ones.
    const id = ids.stop(candle, 1 + (Math.floor(venue.now() / STOP_SLOT) % (SEQUENCES - 1)));
    const receipt = await send((inner) =>
      venue.protect({ instrument, id, side, stopLossTicks, takeProfitTicks }, inner),
    );
    if (receipt.did === 'rejected') notes = refused(notes);
    tell('protect', receipt);
  }

  async function closeLots(entry: EntryLife, lots: number, cause: Cause): Promise<Life> {
    notes = marked(notes, MARKS.close, now());
    const life = await place(exitIntent(entry, register.journal(), lots, cause, ids, venue.now()), all);
    if (life.state === 'acked') return life;
    log.error(
      { event: 'close_failed', id: life.id, state: life.state, why: life.why },
      `closing ${lots} lots of ${entry.id} (${cause}): ${life.state}, ${life.why}; it is looked after and tried again`,
    );
    return life;
  }

  function tell(what: string, receipt: Receipt): void {
    if (receipt.did === 'accepted') log.info({ event: what, ...receipt }, `${what}: accepted`);
    else log.error({ event: what, ...receipt }, `${what}: ${receipt.did}, ${receipt.why}`);
  }

  return {
    reconcile,
    truth: () => last,
    close: (entry, cause) => {
      // What is known to be ours; where nothing is, all that may be: the exchange lessens no more than there is.
      const { ours } = last === null ? { ours: 0 } : shareOf(register.journal(), last, ids);
      return closeLots(entry, ours > 0 ? ours : lotsLeft(register.journal(), entry), cause);
    },
  };
}

/** Orders whose outcome is open, and an entry whose stop has not been seen yet, for people; null if there are none. */
export const stillOpen = (register: Placing['register']): string | null => {
  const entry = standingEntry(register.journal());
  const isNaked = entry !== null && entry.state === 'filled';
  const open = [...openLives(register.journal()), ...(isNaked ? [entry] : [])];
  return open.length === 0 ? null : open.map(({ id, state }) => `${id} (${state})`).join(', ');
};

export const entryOf = (register: Placing['register']): EntryLife | null => standingEntry(register.journal());
