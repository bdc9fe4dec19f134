// The life of an order at an exchange: one cell for each state and event. What cannot happen throws.
//
//   intent -> sent -> acked | rejected | unknown -> filled -> protected -> closed, and void: proved never executed
//
// A closing ends as `filled`. Instants by the exchange's clock, sizes in whole lots.
import type { Cause, Side } from '../trading/order.ts';

export const STATES = [
  'intent',
  'sent',
  'acked',
  'unknown',
  'rejected',
  'void',
  'filled',
  'protected',
  'closed',
] as const;
export type LifeState = (typeof STATES)[number];

type Common = {
  /** The client order id. */
  readonly id: string;
  readonly state: LifeState;
  readonly symbol: string;
  /** Of the position. */
  readonly side: Side;
  readonly lots: number;
  /** The candle of the entry that it makes or closes, by its `openedAt`. */
  readonly candle: number;
  readonly intendedAt: number;
  /** After it the exchange discards the order unseen. */
  readonly expiresAt: number;
  readonly venueId: string | null;
  readonly filledLots: number;
  /** Of what was filled; null while nothing was. */
  readonly averagePrice: number | null;
  readonly fee: number;
  /** When the exchange saw it change last; null before. */
  readonly changedAt: number | null;
  /** What the exchange said where it refused or did not say; for people. */
  readonly why: string | null;
};

export type EntryLife = Common & {
  readonly action: 'open';
  readonly leverage: number;
  readonly stopLossTicks: number;
  readonly takeProfitTicks: number;
};

export type ExitLife = Common & {
  readonly action: 'close';
  readonly cause: Cause;
  /** Counts the attempts to close this entry, from 0. */
  readonly sequence: number;
};

export type Life = EntryLife | ExitLife;

/** What the exchange has made of an order. */
export type Progress = Pick<Common, 'filledLots' | 'averagePrice' | 'fee'> & {
  readonly venueId: string;
  readonly changedAt: number;
};

export type LifeEvent =
  /** It leaves now. */
  | { readonly what: 'sending' }
  | { readonly what: 'accepted'; readonly venueId: string }
  | { readonly what: 'refused'; readonly why: string }
  /** Nobody knows yet whether it was carried out. */
  | { readonly what: 'unanswered'; readonly why: string }
  | { readonly what: 'found_live'; readonly progress: Progress }
  /** It has ended, and all or a part of it was filled. */
  | { readonly what: 'found_filled'; readonly progress: Progress }
  /** It has ended, and nothing of it was filled. */
  | { readonly what: 'found_empty' }
  /** The exchange knows no such order, and can carry none out any more. */
  | { readonly what: 'absent' }
  /** Its stop is seen on the exchange. */
  | { readonly what: 'guarded' }
  /** Its stop is not there any more. */
  | { readonly what: 'exposed' }
  /** The position is no more. */
  | { readonly what: 'gone' };

type What = LifeEvent['what'];
type Of<W extends What> = Extract<LifeEvent, { readonly what: W }>;
type Cell<W extends What> = (life: Life, event: Of<W>) => Life;

/** The outcome is open: it may be carried out, or have been. */
export const isOpen = ({ state }: Life): boolean =>
  state === 'intent' || state === 'sent' || state === 'acked' || state === 'unknown';

/** @throws RangeError if this cannot happen to it. */
export function lived(life: Life, event: LifeEvent): Life {
  const cell = LIVES[life.state][event.what] as Cell<What>; // the cell of this event takes this event
  return cell(life, event);
}

const to =
  <W extends What>(state: LifeState): Cell<W> =>
  (life) => ({ ...life, state });

const acknowledged: Cell<'accepted'> = (life, { venueId }) => ({ ...life, state: 'acked', venueId });
const explained =
  (state: LifeState) =>
  (life: Life, { why }: { readonly why: string }): Life => ({ ...life, state, why });
const progressed =
  (state: LifeState) =>
  (life: Life, { progress }: { readonly progress: Progress }): Life => ({ ...life, ...progress, state });
/** Of an entry only: a closing needs no stop and has no position of its own. */
const ofEntry =
  <W extends What>(state: LifeState): Cell<W> =>
  (life, event) =>
    life.action === 'open' ? { ...life, state } : impossible(life, event);

function impossible(life: Life, { what }: LifeEvent): never {
  throw new RangeError(`order ${life.id} is ${life.state}: it cannot be "${what}"`);
}

const live = progressed('acked');
const filled = progressed('filled');

const OVER = {
  sending: impossible,
  accepted: impossible,
  refused: impossible,
  unanswered: impossible,
  found_live: impossible,
  found_filled: impossible,
  found_empty: impossible,
  absent: impossible,
  guarded: impossible,
  exposed: impossible,
  gone: impossible,
} as const;

/** A bot.db that a person has put back from a copy knows less than the exchange: hence an intent that is found there. */
const LIVES: { readonly [S in LifeState]: { readonly [W in What]: Cell<W> } } = {
  intent: {
    sending: to('sent'),
    accepted: impossible,
    refused: explained('rejected'),
    unanswered: explained('unknown'),
    found_live: live,
    found_filled: filled,
    found_empty: to('void'),
    absent: to('void'),
    guarded: impossible,
    exposed: impossible,
    gone: impossible,
  },
  sent: {
    sending: impossible,
    accepted: acknowledged,
    refused: explained('rejected'),
    unanswered: explained('unknown'),
    found_live: live,
    found_filled: filled,
    found_empty: to('void'),
    absent: to('void'),
    guarded: impossible,
    exposed: impossible,
    gone: impossible,
  },
  acked: {
    sending: impossible,
    accepted: impossible,
    refused: impossible,
    unanswered: impossible,
    found_live: live,
    found_filled: filled,
    found_empty: to('void'),
    absent: to('void'),
    guarded: impossible,
    exposed: impossible,
    gone: impossible,
  },
  unknown: {
    sending: impossible,
    accepted: impossible,
    refused: impossible,
    unanswered: impossible,
    found_live: live,
    found_filled: filled,
    found_empty: to('void'),
    absent: to('void'),
    guarded: impossible,
    exposed: impossible,
    gone: impossible,
  },
  filled: {
    sending: impossible,
    accepted: impossible,
    refused: impossible,
    unanswered: impossible,
    found_live: impossible,
    found_filled: impossible,
    found_empty: impossible,
    absent: impossible,
    guarded: ofEntry('protected'),
    exposed: impossible,
    gone: ofEntry('closed'),
  },
  protected: {
    sending: impossible,
    accepted: impossible,
    refused: impossible,
    unanswered: impossible,
    found_live: impossible,
    found_filled: impossible,
    found_empty: impossible,
    absent: impossible,
    guarded: impossible,
    exposed: ofEntry('filled'),
    gone: ofEntry('closed'),
  },
  rejected: OVER,
  void: OVER,
  closed: OVER,
};
