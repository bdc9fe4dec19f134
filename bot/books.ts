// The books of the account that is traded: on paper they are open from the start, at an exchange once it has said whose
// account it is. Until then there is nothing to show.
import type { Clock } from '../common/clock.ts';
import { DECISIONS_KEPT } from './domain/state.ts';
import { restoredDesk, startDesk } from './domain/trading/desk.ts';
import { NOTHING_ASKED } from './domain/trading/standing.ts';
import type { Found } from './engine/engine.ts';
import { createTrader, type OpenTrader } from './engine/trader.ts';
import { pause } from './engine/venue/pause.ts';
import { venueTrader } from './engine/venue/trader.ts';
import { within } from './execution/deadline.ts';
import type { Store } from './ports.ts';
import type { Account, Memory } from './store/store.ts';
import type { Venue } from './venue.ts';

export type Books = {
  readonly store: Pick<Store, 'commit' | 'decisions' | 'equityCurve'>;
  readonly found: Found;
  /** The newest candle that an earlier process has seen, by its `openedAt`; null if there was none, or nobody knows yet. */
  readonly seen: number | null;
  readonly openTrader: OpenTrader;
};

/** @param tell Told in one sentence if the configured start balance has no effect. */
export function paperBooks(
  memory: Pick<Memory, 'open'>,
  account: Account,
  clock: Clock,
  tell: (sentence: string) => void,
): Books {
  const store = memory.open(account);
  const remembered = store.remembered();
  if (remembered.startBalance !== account.startBalance) {
    const why = `the account has begun with ${remembered.startBalance}: for a new one, remove bot.db from bot.data_dir`;
    tell(`bot.paper.balance ${account.startBalance} has no effect, ${why}`);
  }
  const found = { desk: restoredDesk(remembered, clock.wall()), decisions: store.decisions(DECISIONS_KEPT) };
  return { store, found, seen: remembered.seen, openTrader: createTrader };
}

/** Where orders go. */
export type Exchange = {
  readonly venue: Venue;
  /** Names it in the books for good: `okx`. */
  readonly key: string;
  /** False for a demo account. */
  readonly isReal: boolean;
};

/**
 * The symbols that are not configured any more and in which the journal still has something open. They are looked after
 * until that has ended: its stop would stay, but nobody would see it lost, or close it at the loss of the day.
 *
 * @param accounts How the names of the accounts begin, see `accountsAt`.
 */
export const leftOver = (
  memory: Pick<Memory, 'unfinished'>,
  accounts: string,
  configured: readonly string[],
): readonly string[] => [
  ...new Set(
    memory
      .unfinished(accounts)
      .map((name) => name.slice(name.lastIndexOf(' ') + 1))
      .filter((symbol) => !configured.includes(symbol)),
  ),
];

export function exchangeBooks(memory: Memory, { venue, key, isReal }: Exchange): Books {
  let opened: Store | null = null;
  const openStore = (account: Account) => {
    opened = memory.open(account);
    return opened;
  };
  const store: Books['store'] = {
    commit: () => {
      throw new Error('the books of an exchange are kept by its trader');
    },
    decisions: (limit) => opened?.decisions(limit) ?? [],
    equityCurve: (points) => opened?.equityCurve(points) ?? [],
  };
  const desk = { ...startDesk(0), standing: NOTHING_ASKED };
  const openTrader = venueTrader({ venue, key, isReal, openStore, limited: within, pause });
  return { store, found: { desk, decisions: [] }, seen: null, openTrader };
}
