// How far several symbols have decided together. It is told by the one that has waited longest, so that one that hangs
// is not hidden by the decisions of the others. Pure.
import type { Moment } from './moment.ts';

export type Rounds = {
  /** The last decision of the symbol that has waited longest; null while one has made none. */
  readonly stalest: Moment | null;
  /** How often that has moved: one more each time the symbol that had waited longest has decided. */
  readonly total: number;
};

export const NO_ROUNDS: Rounds = { stalest: null, total: 0 };

/** @param decided When each symbol has decided last; at least one of them. */
export function counted(rounds: Rounds, decided: readonly (Moment | null)[]): Rounds {
  const stalest = stalestOf(decided);
  // By the clock that nobody sets: two that decided in the same instant are one.
  return stalest?.at === rounds.stalest?.at ? rounds : { stalest, total: rounds.total + 1 };
}

const stalestOf = (decided: readonly (Moment | null)[]): Moment | null =>
  decided.reduce((oldest, one) => (oldest === null || one === null ? null : one.at < oldest.at ? one : oldest));
