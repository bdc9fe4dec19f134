import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { failed, startHealth } from '../../../bot/domain/decision/health.ts';
import { ticked, traded, unobserved } from '../../../bot/domain/state.ts';
import type { Decider } from '../../../bot/ports.ts';
import { readExposition } from '../../support/exposition-format.ts';
import { about, asked, at, flat, long, short, starting } from '../support/about.ts';
import { type Serving, serving } from '../support/serving.ts';

let decider: Decider = about.decider;
let bot: Serving;
beforeAll(async () => {
  bot = await serving({
    about: {
      ...about,
      get decider() {
        return decider;
      },
    },
  });
});
afterAll(() => bot.close());
beforeEach(() => {
  bot.scene.state = flat;
  decider = about.decider;
});

const metrics = async () => readExposition((await bot.ask('/metrics')).body);
/** The values of a family with one label, by its text. */
const byLabel = async (family: string) =>
  Object.fromEntries(
    [...(await metrics()).values].flatMap(([key, value]) => {
      const [, name, label] = /^(\w+)\{\w+="(\w+)"\}$/.exec(key) ?? [];
      return name === family ? [[label, value]] : [];
    }),
  );

describe('GET /metrics', () => {
  it('has the names and types that were promised', async () => {
    expect((await bot.ask('/metrics')).headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(Object.fromEntries((await metrics()).types)).toEqual({
      bot_up: 'gauge',
      bot_decisions_total: 'counter',
      bot_fallbacks_total: 'counter',
      bot_decision_age_seconds: 'gauge',
      bot_decision_duration_seconds: 'histogram',
      bot_cycle_work_seconds: 'histogram',
      bot_equity_usdt: 'gauge',
      bot_cash_usdt: 'gauge',
      bot_position_size: 'gauge',
      bot_orders_total: 'counter',
      bot_denied_total: 'counter',
      bot_event_loop_lag_seconds: 'gauge',
      bot_ai_breaker: 'gauge',
      bot_ai_status: 'gauge',
      bot_market_status: 'gauge',
      bot_trading_state: 'gauge',
      bot_operations_total: 'counter',
      bot_operation_duration_seconds: 'histogram',
      bot_operation_retries_total: 'counter',
      bot_operation_timeouts_total: 'counter',
      bot_cache_lookups_total: 'counter',
      bot_cache_entries: 'gauge',
      bot_cache_bytes: 'gauge',
      process_resident_memory_bytes: 'gauge',
    });
  });
  it('leaves out the age of a decision that there is not', async () => {
    bot.scene.state = starting;
    const { types, values } = await metrics();
    expect([types.has('bot_decision_age_seconds'), values.get('bot_up')]).toEqual([false, 1]);
  });
  it('says what the dashboard says, in seconds and bytes', async () => {
    bot.scene.state = ticked(long, at(5_000), 250);
    const { values } = await metrics();
    expect(values.get('bot_decision_age_seconds')).toBe(2);
    expect(values.get('bot_equity_usdt')).toBe(10_001.91);
    expect(values.get('bot_cash_usdt')).toBe(9_999.91);
    expect(values.get('bot_event_loop_lag_seconds')).toBe(0.25);
    expect(values.get('process_resident_memory_bytes')).toBeGreaterThan(10_000_000);
  });
  it.each([
    ['long', long, 2],
    ['short', short, -2],
    ['flat', flat, 0],
  ])('shows a %s position with its sign', async (_, state, size) => {
    bot.scene.state = state;
    expect((await metrics()).values.get('bot_position_size')).toBe(size);
  });
  it('shows 1 for the state of each thing and 0 for the others', async () => {
    bot.scene.state = unobserved(traded(flat, { ...flat.desk, halt: 'halted' }), 'no answer', at(4_000));
    const fault = { reason: 'auth', faultDomain: 'config', httpStatus: 401 } as const;
    decider = {
      ...decider,
      health: () => failed(startHealth(at(0)), fault, at(0)),
      breaker: () => ({ state: 'half_open', retryAt: null }),
    };
    expect(await byLabel('bot_ai_breaker')).toEqual({ closed: 0, open: 0, half_open: 1 });
    expect(await byLabel('bot_ai_status')).toEqual({ ok: 0, degraded: 0, down: 1, unknown: 0 });
    expect(await byLabel('bot_market_status')).toEqual({ ok: 0, stale: 0, down: 1 });
    expect(await byLabel('bot_trading_state')).toEqual({ running: 0, reduce_only: 0, entries_halted: 1 });
  });
  it('shows what an AI costs today beside its budget, by who is asked', async () => {
    const failover = { ...asked, role: 'failover', isPriced: false, budget: { calls: null, usd: null } } as const;
    decider = { ...decider, asked: () => [asked, failover] };
    expect(await byLabel('bot_ai_calls_today')).toEqual({ first: 12, failover: 12 });
    expect(await byLabel('bot_ai_spent_today_usd')).toEqual({ first: 1.25 });
    expect(await byLabel('bot_ai_budget_calls')).toEqual({ first: 100 });
    expect(await byLabel('bot_ai_budget_usd')).toEqual({ first: 5 });
    expect((await bot.ask('/metrics')).body).not.toMatch(/ (null|undefined|NaN)$/m);
  });
  it('shows no word of a model, a server or a person', async () => {
    const words = 'evil"}\nbot_up 0';
    bot.scene.state = traded({ ...unobserved(flat, words, at(0)) }, { ...flat.desk, halt: words });
    decider = { ...decider, provider: words, model: words, label: words };
    expect((await bot.ask('/metrics')).body).not.toContain('evil');
  });
});

describe('the counters', () => {
  it('stand at 0 for every label before the first event, and count from there', async () => {
    const first = (await metrics()).values;
    expect(first.get('bot_decisions_total{signal="SELL"}')).toBe(0);
    expect(first.get('bot_fallbacks_total{reason="rate_limited"}')).toBe(0);
    expect(first.get('bot_orders_total{cause="stop_loss"}')).toBe(0);
    expect(first.get('bot_denied_total{denial="min_hold"}')).toBe(0);

    bot.meters.decided('SELL', 0.3);
    bot.meters.decided('HOLD', 1);
    bot.meters.fellBack('rate_limited', 20);
    bot.meters.worked(0.002);
    bot.meters.ordered('stop_loss');
    bot.meters.denied('min_hold');
    const { values } = await metrics();
    expect(values.get('bot_decisions_total{signal="SELL"}')).toBe(1);
    expect(values.get('bot_decisions_total{signal="HOLD"}')).toBe(1);
    expect(values.get('bot_decisions_total{signal="BUY"}')).toBe(0);
    expect(values.get('bot_fallbacks_total{reason="rate_limited"}')).toBe(1);
    expect(values.get('bot_fallbacks_total{reason="timeout"}')).toBe(0);
    expect(values.get('bot_orders_total{cause="stop_loss"}')).toBe(1);
    expect(values.get('bot_denied_total{denial="min_hold"}')).toBe(1);
  });
  it('sort how long the decider took, whatever came of it, and the rest of the cycle apart', async () => {
    const { values } = await metrics();
    expect(values.get('bot_decision_duration_seconds_count')).toBe(3);
    expect(values.get('bot_decision_duration_seconds_sum')).toBeCloseTo(21.3);
    expect(values.get('bot_decision_duration_seconds_bucket{le="0.5"}')).toBe(1);
    expect(values.get('bot_decision_duration_seconds_bucket{le="1"}')).toBe(2);
    expect(values.get('bot_cycle_work_seconds_bucket{le="0.0025"}')).toBe(1);
    expect(values.get('bot_cycle_work_seconds_bucket{le="0.001"}')).toBe(0);
    expect(values.get('bot_cycle_work_seconds_sum')).toBe(0.002);
  });
});

describe('outside calls', () => {
  it('are counted by operation and outcome, from 0 on', async () => {
    const first = (await metrics()).values;
    expect(first.get('bot_operations_total{operation="ai_decision",outcome="failed"}')).toBe(0);
    expect(first.get('bot_cache_lookups_total{operation="ai_models",result="shared"}')).toBe(0);

    const meter = bot.meters.execution.of('ai_decision');
    meter.ended('failed', 2);
    meter.ended('refused', 0);
    meter.retried();
    meter.retried();
    meter.timedOut();
    bot.meters.execution.of('ai_models').lookedUp('hit');
    const { values } = await metrics();
    expect(values.get('bot_operations_total{operation="ai_decision",outcome="failed"}')).toBe(1);
    expect(values.get('bot_operations_total{operation="ai_decision",outcome="refused"}')).toBe(1);
    expect(values.get('bot_operations_total{operation="ai_models",outcome="failed"}')).toBe(0);
    expect(values.get('bot_operation_duration_seconds_bucket{operation="ai_decision",le="1"}')).toBe(0);
    expect(values.get('bot_operation_duration_seconds_bucket{operation="ai_decision",le="2.5"}')).toBe(1);
    expect(values.get('bot_operation_duration_seconds_sum{operation="ai_decision"}')).toBe(2);
    expect(values.get('bot_operation_retries_total{operation="ai_decision"}')).toBe(2);
    expect(values.get('bot_operation_timeouts_total{operation="ai_decision"}')).toBe(1);
    expect(values.get('bot_cache_lookups_total{operation="ai_models",result="hit"}')).toBe(1);
  });
  it('show what is kept of their answers', async () => {
    const { values } = await metrics();
    expect([values.get('bot_cache_entries'), values.get('bot_cache_bytes')]).toEqual([3, 400]);
  });
});
