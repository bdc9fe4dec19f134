// The rules, one look at a time: what is true, and the one thing that follows.
import { describe, expect, it } from 'vitest';
import type { Journal } from '../../../bot/domain/orders/journal.ts';
import { GONE_AFTER, judge, LIVE_FOR, NAKED_FOR, RETRY_AFTER, STOP_GRACE } from '../../../bot/domain/orders/judge.ts';
import { ABSENCE_MARGIN } from '../../../bot/domain/orders/lookup.ts';
import { MARKS, type Truth } from '../../../bot/domain/orders/next.ts';
import { marked, NO_NOTES, type Notes, refused } from '../../../bot/domain/orders/notes.ts';
import type { Cause } from '../../../bot/domain/trading/order.ts';
import { closing, entryLife, exitLife, fresh, ids, NOON, ON, order, position, stop, truth } from './given.ts';

const NOW = 1_000_000;

/** What follows, in a few words, and the notes of it. */
function look(journal: Journal, seen: Truth, notes: Notes = NO_NOTES, wanted: Cause | null = null, now = NOW) {
  const finding = judge(journal, seen, notes, { ids, now, wanted });
  const { next } = finding;
  switch (next.do) {
    case 'note':
      return { did: `${next.life.action}: ${next.event.what}`, notes: finding.notes };
    case 'close':
      return { did: `close ${next.lots} (${next.cause})`, notes: finding.notes };
    case 'settle':
      return { did: `settle by ${next.closings.length}`, notes: finding.notes };
    default:
      return { did: next.do, notes: finding.notes };
  }
}
const did = (...given: Parameters<typeof look>) => look(...given).did;

const known = (id: string, found: ReturnType<typeof order> | null) => ({ orders: new Map([[id, found]]) });
const held = { position: position(), stops: [stop()] };
const naked = { position: position() };
const guarded = entryLife({ state: 'protected' });
const nakedSince = (ms: number, notes: Notes = NO_NOTES): Notes => ({ ...notes, nakedSince: NOW - ms });

it('flat, and nothing under way: nothing is to be done', () => {
  expect(did([], truth())).toBe('rest');
  expect(did([entryLife({ state: 'closed' })], truth())).toBe('rest');
  expect(did([guarded], truth(held))).toBe('rest');
});

describe('an order whose outcome is open', () => {
  const sent = entryLife({ state: 'sent', ...fresh });
  const unknown = entryLife({ state: 'unknown', ...fresh });
  const last = sent.expiresAt + ABSENCE_MARGIN.open;

  it('is filled where the exchange has ended it with a fill, whole or in part', () => {
    expect(did([unknown], truth({}, known(unknown.id, order())))).toBe('open: found_filled');
    expect(did([unknown], truth({}, known(unknown.id, order({ filledLots: 3 }))))).toBe('open: found_filled');
  });
  it('is void where the exchange has ended it without one', () => {
    expect(did([unknown], truth({}, known(unknown.id, order({ filledLots: 0, averagePrice: null }))))).toBe(
      'open: found_empty',
    );
  });
  it('is acknowledged while it is live, and said once', () => {
    const live = order({ state: 'live', filledLots: 0, averagePrice: null });
    expect(did([unknown], truth({}, known(unknown.id, live)))).toBe('open: found_live');
    const acked = entryLife({ state: 'acked', ...fresh });
    expect(did([acked], truth({}, known(acked.id, live)))).toBe('wait');
    expect(did([acked], truth({}, known(acked.id, { ...live, filledLots: 4, averagePrice: 100 })))).toBe(
      'open: found_live',
    );
  });
  it('that nobody waits for any more is unknown', () => {
    expect(did([sent], truth({}, known(sent.id, null)))).toBe('open: unanswered');
    expect(did([entryLife({ state: 'intent', ...fresh })], truth({}, known(sent.id, null)))).toBe('open: unanswered');
  });
  it('that the exchange does not know is void only when it can carry it out no more, by its own clock', () => {
    expect(did([unknown], truth({}, { ...known(unknown.id, null), at: last }))).toBe('wait');
    expect(did([unknown], truth({}, { ...known(unknown.id, null), at: last + 1 }))).toBe('open: absent');
  });
  it('of a closing is given up sooner', () => {
    const exit = exitLife();
    const late = exit.expiresAt + ABSENCE_MARGIN.close;
    const at = (ms: number) => truth(held, { ...known(exit.id, null), at: ms });
    expect([did([guarded, exit], at(late)), did([guarded, exit], at(late + 1))]).toEqual(['wait', 'close: absent']);
  });
  it('that was made after the exchange was asked is waited for', () => {
    expect(did([sent], truth({}, { at: last + 1 }))).toBe('wait');
  });
  describe('that stays live', () => {
    const acked = entryLife({ state: 'acked', ...fresh, filledLots: 4, averagePrice: 100 });
    const live = known(acked.id, order({ state: 'live', filledLots: 4 }));
    const seen = (age: number) => truth({ position: position({ lots: 4 }) }, { ...live, at: NOON + age });

    it('is cancelled after a moment of its own, however young the process is, and again where that came to nothing', () => {
      expect(did([acked], seen(LIVE_FOR - 1))).toBe('wait');
      expect(did([acked], seen(LIVE_FOR))).toBe('cancel');
      const tried = marked(NO_NOTES, MARKS.cancel('v1'), NOW);
      expect(did([acked], seen(9_000), tried, null, NOW + RETRY_AFTER)).toBe('cancel');
    });
    it('and cannot be cancelled leaves no filled part without a stop', () => {
      expect(did([acked], seen(9_000), marked(NO_NOTES, MARKS.cancel('v1'), NOW))).toBe('protect');
    });
  });
});

describe('a position of ours', () => {
  it('is protected when its stop is seen', () => {
    expect(did([entryLife()], truth(held))).toBe('open: guarded');
    expect(did([entryLife()], truth({ ...held, stops: [stop({ id: ids.stop(ON, 77), lots: 'all' })] }))).toBe(
      'open: guarded',
    );
  });
  it.each([
    ['another one’s', { id: 'x' }],
    ['of the other side', { side: 'short' }],
    ['without a stop-loss', { stopLoss: null }],
    ['for a part of it', { lots: 9 }],
    ['of another entry', { id: ids.stop(ON - 60_000, 0) }],
  ] as const)('is not protected by a stop that is %s', (_, others) => {
    const { did: first, notes } = look([guarded], truth({ ...naked, stops: [stop(others)] }));
    expect(first).toBe('open: exposed');
    expect(notes.nakedSince).toBe(NOW);
  });
  it('whose stop comes with its entry is waited for a moment, then given one', () => {
    const { did: first, notes } = look([entryLife()], truth(naked));
    expect(first).toBe('wait');
    expect(did([entryLife()], truth(naked), notes, null, NOW + STOP_GRACE - 1)).toBe('wait');
    expect(did([entryLife()], truth(naked), notes, null, NOW + STOP_GRACE)).toBe('protect');
  });
  it('whose stop was there is given another one at once', () => {
    const { notes } = look([guarded], truth(held));
    expect(did([entryLife()], truth(naked), notes)).toBe('protect');
    const next = look([], truth(), notes).notes;
    expect(did([entryLife()], truth(naked), next)).toBe('wait');
  });
  it('that was filled in part is given one at once: none comes', () => {
    const part = entryLife({ filledLots: 4 });
    expect(did([part], truth({ position: position({ lots: 4 }) }))).toBe('protect');
  });
  it('is given another one after a while if the first is not there', () => {
    const tried = marked(nakedSince(STOP_GRACE), MARKS.protect, NOW);
    expect(did([entryLife()], truth(naked), tried, null, NOW + RETRY_AFTER - 1)).toBe('wait');
    expect(did([entryLife()], truth(naked), tried, null, NOW + RETRY_AFTER)).toBe('protect');
  });
  it('is closed at once where the exchange refuses its stop', () => {
    expect(did([entryLife()], truth(naked), refused(nakedSince(0)))).toBe('close 10 (unprotected)');
  });
  it('is closed where no stop is there in time, and not before', () => {
    const tried = (ms: number) => marked(nakedSince(ms), MARKS.protect, NOW - 1);
    expect(did([entryLife()], truth(naked), tried(NAKED_FOR - 1))).toBe('wait');
    expect(did([entryLife()], truth(naked), tried(NAKED_FOR))).toBe('close 10 (unprotected)');
  });
  it('is not closed any more once its stop has come', () => {
    expect(did([guarded], truth(held), refused(nakedSince(NAKED_FOR)))).toBe('rest');
    expect(look([guarded], truth(held), refused(nakedSince(NAKED_FOR))).notes).toMatchObject({
      nakedSince: null,
      isRefused: false,
    });
  });
  it('is closed for the loss of the day, protected or not', () => {
    expect(did([guarded], truth(held), NO_NOTES, 'max_daily_loss')).toBe('close 10 (max_daily_loss)');
    expect(did([entryLife()], truth(naked), NO_NOTES, 'max_daily_loss')).toBe('close 10 (max_daily_loss)');
  });
  it('is closed only as far as it is still there', () => {
    const seen = truth({ ...held, position: position({ lots: 6 }) });
    expect(did([guarded], seen, NO_NOTES, 'max_daily_loss')).toBe('close 6 (max_daily_loss)');
  });
});

describe('a closing', () => {
  const rejected = exitLife({ state: 'rejected' });

  it('is waited for while its outcome is open', () => {
    expect(did([guarded, exitLife()], truth(held), NO_NOTES, 'max_daily_loss')).toBe('wait');
  });
  it.each(['rejected', 'void'] as const)('that is %s is made anew while the position stands', (state) => {
    expect(did([guarded, exitLife({ state })], truth(held))).toBe('close 10 (decision)');
  });
  it('that was filled in part is made anew for the rest', () => {
    const part = exitLife({ state: 'filled', filledLots: 4, averagePrice: 99 });
    expect(did([guarded, part], truth({ ...held, position: position({ lots: 6 }) }))).toBe('close 6 (decision)');
  });
  it('is made anew after twice the wait each time, a minute at most', () => {
    const waits = [1, 2, 3, 12].map((count) => {
      const journal = [guarded, ...Array.from({ length: count }, (_, i) => ({ ...rejected, id: `${i}`, sequence: i }))];
      const tried = marked(NO_NOTES, MARKS.close, NOW);
      for (let wait = 1_000; ; wait *= 2) {
        const bounded = Math.min(wait, 60_000);
        if (did(journal, truth(held), tried, null, NOW + bounded - 1) !== 'wait') return 'too early';
        if (did(journal, truth(held), tried, null, NOW + bounded) !== 'wait') return bounded;
      }
    });
    expect(waits).toEqual([1_000, 2_000, 4_000, 60_000]);
  });
  it('that fails leaves nothing without a stop', () => {
    const tried = marked(nakedSince(NAKED_FOR), MARKS.close, NOW);
    expect(did([entryLife(), rejected], truth(naked), tried)).toBe('protect');
  });
});

describe('a position that is not there any more', () => {
  it('is settled once its end is known: by our closing, by a stop, by a person', () => {
    const exit = exitLife({ state: 'filled', filledLots: 10, averagePrice: 99 });
    expect(did([guarded, exit], truth())).toBe('settle by 0');
    expect(did([guarded], truth({}, { closings: [closing({ stopId: ids.stop(ON, 0) })] }))).toBe('settle by 1');
    expect(did([guarded], truth({}, { closings: [closing({ filledLots: 4 }), closing({ filledLots: 6 })] }))).toBe(
      'settle by 2',
    );
  });
  it('is not taken for ended before that: a read may be older than the fill', () => {
    const { did: first, notes } = look([guarded], truth());
    expect(first).toBe('wait');
    expect(did([guarded], truth({}, { closings: [closing({ filledLots: 9 })] }), notes)).toBe('wait');
    expect(did([guarded], truth(), notes, null, NOW + GONE_AFTER - 1)).toBe('wait');
    expect(did([guarded], truth(), notes, null, NOW + GONE_AFTER)).toBe('settle by 0');
  });
  it('has not ended twice by one closing of ours', () => {
    const exit = exitLife({ state: 'filled', filledLots: 5, averagePrice: 99 });
    const seen = truth({}, { closings: [closing({ id: exit.id, filledLots: 5 })] });
    expect(did([guarded, exit], seen)).toBe('wait');
  });
  it('counts from anew where it has been seen again', () => {
    const { notes } = look([guarded], truth());
    const again = look([guarded], truth(held), notes, null, NOW + 1_000).notes;
    expect(did([guarded], truth(), again, null, NOW + GONE_AFTER)).toBe('wait');
  });
  it('has not ended by what closed an earlier one, or another one’s', () => {
    const others = [
      closing({ updatedAt: NOON - 1 }),
      closing({ side: 'short' }),
      closing({ stopId: ids.stop(ON - 60_000, 0) }),
      closing({ id: ids.closing(ON - 60_000, 0) }),
    ];
    for (const other of others) expect(did([guarded], truth({}, { closings: [other] }))).toBe('wait');
  });
  it('has its end asked for before anything is done about what is there', () => {
    expect(did([guarded], truth({}, { closings: null }))).toBe('look');
    expect(did([guarded], truth({ position: position({ lots: 4 }) }, { closings: null }))).toBe('look');
    expect(did([guarded], truth(held, { closings: null }))).toBe('rest');
  });
});

describe('what is not ours', () => {
  const theirs = { position: position({ lots: 4 }) };

  it('is left alone where the journal knows of no position', () => {
    expect(did([], truth(theirs))).toBe('rest');
    expect(did([entryLife({ state: 'closed' })], truth(theirs), NO_NOTES, 'max_daily_loss')).toBe('rest');
  });
  it('is left alone where our stop has closed ours before', () => {
    const seen = truth(theirs, { closings: [closing({ stopId: ids.stop(ON, 0) })] });
    expect(did([guarded], seen, nakedSince(NAKED_FOR))).toBe('settle by 1');
  });
  it('has not closed ours by what it closed of its own while our stop closed ours', () => {
    const closings = [closing({ filledLots: 4 }), closing({ stopId: ids.stop(ON, 0) })];
    expect(did([guarded], truth(theirs, { closings }))).toBe('settle by 1');
  });
  it('is left alone where it is of the other side', () => {
    expect(did([guarded], truth({ position: position({ side: 'short' }) }), nakedSince(NAKED_FOR))).toBe('wait');
  });
  it('is left alone where it stands beside ours', () => {
    const both = { position: position({ lots: 14 }), stops: [stop()] };
    expect(did([guarded], truth(both))).toBe('rest');
    expect(did([guarded], truth(both), NO_NOTES, 'max_daily_loss')).toBe('close 10 (max_daily_loss)');
  });
  it('may have closed a part of its own: no more than ours counts as ours', () => {
    const seen = truth(
      { position: position({ lots: 10 }), stops: [stop()] },
      { closings: [closing({ filledLots: 4 })] },
    );
    expect(did([guarded], seen, NO_NOTES, 'max_daily_loss')).toBe('close 10 (max_daily_loss)');
  });
  it('is no order and no stop that we cancel', () => {
    const orders = [order({ id: 'x', state: 'live' })];
    expect(did([], truth({ orders, stops: [stop({ id: 'x' }), stop({ id: null })] }))).toBe('rest');
  });
});

describe('a stop of ours that protects nothing', () => {
  it('is cancelled where its entry is over, was void, or is not known and nothing is open', () => {
    expect(did([entryLife({ state: 'closed' })], truth({ stops: [stop()] }))).toBe('cancel_stop');
    expect(did([entryLife({ state: 'void' })], truth({ stops: [stop()] }))).toBe('cancel_stop');
    expect(did([], truth({ stops: [stop()] }))).toBe('cancel_stop');
  });
  it('is cancelled where what is open is another one’s: it would close that', () => {
    expect(did([entryLife({ state: 'closed' })], truth(held))).toBe('cancel_stop');
  });
  it('is left where the journal has lost its entry, and a position stands', () => {
    expect(did([], truth(held))).toBe('rest');
  });
  it('is left while its entry is under way', () => {
    const unknown = entryLife({ state: 'unknown', ...fresh });
    expect(did([unknown], truth({ stops: [stop()] }))).toBe('wait');
  });
  it('is not cancelled again at once', () => {
    const tried = marked(NO_NOTES, MARKS.cancel('s1'), NOW);
    const journal = [entryLife({ state: 'closed' })];
    expect(did(journal, truth({ stops: [stop()] }), tried, null, NOW + RETRY_AFTER - 1)).toBe('rest');
    expect(did(journal, truth({ stops: [stop()] }), tried, null, NOW + RETRY_AFTER)).toBe('cancel_stop');
  });
});
