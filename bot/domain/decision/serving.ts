// Whether the last decision of an earlier process serves the first beat of this one: about the same candle and the same
// position the AI would be asked the same again, in a crash loop ten times. It is no new decision. Pure.
import { type Candle, newest } from '../market/candle.ts';
import type { Book } from '../trading/book.ts';
import type { Outcome } from '../trading/desk.ts';
import type { Decided } from './decided.ts';

/**
 * @param last The newest that is remembered; undefined if there is none.
 * @param by Who would be asked now.
 * @param candles Those that would be decided on.
 */
export function servesAgain(
  last: Decided | undefined,
  by: Pick<Decided, 'provider' | 'model'>,
  candles: readonly [Candle, ...Candle[]],
  { position, trades: [trade] }: Pick<Book, 'position' | 'trades'>,
): boolean {
  // The rules cost nothing.
  if (last?.source !== 'ai' || last.provider !== by.provider || last.model !== by.model) return false;
  if (last.candle !== newest(candles).openedAt || !hasLeftAsItWas(last.outcome)) return false;
  return [position?.openedAt, trade?.closedAt].every((at) => at === undefined || at <= last.madeAt);
}

/** True where the position that was decided on is the one there was afterwards. */
const hasLeftAsItWas = (outcome: Outcome): boolean =>
  outcome.did === 'held' ||
  outcome.did === 'kept' ||
  (outcome.did === 'denied' && outcome.denial !== 'position_changed');
