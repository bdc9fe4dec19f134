// What the guardian reads in a dashboard: a tolerant reader that needs little and ignores the rest.
import type { JsonObject } from './dashboard.ts';
import { readStamp, type Stamp } from './stamp.ts';

export type Reading = {
  readonly stamp: Stamp;
  readonly bootId: string | null;
  readonly decisionsTotal: number;
  /** Since its last decision, by its own clock; null where it does not say. Milliseconds. */
  readonly decisionAge: number | null;
  /** How the bot says it decides; null where it does not say. Milliseconds, finite and positive. */
  readonly decisionInterval: number | null;
  readonly decisionDeadline: number | null;
  readonly hasDecisionSection: boolean;
  readonly timeframe: number | null;
  /** False for a decider that says it is no AI. */
  readonly isAi: boolean;
  /** Whether an order may be on its way at this moment. */
  readonly isExecuting: boolean;
  /** Whether it says that it neither decides nor trades at this moment. */
  readonly isQuiet: boolean;
  /** Whether it says that it has no position. */
  readonly isFlat: boolean;
  /** Since the trading loop last turned, and the most that the bot allows itself; null where it does not say. */
  readonly tickAge: number | null;
  readonly maxTickAge: number | null;
  /** How long the decision in flight has been so; null where there is none. */
  readonly inFlightAge: number | null;
  readonly ai: AiReading;
  /** Failed attempts to decide, in all and since the last decision. */
  readonly fallbacksTotal: number | null;
  readonly consecutiveFallbacks: number;
  /** `ok` or what is wrong with it; null where the bot does not say. */
  readonly marketStatus: string | null;
  readonly areEntriesHalted: boolean;
};

/** What the bot says of its AI. */
export type AiReading = {
  readonly isDown: boolean;
  readonly reason: string | null;
  readonly faultDomain: string | null;
  readonly httpStatus: number | null;
  readonly isBreakerOpen: boolean;
  /** Until the open breaker lets a call pass, milliseconds by the bot's own clock; null where it does not say. */
  readonly retryIn: number | null;
};

export function readDashboard(object: JsonObject): Reading {
  const decision = section(object.decision);
  const loop = section(object.loop);
  const hasStamp = decision !== null && 'last_decision_at' in decision;
  return {
    stamp: readStamp(hasStamp ? decision.last_decision_at : object.last_update),
    bootId: textOf(section(object.process)?.boot_id),
    decisionsTotal: positive(decision?.decisions_total) ?? 0,
    decisionAge: ageOf(decision?.last_decision_age_s),
    decisionInterval: milliseconds(decision?.decision_interval_s),
    decisionDeadline: milliseconds(decision?.decision_deadline_s),
    hasDecisionSection: decision !== null,
    timeframe: timeframeOf(section(object.config)?.timeframe),
    isAi: section(object.ai)?.is_ai !== false,
    isExecuting: loop?.stage === 'execute',
    isQuiet: loop?.stage === 'idle' && ageOf(decision?.in_flight_age_s) === null,
    isFlat: object.current_position === null && areFlat(object.symbols),
    tickAge: ageOf(loop?.last_tick_age_s),
    maxTickAge: milliseconds(loop?.max_tick_age_s),
    inFlightAge: ageOf(decision?.in_flight_age_s),
    ai: readAi(section(object.ai), object.server_now),
    fallbacksTotal: count(decision?.fallbacks_total),
    consecutiveFallbacks: positive(decision?.consecutive_fallbacks) ?? 0,
    marketStatus: wordOf(section(object.market_data)?.status),
    areEntriesHalted: section(object.trading)?.state === 'entries_halted',
  };
}

function readAi(ai: JsonObject | null, now: unknown): AiReading {
  const [retry, present] = [readStamp(ai?.retry_at), readStamp(now)];
  return {
    isDown: ai?.status === 'down',
    reason: wordOf(ai?.reason),
    faultDomain: wordOf(ai?.fault_domain),
    httpStatus: positive(ai?.http_status),
    isBreakerOpen: ai?.breaker === 'open',
    retryIn: retry.is === 'at' && present.is === 'at' ? retry.wall - present.wall : null,
  };
}

const section = (value: unknown): JsonObject | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;

/** Of a bot that shows several symbols: whether none of them has a position. */
const areFlat = (symbols: unknown): boolean =>
  !Array.isArray(symbols) || symbols.every((one) => section(one)?.current_position === null);

/** A word that may be quoted in a line of the log. */
const wordOf = (value: unknown) => (typeof value === 'string' && /^[\w-]{1,40}$/.test(value) ? value : null);

const count = (value: unknown) => (value === 0 ? 0 : positive(value));

const textOf = (value: unknown) => (typeof value === 'string' ? value : null);

const positive = (value: unknown) => (typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : null);

const milliseconds = (seconds: unknown) => {
  const value = positive(seconds);
  return value === null ? null : value * 1000;
};

/** Seconds as milliseconds, 0 included. */
const ageOf = (seconds: unknown) => (seconds === 0 ? 0 : milliseconds(seconds));

const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** `15m`, `4h`, `1H`, `1d`; a month (`1M`) and everything else is no timeframe to count with. */
function timeframeOf(value: unknown): number | null {
  const match = /^(\d{1,4})([mhdwHDW])$/.exec(textOf(value) ?? '');
  if (!match) return null;
  return positive(Number(match[1]) * UNITS[match[2]?.toLowerCase() as keyof typeof UNITS]);
}
