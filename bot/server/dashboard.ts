// What `GET /api/dashboard` answers: the state as the guardian and people read it. Pure.
import { localTime } from '../../common/clock.ts';
import type { Moment } from '../domain/moment.ts';
import type { State } from '../domain/state.ts';
import { isTrading } from '../mode.ts';
import type { About } from './about.ts';
import { account } from './account.ts';
import { shownAsked, spendingOf } from './asked.ts';
import { iso, isoOrNull, seconds } from './instant.ts';

export type Dashboard = ReturnType<typeof dashboard>;

export function dashboard(state: State, about: About, now: Moment) {
  const { observed, market, inFlightSince, lastDecided } = state;
  const { account_info, current_position, current_price, performance, leverage, trading } = account(
    state,
    about.terms,
    now.wall,
  );
  const age = (since: Moment | null) => (since ? seconds(now.at - since.at) : null);
  return {
    account_info,
    current_position,
    current_price,
    last_update: lastDecided ? localTime(lastDecided.wall) : null,
    performance,
    config: { symbol: about.terms.symbol, leverage, timeframe: about.timeframe, test_mode: !isTrading(about.mode) },
    guardian_contract: 2,
    server_now: iso(now.wall),
    process: {
      pid: about.pid,
      boot_id: about.bootId,
      started_at: iso(about.startedAt.wall),
      uptime_s: seconds(now.at - about.startedAt.at),
      version: about.version,
      phase: phaseOf(state),
    },
    mode: about.mode,
    decision: {
      last_decision_at: isoOrNull(lastDecided?.wall),
      last_decision_age_s: age(lastDecided),
      last_source: lastDecided ? (about.decider.isAi ? 'ai' : 'rules') : null,
      last_provider: lastDecided ? (state.decisions[0]?.provider ?? null) : null,
      last_model: lastDecided ? (state.decisions[0]?.model ?? null) : null,
      decision_interval_s: about.interval / 1000,
      decision_deadline_s: about.deadline / 1000,
      next_decision_due_at: iso(now.wall + state.pace.due - now.at),
      in_flight_since: isoOrNull(inFlightSince?.wall),
      in_flight_age_s: age(inFlightSince),
      decisions_total: state.decisionsTotal,
      fallbacks_total: state.fallbacksTotal,
      consecutive_fallbacks: state.consecutiveFallbacks,
      last_fallback_at: isoOrNull(state.lastFallback?.wall),
    },
    loop: {
      last_tick_at: iso(state.ticked.wall),
      last_tick_age_s: age(state.ticked),
      max_tick_age_s: about.maxTickAge / 1000,
      stage: state.errand?.what ?? state.stage,
      stage_age_s: age(state.errand?.since ?? state.stageSince),
      event_loop_lag_ms_p99: percentile99(state.delays),
    },
    ai: ai(state, about, now),
    market_data: {
      source: about.source,
      status: market.status,
      reason: market.reason,
      since: iso(market.since.wall),
      last_candle_at: isoOrNull(observed?.observation.closedAt),
      last_refresh_at: isoOrNull(observed?.at.wall),
    },
    trading: { ...trading, instance_id: `${about.mode}-${about.bootId}`, lease: about.lease, dead_man: 'off' },
  } as const;
}

const phaseOf = ({ phase, desk: { standing } }: State) =>
  phase === 'starting' && standing?.isReconciled === false ? 'reconciling' : phase;

function ai({ lastDecided, firstDecided }: State, { decider, startedAt }: About, now: Moment) {
  const health = decider.health?.();
  const breaker = decider.breaker?.();
  const retryAt = breaker?.retryAt ?? null;
  const asked = decider.asked?.() ?? [];
  return {
    provider: decider.provider,
    model: decider.model,
    is_ai: decider.isAi,
    label: decider.label,
    status: health?.status ?? (lastDecided ? 'ok' : 'unknown'),
    since: iso((health?.since ?? firstDecided ?? startedAt).wall),
    reason: health?.fault?.reason ?? null,
    fault_domain: health?.fault?.faultDomain ?? null,
    http_status: health?.fault?.httpStatus ?? null,
    breaker: breaker?.state ?? 'closed',
    retry_at: retryAt === null ? null : iso(now.wall + retryAt - now.at),
    last_ok_at: isoOrNull(lastDecided?.wall),
    ...spendingOf(asked),
    asked: asked.map((one) => shownAsked(one, now)),
  } as const;
}

/** The value that 99 of 100 do not exceed, to a tenth; 0 of none. */
function percentile99(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round((sorted[Math.ceil(sorted.length * 0.99) - 1] ?? 0) * 10) / 10;
}
