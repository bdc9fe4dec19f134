// What trading is told of the account: the journal and the last look at the exchange in a few words.
import type { Standing } from '../trading/standing.ts';
import type { Snapshot, VenueBalance } from '../venue/snapshot.ts';
import type { OrderIds } from './ids.ts';
import { exitsOf, type Journal, lastEntryCandle, openLives, shareOf, standingEntry } from './journal.ts';

/**
 * @param snapshot Null while the exchange does not answer, or has not been asked.
 * @param balance The newest that is known.
 */
export function standingOf(
  journal: Journal,
  snapshot: Snapshot | null,
  balance: VenueBalance,
  ids: OrderIds,
  isReconciled: boolean,
): Standing {
  const entry = standingEntry(journal);
  const ofEntry = (id: string | null) => entry !== null && ids.candleOf(id) === entry.candle;
  return {
    isReconciled,
    position: snapshot === null ? 'unknown' : (entry?.side ?? 'flat'),
    foreign: snapshot === null ? null : shareOf(journal, snapshot).foreign,
    openIntents: openLives(journal).length,
    strays: entry !== null ? 0 : (snapshot?.stops ?? []).filter(({ id }) => ids.candleOf(id) !== null).length,
    isClosing: entry !== null && exitsOf(journal, entry).length > 0,
    isGuarded: (snapshot?.stops ?? []).some(({ id, stopLoss }) => ofEntry(id) && stopLoss !== null),
    equity: balance.equity,
    cash: balance.cash,
    lastEntry: lastEntryCandle(journal),
  };
}
