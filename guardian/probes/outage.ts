// Who is to blame that nothing is decided, if not the bot: its AI provider, its market data, or a person who wants it so.
import type { Instant, OutageSeen, Sign } from '../machine/types.ts';
import { type Reason, reason } from '../sentences/reason.ts';
import type { AiReading, Reading } from './reading.ts';

export type Outage = OutageSeen & {
  /** Whether one restart may be tried, since it cures a stale connection; false where nothing is out of order. */
  readonly isRestartable: boolean;
};

/** The bot's failed attempts to decide, as its counter shows them from look to look. */
export type FallbackMemory = { readonly total: number | null; readonly movedAt: Instant | null };

export const NO_FALLBACKS: FallbackMemory = { total: null, movedAt: null };

/** @param isOwnCount Whether the counter is known to have begun at 0 with this child. */
export function countFallbacks(
  memory: FallbackMemory,
  { fallbacksTotal }: Reading,
  isOwnCount: boolean,
  at: Instant,
): FallbackMemory {
  if (fallbacksTotal === null) return memory;
  const before = memory.total ?? (isOwnCount ? 0 : fallbacksTotal);
  return { total: fallbacksTotal, movedAt: fallbacksTotal === before ? memory.movedAt : at };
}

/**
 * What the bot says against others; null if it says nothing. Said of a stale decision this is an outage, provided that
 * the loop ticks, and that a decider who blames its provider goes on trying.
 *
 * @param limit The decision limit in force, `margin` what is added to the interval and deadline of a bot; milliseconds.
 */
export function outageOf(
  reading: Reading,
  fallbacks: FallbackMemory,
  limit: number,
  margin: number,
  at: Instant,
): Outage | null {
  const outage = complaintOf(reading);
  if (outage === null || reading.tickAge === null || reading.maxTickAge === null) return null;
  const isTrying = outage.what.is !== 'of_provider' || isAttempting(reading, fallbacks, limit, margin, at);
  return isTrying ? outage : null;
}

/** What a look means for an outage that is under way. A decision counts whatever else is complained of. */
export function signOf(reading: Reading, isDecision: boolean): Sign {
  if (reading.ai.isDown || reading.consecutiveFallbacks > 0) return 'trouble';
  if (isDecision) return 'decision';
  return complaintOf(reading) === null ? null : 'trouble';
}

function complaintOf({ ai, marketStatus, areEntriesHalted }: Reading): Outage | null {
  const intended = INTENDED[ai.reason ?? ''] ?? (areEntriesHalted ? 'entries_halted' : null);
  if (intended) return { what: reason('of_intent', {}), why: reason(intended, {}), isRestartable: false };
  if (marketStatus !== null && marketStatus !== 'ok') {
    return { what: reason('of_market', {}), why: reason('notice', { text: marketStatus }), isRestartable: true };
  }
  const isElsewhere = ai.faultDomain === 'provider' || ai.faultDomain === 'config';
  if (!ai.isDown || !isElsewhere) return null;
  return { what: reason('of_provider', {}), why: faultOf(ai), isRestartable: true };
}

/** A fallback since the last look, or as late as a slow decider may be with its next one; a call; an open breaker. */
function isAttempting(reading: Reading, fallbacks: FallbackMemory, limit: number, margin: number, at: Instant) {
  const { ai, inFlightAge, decisionInterval, decisionDeadline } = reading;
  const patience = decisionInterval === null ? 0 : decisionInterval + (decisionDeadline ?? 0) + margin;
  const hasFailed = fallbacks.movedAt !== null && at - fallbacks.movedAt <= patience;
  const isInFlight = inFlightAge !== null && inFlightAge <= limit;
  const isWaiting = ai.isBreakerOpen && (ai.retryIn === null || ai.retryIn >= -patience);
  return hasFailed || isInFlight || isWaiting;
}

const INTENDED: { readonly [reason: string]: 'budget_used' | 'decisions_disabled' } = {
  budget: 'budget_used',
  disabled: 'decisions_disabled',
};

const REMEDIES = {
  timeout: 'remedy_timeout',
  connect: 'remedy_connect',
  rate_limited: 'remedy_rate_limited',
  auth: 'remedy_auth',
  no_balance: 'remedy_no_balance',
  bad_request: 'remedy_bad_request',
  bad_output: 'remedy_bad_output',
} as const;

function faultOf(ai: AiReading): Reason {
  const named = ai.reason ?? 'down';
  const cause = ai.httpStatus === null ? named : `${named}, HTTP ${ai.httpStatus}`;
  const remedy = REMEDIES[named as keyof typeof REMEDIES] ?? 'remedy_wait';
  return reason('fault', { cause, remedy: reason(remedy, {}) });
}
