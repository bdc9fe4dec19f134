// What trading is told of the account: the journal and the last look at the exchange in a few words.
import type { Standing } from '../trading/standing.ts';
import type { VenueBalance } from '../venue/snapshot.ts';
import type { OrderIds } from './ids.ts';
import { exitsOf, type Journal, lastEntryCandle, openLives, standingEntry } from './journal.ts';
import type { Truth } from './next.ts';
import { shareOf } from './share.ts';

/**
 * @param truth Null while the exchange does not answer, or has not been asked.
 * @param balance The newest that is known.
 */
export function standingOf(
  journal: Journal,
  truth: Truth | null,
  balance: VenueBalance,
  ids: OrderIds,
  isReconciled: boolean,
): Standing {
  const entry = standingEntry(journal);
  const exits = entry === null ? [] : exitsOf(journal, entry);
  const stops = truth?.snapshot.stops ?? [];
  const ofEntry = (id: string | null) => entry !== null && ids.candleOf(id) === entry.candle;
  return {
    isReconciled,
    position: truth === null ? 'unknown' : (entry?.side ?? 'flat'),
    foreign: truth === null ? null : shareOf(journal, truth, ids).foreign,
    openIntents: openLives(journal).length,
    strays: entry !== null ? 0 : stops.filter(({ id }) => ids.candleOf(id) !== null).length,
    isClosing: exits.length > 0,
    failedClosings: exits.filter(({ state }) => state === 'rejected' || state === 'void').length,
    isGuarded: stops.some(({ id, stopLoss }) => ofEntry(id) && stopLoss !== null),
    equity: balance.equity,
    cash: balance.cash,
    lastEntry: lastEntryCandle(journal),
  };
}
