// Which metrics the bot shows, and what they mean. Pure: a dashboard and readings in, text out.
// Labels come from fixed lists, never from what a model or a server has written.
import { counter, exposition, type Family, gauge, gauges, histogram } from '../../common/exposition.ts';
import type { CacheStatistics } from '../execution/kept.ts';
import type { Readings } from '../meters.ts';
import type { Dashboard } from './dashboard.ts';
import { executionMetrics } from './execution-metrics.ts';
import type { Shown } from './whole/symbol.ts';

/** Times in seconds, money in quote currency; what is not known is left out. */
export function metricsText(shown: Shown, readings: Readings, kept: CacheStatistics, memoryBytes: number): string {
  const { account_info, current_position: position, decision, loop, ai, market_data, trading } = shown;
  return exposition([
    gauge('bot_up', '1 while the bot runs.', 1),
    counter('bot_decisions_total', 'Decisions since the bot started, by signal.', 'signal', readings.decisions),
    counter(
      'bot_fallbacks_total',
      'Decisions that could not be had since the bot started, by reason.',
      'reason',
      readings.fallbacks,
    ),
    gauge('bot_decision_age_seconds', 'Age of the last decision of this process.', decision.last_decision_age_s),
    histogram(
      'bot_decision_duration_seconds',
      'How long the decider took, decisions that could not be had included.',
      readings.decisionDuration,
    ),
    histogram('bot_cycle_work_seconds', 'What a cycle took beside the decider.', readings.work),
    gauge('bot_equity_usdt', 'Cash and open profit.', account_info.total_equity),
    gauge('bot_cash_usdt', 'Start balance and closed profit, less all fees.', account_info.usdt_balance),
    gauge('bot_position_size', 'Open position in base currency: positive long, negative short.', signed(position)),
    counter('bot_orders_total', 'Orders filled since the bot started, by cause.', 'cause', readings.orders),
    counter('bot_denied_total', 'Decisions denied by the risk gate, by denial.', 'denial', readings.denials),
    gauge(
      'bot_event_loop_lag_seconds',
      'How late the loop turned, 99 of the last 100 turns no later.',
      loop.event_loop_lag_ms_p99 / 1000,
    ),
    gauges('bot_ai_breaker', '1 for the state of the circuit breaker, 0 for the others.', 'state', {
      ...BREAKER,
      [ai.breaker]: 1,
    }),
    gauges('bot_ai_status', '1 for the state of the decider, 0 for the others.', 'status', {
      ...AI_STATUS,
      [ai.status]: 1,
    }),
    ...spendingMetrics(ai.asked),
    gauges('bot_market_status', '1 for the state of the market data, 0 for the others.', 'status', {
      ...MARKET_STATUS,
      [market_data.status]: 1,
    }),
    gauges('bot_trading_state', '1 for the state of trading, 0 for the others.', 'state', {
      ...TRADING,
      [trading.state]: 1,
    }),
    ...symbolMetrics(shown.symbols),
    ...executionMetrics(readings.execution, kept),
    gauge('process_resident_memory_bytes', 'Resident memory of the bot.', memoryBytes),
  ]);
}

/** What no one knows, or nobody has limited, is left out. */
function spendingMetrics(asked: Dashboard['ai']['asked']): readonly Family[] {
  const each = (value: (of: (typeof asked)[number]) => number | null | undefined) =>
    Object.fromEntries(asked.map((one) => [one.role, value(one) ?? null]));
  return [
    gauges(
      'bot_ai_calls_today',
      'Questions sent on this day (UTC), by who was asked.',
      'role',
      each((one) => one.calls_today),
    ),
    gauges(
      'bot_ai_spent_today_usd',
      'What they have cost.',
      'role',
      each((one) => one.spent_today_usd),
    ),
    gauges(
      'bot_ai_budget_calls',
      'How many a day are allowed.',
      'role',
      each((one) => one.budget.calls),
    ),
    gauges(
      'bot_ai_budget_usd',
      'What they may cost a day.',
      'role',
      each((one) => one.budget.usd),
    ),
  ];
}

const signed = (position: Dashboard['current_position']): number =>
  position === null ? 0 : position.side === 'long' ? position.size : -position.size;

/** Where there are several: each by itself. What is not known is left out. */
function symbolMetrics(symbols: Shown['symbols']): readonly Family[] {
  if (symbols.length === 1) return [];
  const each = (value: (of: Shown['symbols'][number]) => number | null) =>
    Object.fromEntries(symbols.map((one) => [one.symbol, value(one)]));
  return [
    gauges(
      'bot_symbol_decision_age_seconds',
      'Age of the last decision on a symbol.',
      'symbol',
      each(({ decision }) => decision.last_decision_age_s),
    ),
    gauges(
      'bot_symbol_position_size',
      'Its open position in base currency: positive long, negative short.',
      'symbol',
      each(({ current_position }) => signed(current_position)),
    ),
    gauges(
      'bot_symbol_market_up',
      '1 while its market data are ok, else 0.',
      'symbol',
      each(({ market_data }) => (market_data.status === 'ok' ? 1 : 0)),
    ),
  ];
}

type Zeros<K extends string> = { readonly [key in K]: 0 };
const BREAKER: Zeros<Dashboard['ai']['breaker']> = { closed: 0, open: 0, half_open: 0 };
const AI_STATUS: Zeros<Dashboard['ai']['status']> = { ok: 0, degraded: 0, down: 0, unknown: 0 };
const MARKET_STATUS: Zeros<Dashboard['market_data']['status']> = { ok: 0, stale: 0, down: 0 };
const TRADING: Zeros<Dashboard['trading']['state']> = { running: 0, reduce_only: 0, entries_halted: 0 };
