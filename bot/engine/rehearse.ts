// Asks the decider about the market as it is now, without it being a decision.
import type { Decision, Fallback } from '../domain/decision/decision.ts';
import { Transient } from '../domain/errors.ts';
import type { State } from '../domain/state.ts';
import { holdingOf } from '../domain/trading/book.ts';
import { measure } from '../indicators/measure.ts';
import type { Decider } from '../ports.ts';

/** @throws Transient while the market has not been seen yet. */
export async function rehearse(
  decider: Decider,
  symbol: string,
  state: State,
  signal: AbortSignal,
): Promise<Decision | Fallback> {
  if (state.observed === null) throw new Transient('the market has not been seen yet');
  const { observation } = state.observed;
  const holding = holdingOf(state.desk.book, observation.price);
  const ask = decider.rehearse ?? decider.decide;
  return ask({ symbol, observation, measures: measure(observation), holding }, signal);
}
