// What `GET /api/dashboard` answers: the state as the guardian and people read it. Pure.
import { localTime } from '../../common/clock.ts';
import { newest } from '../domain/market/candle.ts';
import type { Moment } from '../domain/moment.ts';
import type { State } from '../domain/state.ts';
import type { Decider } from '../ports.ts';

/** What stays the same for the whole life of the process. */
export type About = {
  readonly pid: number;
  /** A UUID: the guardian's, if it gave one. */
  readonly bootId: string;
  readonly version: string;
  readonly startedAt: Moment;
  readonly symbol: string;
  readonly timeframe: string;
  /** Durations in milliseconds. */
  readonly interval: number;
  readonly deadline: number;
  readonly maxTickAge: number;
  readonly source: string;
  readonly decider: Decider;
};

export type Dashboard = ReturnType<typeof dashboard>;

/** Paper money, in quote currency. It stays untouched, since nothing is traded. */
const BALANCE = 10_000;

export function dashboard(state: State, about: About, now: Moment) {
  const last = state.decisions[0];
  const lastAt = last ? iso(last.made.wall) : null;
  const age = (since: Moment | null | undefined) => (since ? seconds(now.at - since.at) : null);
  const { observed, inFlightSince, decisionsTotal } = state;
  const health = about.decider.health?.();
  const breaker = about.decider.breaker?.();
  return {
    account_info: { usdt_balance: BALANCE, total_equity: BALANCE },
    current_position: null,
    current_price: observed ? newest(observed.observation.candles).close : 0,
    last_update: last ? localTime(last.made.wall) : null,
    performance: { total_profit: 0, win_rate: 0, total_trades: 0 },
    config: { symbol: about.symbol, leverage: 1, timeframe: about.timeframe, test_mode: true },
    guardian_contract: 2,
    server_now: iso(now.wall),
    process: {
      pid: about.pid,
      boot_id: about.bootId,
      started_at: iso(about.startedAt.wall),
      uptime_s: seconds(now.at - about.startedAt.at),
      version: about.version,
      phase: state.phase,
    },
    mode: 'demo',
    decision: {
      last_decision_at: lastAt,
      last_decision_age_s: age(last?.made),
      last_source: last ? (about.decider.isAi ? 'ai' : 'rules') : null,
      decision_interval_s: about.interval / 1000,
      decision_deadline_s: about.deadline / 1000,
      next_decision_due_at: iso(now.wall + state.pace.due - now.at),
      in_flight_since: inFlightSince ? iso(inFlightSince.wall) : null,
      in_flight_age_s: age(inFlightSince),
      decisions_total: decisionsTotal,
      fallbacks_total: state.fallbacksTotal,
      consecutive_fallbacks: state.consecutiveFallbacks,
      last_fallback_at: state.lastFallback ? iso(state.lastFallback.wall) : null,
    },
    loop: {
      last_tick_at: iso(state.ticked.wall),
      last_tick_age_s: age(state.ticked),
      max_tick_age_s: about.maxTickAge / 1000,
      stage: state.stage,
      stage_age_s: age(state.stageSince),
      event_loop_lag_ms_p99: percentile99(state.delays),
    },
    ai: {
      provider: about.decider.provider,
      model: about.decider.model,
      is_ai: about.decider.isAi,
      label: about.decider.label,
      status: health?.status ?? (last ? 'ok' : 'unknown'),
      since: iso((health?.since ?? state.firstDecided ?? about.startedAt).wall),
      reason: health?.fault?.reason ?? null,
      fault_domain: health?.fault?.faultDomain ?? null,
      http_status: health?.fault?.httpStatus ?? null,
      breaker: breaker?.state ?? 'closed',
      retry_at: typeof breaker?.retryAt === 'number' ? iso(now.wall + breaker.retryAt - now.at) : null,
      last_ok_at: lastAt,
      spent_today_usd: 0,
    },
    market_data: {
      source: about.source,
      status: observed ? 'ok' : 'down',
      last_candle_at: observed ? iso(observed.observation.closedAt) : null,
      last_refresh_at: observed ? iso(observed.at.wall) : null,
    },
    trading: {
      state: 'running',
      halt_reason: null,
      reconciled: true,
      open_intents: 0,
      day_pnl_usdt: 0,
      max_daily_loss_usdt: 0,
      instance_id: `demo-${about.bootId}`,
      lease: 'not_needed',
      dead_man: 'off',
    },
  } as const;
}

/** True while the loop turns often enough. */
export const isAlive = (state: State, about: About, now: Moment): boolean =>
  now.at - state.ticked.at <= about.maxTickAge;

const iso = (wallMs: number): string => new Date(wallMs).toISOString();

/** Seconds to the millisecond, never negative. */
const seconds = (ms: number): number => Math.round(Math.max(0, ms)) / 1000;

/** The value that 99 of 100 do not exceed, to a tenth; 0 of none. */
function percentile99(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round((sorted[Math.ceil(sorted.length * 0.99) - 1] ?? 0) * 10) / 10;
}
