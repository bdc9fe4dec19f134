import { describe, expect, it } from 'vitest';
import { failed, startHealth } from '../../../bot/domain/decision/health.ts';
import { NOTHING_SPENT } from '../../../bot/domain/spending.ts';
import {
  decided,
  draining,
  entered,
  fellBack,
  onErrand,
  type State,
  ticked,
  traded,
  unobserved,
} from '../../../bot/domain/state.ts';
import type { Desk } from '../../../bot/domain/trading/desk.ts';
import { NOTHING_ASKED, type Standing } from '../../../bot/domain/trading/standing.ts';
import type { Asked, Decider } from '../../../bot/ports.ts';
import { dashboard } from '../../../bot/server/dashboard.ts';
import { localTime } from '../../../common/clock.ts';
import {
  about,
  at,
  deciding,
  flat,
  long,
  made,
  asked as one,
  short,
  starting,
  terms,
  trade,
  withBook,
} from '../support/about.ts';
import { faultsOf } from '../support/dashboard-schema.ts';

const show = (state: State, changed: Partial<typeof about> = {}) =>
  dashboard(state, { ...about, ...changed }, at(10_000));
const withDesk = (state: State, changed: Partial<Desk>) => traded(state, { ...state.desk, ...changed });

const lost = withBook(flat, { cash: 9_700 });
const halted = withDesk(flat, { halt: 'a person said so' });
const down = unobserved(flat, 'no answer within 10s', at(9_000));
/** A later process that found a position, and has not looked yet. */
const restored = traded(starting, { ...long.desk, price: null, lap: null });

describe('the dashboard', () => {
  it.each([
    ['at the start', starting],
    ['at the start with a position found', restored],
    ['while deciding', deciding],
    ['while trading', entered(deciding, 'execute', at(3_000))],
    ['while flat', flat],
    ['while long', long],
    ['while short', short],
    ['once the loss of the day is reached', lost],
    ['while entries are halted', halted],
    ['while the market is down', down],
    ['while stopping', draining(flat)],
  ])('keeps to its schema %s', (_, state) => {
    expect(faultsOf(JSON.parse(JSON.stringify(show(state))))).toEqual([]);
  });
  it('says who answers, and since when', () => {
    expect(show(starting).process).toEqual({
      pid: 42,
      boot_id: about.bootId,
      version: '1.2.3',
      started_at: '2026-01-01T00:00:00.000Z',
      uptime_s: 10,
      phase: 'starting',
    });
  });
  it('says which limits are in force', () => {
    expect(show(flat).config).toEqual({ symbol: 'BTC/USDT:USDT', leverage: 3, timeframe: '15m', test_mode: true });
    expect(show(flat, { terms: { ...terms, leverage: 9, maxLeverage: 5 } }).config.leverage).toBe(5);
  });
});

describe('the decision', () => {
  it('is none at the start, also where an earlier process has made some', () => {
    const { decision, last_update, current_price, ai } = show({ ...starting, decisions: [made] });
    expect(decision).toMatchObject({ last_decision_at: null, last_decision_age_s: null, last_source: null });
    expect({ last_update, current_price }).toEqual({ last_update: null, current_price: 0 });
    expect(ai).toMatchObject({ status: 'unknown', last_ok_at: null });
  });
  it('is not made by fresh candles', () => {
    const { decision, last_update, current_price } = show(deciding);
    expect({ last_update, at: decision.last_decision_at, current_price }).toEqual({
      last_update: null,
      at: null,
      current_price: 91,
    });
  });
  it('says how long it is under way', () => {
    expect(show(deciding).decision).toMatchObject({ in_flight_since: '2026-01-01T00:00:01.000Z', in_flight_age_s: 9 });
  });
  it('is dated by both clocks, and in local time for older readers', () => {
    const { decision, last_update } = dashboard(flat, about, { at: 10_000, wall: 0 });
    expect(decision).toMatchObject({
      last_decision_at: '2026-01-01T00:00:03.000Z',
      last_decision_age_s: 7,
      last_source: 'rules',
      decisions_total: 1,
      in_flight_since: null,
    });
    expect(last_update).toBe(localTime(at(3_000).wall));
  });
  it('leaves the due instant in the past while a cycle is late', () => {
    const due = [60_000, 90_000].map((now) => dashboard(starting, about, at(now)).decision.next_decision_due_at);
    expect(due).toEqual(['2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z']);
  });
});

describe('the decider', () => {
  it('is no AI where the rules decide', () => {
    expect(show(flat).ai).toMatchObject({ provider: 'builtin', is_ai: false, status: 'ok' });
  });
  it('says since when it works, also after many decisions', () => {
    let state = flat;
    for (let i = 0; i < 50; i++) state = decided(state, made, at(4_000 + i));
    expect(show(state).ai.since).toBe('2026-01-01T00:00:03.000Z');
  });
  it('says what is wrong with it, apart from what it decided before', () => {
    const fault = { reason: 'rate_limited', faultDomain: 'provider', httpStatus: 429 } as const;
    const decider: Decider = {
      ...about.decider,
      isAi: true,
      health: () => failed(startHealth(at(0)), fault, at(5_000)),
      breaker: () => ({ state: 'open', retryAt: 70_000 }),
    };
    const shown = show(fellBack(fellBack(flat, at(4_000)), at(5_000)), { decider });
    expect(faultsOf(shown)).toEqual([]);
    expect(shown.ai).toMatchObject({
      status: 'down',
      since: '2026-01-01T00:00:05.000Z',
      reason: 'rate_limited',
      fault_domain: 'provider',
      http_status: 429,
      breaker: 'open',
      retry_at: '2026-01-01T00:01:10.000Z',
      last_ok_at: '2026-01-01T00:00:03.000Z',
    });
    expect(shown.decision).toMatchObject({
      last_decision_at: '2026-01-01T00:00:03.000Z',
      last_source: 'ai',
      decisions_total: 1,
      fallbacks_total: 2,
      consecutive_fallbacks: 2,
      last_fallback_at: '2026-01-01T00:00:05.000Z',
    });
  });
});

describe('the account', () => {
  it('is its cash while nothing is open', () => {
    const { account_info, current_position, performance } = show(flat);
    expect({ account_info, current_position, performance }).toEqual({
      account_info: { usdt_balance: 10_000, total_equity: 10_000 },
      current_position: null,
      performance: { total_profit: 0, win_rate: 0, total_trades: 0 },
    });
  });
  it('counts the open profit of a long position, whose stop the paper broker holds', () => {
    const { account_info, current_position, performance } = show(long);
    expect(account_info).toEqual({ usdt_balance: 9_999.91, total_equity: 10_001.91 });
    expect(current_position).toEqual({
      side: 'long',
      size: 2,
      entry_price: 90,
      unrealized_pnl: 2,
      leverage: 3,
      symbol: 'BTC/USDT:USDT',
      stop_loss_px: 85,
      take_profit_px: 99,
      stop_on_exchange: false,
    });
    expect(performance.total_profit).toBe(1.91);
  });
  it('counts the open loss of a short one', () => {
    const { account_info, current_position } = show(short);
    expect(account_info.total_equity).toBe(9_997.91);
    expect(current_position).toMatchObject({ side: 'short', size: 2, unrealized_pnl: -2 });
  });
  it('values a position that was found at its entry until there is a price', () => {
    const { account_info, current_position, current_price } = show(restored);
    expect([account_info.total_equity, current_position?.unrealized_pnl, current_price]).toEqual([9_999.91, 0, 0]);
  });
  it('says how many trades were won, in percent', () => {
    const state = withBook(flat, { trades: [trade], tradesTotal: 3, tradesWon: 2 });
    expect(show(state).performance).toMatchObject({ win_rate: 66.67, total_trades: 3 });
  });
  it('shows no crumbs of binary fractions, and no negative zero', () => {
    const { account_info, performance, trading } = show(withBook(flat, { cash: 9_999.7 + 0.1 + 0.2 }));
    expect(Object.is(trading.day_pnl_usdt, 0)).toBe(true);
    expect([account_info.usdt_balance, account_info.total_equity, performance.total_profit]).toEqual([
      10_000, 10_000, 0,
    ]);
  });
});

describe('trading', () => {
  it('runs, and says what of the day’s allowance is used', () => {
    expect(show(long).trading).toMatchObject({
      state: 'running',
      halt_reason: null,
      day_pnl_usdt: 1.91,
      max_daily_loss_usdt: 300,
      reconciled: true,
      open_intents: 0,
    });
  });
  it.each([
    [9_700.01, 'running'],
    [9_700, 'reduce_only'],
    [9_699, 'reduce_only'],
  ])('with %d left of 10,000 and 300 to lose is %s', (cash, state) => {
    expect(show(withBook(flat, { cash })).trading.state).toBe(state);
  });
  it('counts open losses to those of the day', () => {
    expect(show(withBook(short, { cash: 9_701 })).trading).toMatchObject({ state: 'reduce_only', day_pnl_usdt: -301 });
  });
  it('begins anew with the day, also before the first look of it', () => {
    const yesterday = withDesk(lost, { day: { date: '2025-12-31', equity: 10_000 } });
    expect(show(yesterday).trading).toMatchObject({ state: 'running', day_pnl_usdt: 0 });
  });
  it('is never over a limit that is not there', () => {
    expect(show(lost, { terms: { ...terms, maxDailyLoss: null } }).trading).toMatchObject({
      state: 'running',
      max_daily_loss_usdt: 0,
    });
  });
  it('says that a person has halted entries, and why, also where the loss of the day is reached', () => {
    for (const state of [halted, withDesk(lost, { halt: 'a person said so' })]) {
      expect(show(state).trading).toMatchObject({ state: 'entries_halted', halt_reason: 'a person said so' });
    }
  });
});

describe('an account at an exchange', () => {
  const standing: Standing = {
    ...NOTHING_ASKED,
    isReconciled: true,
    position: 'long',
    isGuarded: true,
    equity: 10_111.5,
    cash: 10_100,
  };
  const standingSo = (changed: Partial<Standing>, state = long) =>
    show(withDesk(state, { standing: { ...standing, ...changed } }));

  it('is what the exchange says it is worth, and its stop is there', () => {
    const shown = standingSo({});
    expect(faultsOf(JSON.parse(JSON.stringify(shown)))).toEqual([]);
    expect(shown.account_info).toEqual({ usdt_balance: 10_100, total_equity: 10_111.5 });
    expect(shown.current_position).toMatchObject({ stop_on_exchange: true });
    expect(shown.trading).toMatchObject({ state: 'running', halt_reason: null, reconciled: true, open_intents: 0 });
    expect(standingSo({ isGuarded: false }).current_position).toMatchObject({ stop_on_exchange: false });
  });
  it('is being asked for everything before the first decision', () => {
    const shown = show(withDesk(starting, { standing: NOTHING_ASKED }));
    expect(faultsOf(JSON.parse(JSON.stringify(shown)))).toEqual([]);
    expect(shown.process.phase).toBe('reconciling');
    expect(shown.trading).toMatchObject({ reconciled: false, state: 'entries_halted' });
    expect(show(withDesk(starting, { standing })).process.phase).toBe('starting');
  });
  it.each([
    [{ position: 'unknown' }, 'the exchange does not answer: what is open there is unknown'],
    [{ foreign: 'a long position of 4 lots' }, 'a long position of 4 lots'],
    [{ failedClosings: 1 }, 'closing the position has failed 1 time: it is tried on'],
    [{ failedClosings: 2 }, 'closing the position has failed 2 times: it is tried on'],
  ] as const)('halts entries with a reason: %o', (trouble, why) => {
    expect(standingSo(trouble).trading).toMatchObject({ state: 'entries_halted', halt_reason: why });
  });
  it('says how many orders have no known outcome yet, and that one is being written', () => {
    expect(standingSo({ openIntents: 2 }).trading).toMatchObject({ open_intents: 2 });
    const writing = show(onErrand(long, 'execute', at(8_000)));
    expect(faultsOf(JSON.parse(JSON.stringify(writing)))).toEqual([]);
    expect(writing.loop).toMatchObject({ stage: 'execute', stage_age_s: 2 });
    expect(show(onErrand(long, 'reconcile', at(8_000))).loop.stage).toBe('reconcile');
    expect(show(onErrand(long, null, at(8_000))).loop.stage).toBe('idle');
  });
});

describe('the market data', () => {
  it('are down, and the last price stays', () => {
    expect(show(down)).toMatchObject({
      current_price: 91,
      market_data: {
        status: 'down',
        reason: 'no answer within 10s',
        since: '2026-01-01T00:00:09.000Z',
        last_refresh_at: '2026-01-01T00:00:02.000Z',
      },
    });
  });
  it('are down before the first look', () => {
    expect(show(starting).market_data).toMatchObject({ status: 'down', last_candle_at: null, last_refresh_at: null });
  });
});

describe('the loop', () => {
  it('says how late it turns, one turn in a hundred left out', () => {
    let state = flat;
    for (let i = 0; i < 100; i++) state = ticked(state, at(i), i === 50 ? 900 : i / 10);
    expect(show(state).loop.event_loop_lag_ms_p99).toBe(9.9);
  });
  it('is late by nothing before its first turn', () => {
    expect(show(starting).loop.event_loop_lag_ms_p99).toBe(0);
  });
  it('names who has made the last decision of this process, where more than one may', () => {
    expect(show(flat).decision).toMatchObject({ last_provider: 'builtin', last_model: 'rules-v1' });
    const byFailover = decided(flat, { ...made, provider: 'qwen', model: 'qwen-plus' }, at(4_000));
    expect(show(byFailover).decision).toMatchObject({ last_provider: 'qwen', last_model: 'qwen-plus' });
    const { lastDecided: _, ...before } = byFailover;
    expect(show({ ...before, lastDecided: null }).decision).toMatchObject({ last_provider: null, last_model: null });
  });
});

describe('what the AI costs today', () => {
  const spending = (...all: readonly Asked[]) => {
    const shown = show(flat, { decider: { ...about.decider, isAi: true, asked: () => all } });
    expect(faultsOf(JSON.parse(JSON.stringify(shown)))).toEqual([]);
    return shown.ai;
  };
  it('is nothing where the rules decide', () => {
    expect(show(flat).ai).toMatchObject({ spent_today_usd: 0, calls_today: 0, asked: [] });
  });
  it('is that of first and failover together, each beside its own budget', () => {
    const failover = {
      ...one,
      role: 'failover',
      today: { calls: 1, spent: 500_000_000, estimated: 0 },
      budget: { calls: 8, usd: null },
    } as const;
    expect(spending(one, failover)).toMatchObject({
      spent_today_usd: 1.75,
      calls_today: 13,
      asked: [
        { role: 'first', spent_today_usd: 1.25, calls_today: 12, estimated_today: 2, budget: { calls: 100, usd: 5 } },
        { role: 'failover', spent_today_usd: 0.5, calls_today: 1, budget: { calls: 8, usd: null } },
      ],
    });
  });
  it('is left out, not shown as nothing, where a price is not known', () => {
    expect(spending({ ...one, isPriced: false })).toMatchObject({ spent_today_usd: undefined, calls_today: 12 });
    expect(spending(one, { ...one, isPriced: false }).spent_today_usd).toBeUndefined();
    const idle = { ...one, isPriced: false, today: NOTHING_SPENT };
    expect(spending(one, idle).spent_today_usd).toBe(1.25);
  });
  it('shows each that may be asked with what is wrong with it', () => {
    const fault = { reason: 'no_balance', faultDomain: 'config', httpStatus: 402 } as const;
    const health = failed(startHealth(at(0)), fault, at(5_000));
    expect(spending({ ...one, health, breaker: { state: 'open', retryAt: 70_000 } }).asked[0]).toMatchObject({
      provider: 'deepseek',
      model: 'deepseek-flash',
      label: 'DeepSeek',
      status: 'down',
      since: '2026-01-01T00:00:05.000Z',
      reason: 'no_balance',
      fault_domain: 'config',
      http_status: 402,
      breaker: 'open',
      retry_at: '2026-01-01T00:01:10.000Z',
    });
  });
});
