// What came of an incident, read from the history of what happened after it. Pure.
import { localTime } from '../../common/clock.ts';
import { formatDuration } from '../../common/duration.ts';
import type { PastEvent } from '../history.ts';
import { type Reason, reason } from '../sentences/reason.ts';

/** Instants in epoch milliseconds. */
export type Outcome =
  | { readonly is: 'verified'; readonly recovery: number }
  | { readonly is: 'restarted'; readonly at: number; readonly code: string }
  | { readonly is: 'halted'; readonly at: number; readonly cause: string }
  /** Started again, and no decision seen so far. */
  | { readonly is: 'started'; readonly at: number }
  /** The guardian was stopped before anything was seen. */
  | { readonly is: 'ended'; readonly at: number }
  | { readonly is: 'open' }
  | { readonly is: 'unknown' };

/** The ruling and its record in the history are made in one breath. */
const SAME_MS = 10_000;

/** @param events Oldest first; null if the history cannot be read. */
export function outcomeOf(
  incident: { readonly at: number; readonly incarnation: number },
  events: readonly PastEvent[] | null,
): Outcome {
  const ruling = indexOfRuling(incident, events ?? []);
  if (events === null || ruling < 0) return { is: 'unknown' };
  let startedAt: number | null = null;
  for (const { kind, at, code } of events.slice(ruling + 1)) {
    if (kind === 'verified') return { is: 'verified', recovery: Number(code) };
    if (kind === 'restart') return { is: 'restarted', at, code: code ?? '?' };
    if (kind === 'halted') return { is: 'halted', at, cause: code ?? '?' };
    if (kind === 'guardian_stopped') return { is: 'ended', at };
    if (kind === 'started') startedAt ??= at;
  }
  return startedAt === null ? { is: 'open' } : { is: 'started', at: startedAt };
}

/** Incarnations begin anew with each guardian, so the time decides between them. */
function indexOfRuling(incident: { readonly at: number; readonly incarnation: number }, events: readonly PastEvent[]) {
  const distance = (event: PastEvent) => Math.abs(event.at - incident.at);
  const rulings = events.filter(
    (event) => event.kind === 'restart' && event.incarnation === incident.incarnation && distance(event) <= SAME_MS,
  );
  const nearest = rulings.sort((a, b) => distance(a) - distance(b))[0];
  return nearest ? events.indexOf(nearest) : -1;
}

/** Whether a decision was seen after the restart; null while that is open, or not known. */
export const isVerified = (outcome: Outcome): boolean | null =>
  outcome.is === 'verified' ? true : outcome.is === 'restarted' || outcome.is === 'halted' ? false : null;

/** For a list. */
export function shortOutcome(outcome: Outcome): Reason {
  const verified = isVerified(outcome);
  if (verified !== null) return reason(verified ? 'short_verified' : 'short_unverified', {});
  const isOpen = outcome.is === 'open' || outcome.is === 'started';
  return reason(isOpen ? 'short_open' : 'short_unknown', {});
}

export function sayOutcome(outcome: Outcome): Reason {
  switch (outcome.is) {
    case 'verified':
      return reason('result_verified', { recovery: formatDuration(outcome.recovery) });
    case 'restarted':
      return reason('result_restarted', { time: localTime(outcome.at), code: outcome.code });
    case 'halted': {
      const isConfiguration = outcome.cause === 'configuration';
      const name = isConfiguration ? 'result_halted_by_configuration' : 'result_halted';
      return reason(name, { time: localTime(outcome.at) });
    }
    case 'started':
      return reason('result_started', { time: localTime(outcome.at) });
    case 'ended':
      return reason('result_ended', { time: localTime(outcome.at) });
    case 'open':
      return reason('result_open', {});
    case 'unknown':
      return reason('result_unknown', {});
    default:
      return outcome satisfies never;
  }
}
