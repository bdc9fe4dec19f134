// When several symbols have decided: the stamp is that of the one that has waited longest. Pure.
import type { Dashboard } from '../dashboard.ts';
import type { Part, Parts } from './symbol.ts';

/** What no symbol knows by itself. */
export type Together = {
  /** How often the stamp has moved, see `Rounds`: a decision of another symbol is none of the bot as a whole. */
  readonly rounds: number;
  /** How much longer than its interval a symbol may be without a decision since others decide, in milliseconds. */
  readonly longestWait: number;
};

/** One that has not decided yet has waited longest; among equals the first. */
export const longestWaiting = (parts: Parts): Part =>
  parts.reduce((longest, one) => (hasWaitedLonger(one, longest) ? one : longest));

function hasWaitedLonger(one: Part, other: Part): boolean {
  const [a, b] = [one.shown.decision, other.shown.decision];
  if (a.last_decision_age_s === null || b.last_decision_age_s === null) {
    return a.last_decision_age_s === null && b.last_decision_age_s !== null;
  }
  if (a.last_decision_age_s !== b.last_decision_age_s) return a.last_decision_age_s > b.last_decision_age_s;
  // Ages are told to the millisecond; where they are equal the older stamp is shown, whoever comes first.
  return String(a.last_decision_at) < String(b.last_decision_at);
}

export function decisionOf(parts: Parts, { rounds, longestWait }: Together): Dashboard['decision'] {
  const all = parts.map(({ shown }) => shown.decision);
  const inFlight = all.reduce((longest, one) =>
    (one.in_flight_age_s ?? -1) > (longest.in_flight_age_s ?? -1) ? one : longest,
  );
  return {
    ...longestWaiting(parts).shown.decision,
    decision_interval_s: Math.max(...all.map((one) => one.decision_interval_s)) + longestWait / 1000,
    next_decision_due_at: all.map((one) => one.next_decision_due_at).reduce((a, b) => (b < a ? b : a)),
    in_flight_since: inFlight.in_flight_since,
    in_flight_age_s: inFlight.in_flight_age_s,
    decisions_total: rounds,
    fallbacks_total: all.reduce((sum, one) => sum + one.fallbacks_total, 0),
    consecutive_fallbacks: Math.max(...all.map((one) => one.consecutive_fallbacks)),
    last_fallback_at: all.map((one) => one.last_fallback_at).reduce(later),
  };
}

const later = (a: string | null, b: string | null): string | null => (a === null || (b !== null && b > a) ? b : a);
