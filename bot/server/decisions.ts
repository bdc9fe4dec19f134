// What `GET /api/ai_decisions` and `GET /api/signals` answer. Pure but for the reading that they are given.
import type { Decided } from '../domain/decision/decided.ts';
import type { Store } from '../ports.ts';
import { iso } from './instant.ts';
import type { Task } from './task.ts';

/** A decision, and what it was made on. */
export type Named = { readonly symbol: string; readonly decided: Decided };

/** `reason` and `why` may be written by a model: untrusted. Null is what a decision does not have. */
export function shownDecision({ symbol, decided }: Named) {
  const { madeAt, signal, confidence, reason, price, source, provider, model, outcome } = decided;
  const isDenied = outcome.did === 'denied';
  return {
    symbol,
    at: iso(madeAt),
    signal,
    confidence,
    reason,
    price,
    stop_loss: decided.signal === 'HOLD' ? null : decided.stopLoss,
    take_profit: decided.signal === 'HOLD' ? null : decided.takeProfit,
    source,
    provider,
    model,
    outcome: outcome.did,
    denial: isDenied ? outcome.denial : null,
    why: 'why' in outcome ? outcome.why : null,
  };
}

/**
 * Of all symbols, newest first.
 *
 * @param read Reads those of one of them, newest first, at most `limit`.
 */
export const decisionsOf = (
  tasks: readonly Task[],
  limit: number,
  read: (store: Task['store']) => readonly Decided[],
): readonly Named[] =>
  tasks
    .flatMap(({ about, store }) => read(store).map((decided) => ({ symbol: about.terms.symbol, decided })))
    .toSorted((a, b) => b.decided.madeAt - a.decided.madeAt)
    .slice(0, limit);

/** However rare signals are, no more decisions than this are looked through for them. */
const LOOKED_THROUGH = 5_000;

/**
 * Those that ask for a trade, newest first.
 *
 * @param read Reads so many decisions, newest first.
 */
export function signalsAmong(read: Store['decisions'], limit: number): readonly Decided[] {
  for (let count = 4 * limit; ; count *= 4) {
    const decisions = read(Math.min(count, LOOKED_THROUGH));
    const signals = decisions.filter(({ signal }) => signal !== 'HOLD').slice(0, limit);
    if (signals.length === limit || decisions.length < count) return signals;
  }
}
