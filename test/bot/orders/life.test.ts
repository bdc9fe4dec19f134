import { describe, expect, it } from 'vitest';
import { type Life, type LifeEvent, type LifeState, lived, STATES } from '../../../bot/domain/orders/life.ts';
import { entryLife, exitLife } from './given.ts';

const progress = { venueId: 'v1', filledLots: 3, averagePrice: 101, fee: 0.2, changedAt: 9 };
const EVENTS: readonly LifeEvent[] = [
  { what: 'sending' },
  { what: 'accepted', venueId: 'v1' },
  { what: 'refused', why: 'no money' },
  { what: 'unanswered', why: 'no answer' },
  { what: 'found_live', progress },
  { what: 'found_filled', progress },
  { what: 'found_empty' },
  { what: 'absent' },
  { what: 'guarded' },
  { what: 'exposed' },
  { what: 'gone' },
];

/** What leads where; what is not here cannot happen. */
const found = { found_live: 'acked', found_filled: 'filled', found_empty: 'void', absent: 'void' } as const;
const CAN: { readonly [S in LifeState]: Partial<Record<LifeEvent['what'], LifeState>> } = {
  intent: { sending: 'sent', refused: 'rejected', unanswered: 'unknown', ...found },
  sent: { accepted: 'acked', refused: 'rejected', unanswered: 'unknown', ...found },
  acked: found,
  unknown: found,
  rejected: {},
  void: {},
  filled: { guarded: 'protected', gone: 'closed' },
  protected: { exposed: 'filled', gone: 'closed' },
  closed: {},
};

const cameOf = (life: Life, event: LifeEvent): LifeState | null => {
  try {
    return lived(life, event).state;
  } catch {
    return null;
  }
};
const all = (make: (state: LifeState) => Life) =>
  STATES.flatMap((state) => EVENTS.map((event) => [state, event.what, cameOf(make(state), event)] as const));

describe('the life of an order', () => {
  it('goes where its table says, and nowhere else', () => {
    const expected = STATES.flatMap((state) => EVENTS.map(({ what }) => [state, what, CAN[state][what] ?? null]));
    expect(all((state) => entryLife({ state }))).toEqual(expected);
  });
  it('of a closing ends when it is filled: it has no position of its own', () => {
    const ends = all((state) => exitLife({ state })).filter(([state, , to]) => state === 'filled' && to !== null);
    expect(ends).toEqual([]);
  });
  it('is never sent again, whatever has become of it', () => {
    for (const state of STATES.filter((other) => other !== 'intent')) {
      expect(() => lived(entryLife({ state }), { what: 'sending' })).toThrow(
        `order ${entryLife().id} is ${state}: it cannot be "sending"`,
      );
    }
  });
  it('keeps what the exchange has told', () => {
    expect(lived(entryLife({ state: 'sent' }), { what: 'found_filled', progress })).toMatchObject(progress);
    expect(lived(entryLife({ state: 'sent' }), { what: 'accepted', venueId: 'v9' })).toMatchObject({ venueId: 'v9' });
    expect(lived(entryLife({ state: 'sent' }), { what: 'refused', why: 'no money' })).toMatchObject({
      why: 'no money',
    });
  });
});
