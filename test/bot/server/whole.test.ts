// The dashboard of several symbols: old keys show the first, and what the guardian judges by the one that is worst off.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decided,
  entered,
  fellBack,
  observed,
  queued,
  type State,
  ticked,
  traded,
  unobserved,
} from '../../../bot/domain/state.ts';
import { NOBODY } from '../../../bot/domain/trading/beside.ts';
import { alongside, halted } from '../../../bot/domain/trading/desk.ts';
import { NOTHING_ASKED } from '../../../bot/domain/trading/standing.ts';
import { dashboard } from '../../../bot/server/dashboard.ts';
import type { Together } from '../../../bot/server/whole/decision.ts';
import type { Parts } from '../../../bot/server/whole/symbol.ts';
import { whole } from '../../../bot/server/whole/whole.ts';
import { about, at, deciding, flat, long, made, short, starting, terms, trade, withBook } from '../support/about.ts';
import { observationOf } from '../support/candles.ts';
import { faultsOf } from '../support/dashboard-schema.ts';

const NOW = at(100_000);
const partsOf = (states: { readonly [symbol: string]: State }): Parts =>
  Object.entries(states).map(([symbol, state]) => ({
    symbol,
    shown: dashboard(state, { ...about, terms: { ...terms, symbol } }, NOW),
    queuedAge: null,
    earned: null,
  })) as unknown as Parts; // each test has one at least
const together: Together = { rounds: 7, longestWait: 0 };
const shown = (states: { readonly [symbol: string]: State }, how = together) => whole(partsOf(states), how);

const decidedAt = (ms: number, state = starting): State => decided(state, made, at(ms));

describe('one symbol', () => {
  it.each([starting, deciding, flat, long, short])('shows what it showed, and itself under symbols', (state) => {
    const { symbols, ...rest } = shown({ 'BTC/USDT:USDT': state });
    expect(rest).toEqual(dashboard(state, about, NOW));
    expect(symbols).toHaveLength(1);
  });
});

describe('several symbols', () => {
  const three = { BTC: decidedAt(30_000), ETH: decidedAt(10_000), SOL: decidedAt(20_000) };

  it('are a whole dashboard', () => {
    for (const states of [three, { BTC: starting, ETH: long }, { BTC: long, ETH: short, SOL: deciding }]) {
      expect(faultsOf(JSON.parse(JSON.stringify(shown(states))))).toEqual([]);
    }
  });

  it('fill the old keys of one of them with the first', () => {
    const both = shown({ BTC: short, ETH: long });
    expect(both.current_position).toMatchObject({ symbol: 'BTC/USDT:USDT', side: 'short' });
    expect(both.config.symbol).toBe('BTC');
    const other = observed(starting, observationOf([7]), false, NOW);
    expect(shown({ BTC: long, ETH: other }).current_price).toBe(91);
  });

  it('stand each by itself under symbols, in their order', () => {
    const eth = fellBack(fellBack(decidedAt(10_000, short), at(20_000)), at(21_000));
    const waiting = { ...partsOf({ BTC: flat })[0], queuedAge: 1.5 };
    const [, second] = partsOf({ BTC: flat, ETH: eth });
    const { symbols } = whole([waiting, second as typeof waiting], together);
    expect(symbols[0]).toMatchObject({
      symbol: 'BTC',
      current_position: null,
      decision: { last_decision_age_s: 97, queued_age_s: 1.5, decisions_total: 1, fallbacks_total: 0 },
      market_data: { status: 'ok' },
      trading: { state: 'running' },
    });
    expect(symbols[1]).toEqual({
      symbol: 'ETH',
      current_price: 91,
      current_position: expect.objectContaining({ side: 'short', stop_loss_px: 99 }),
      total_equity: 9_997.91,
      total_profit: -2.09,
      total_trades: 0,
      decision: {
        last_decision_at: '2026-01-01T00:00:10.000Z',
        last_decision_age_s: 90,
        next_decision_due_at: '2026-01-01T00:00:00.000Z',
        in_flight_since: null,
        in_flight_age_s: null,
        queued_age_s: null,
        decisions_total: 2,
        fallbacks_total: 2,
        consecutive_fallbacks: 2,
      },
      loop: { last_tick_age_s: 99, stage: 'idle', stage_age_s: 97 },
      market_data: {
        source: about.source,
        status: 'ok',
        reason: null,
        last_candle_at: '1970-01-01T00:02:00.000Z',
        last_refresh_at: '2026-01-01T00:00:02.000Z',
      },
      trading: { state: 'running', halt_reason: null, reconciled: true, open_intents: 0, day_pnl_usdt: -2.09 },
    });
  });

  it('have decided when the one had that has waited longest', () => {
    expect(shown(three)).toMatchObject({
      last_update: dashboard(three.ETH, about, NOW).last_update,
      decision: { last_decision_at: '2026-01-01T00:00:10.000Z', last_decision_age_s: 90, last_source: 'rules' },
    });
  });
  it('show the older stamp of two that are equally old to the millisecond, whoever comes first', () => {
    const stamps = [
      { BTC: decidedAt(20_001.2), ETH: decidedAt(20_000.9) },
      { BTC: decidedAt(20_000.9), ETH: decidedAt(20_001.2) },
    ].map((states) => shown(states).decision.last_decision_at);
    expect(stamps).toEqual(['2026-01-01T00:00:20.000Z', '2026-01-01T00:00:20.000Z']);
  });
  it('have decided as often as that has moved, whatever each has counted', () => {
    expect(shown(three).decision.decisions_total).toBe(7);
  });
  it('have not decided while one has not', () => {
    expect(shown({ ...three, ADA: starting })).toMatchObject({
      last_update: null,
      decision: { last_decision_at: null, last_decision_age_s: null, last_source: null },
    });
  });
  it('say the interval longer by what one waits for the others at most', () => {
    const { decision } = shown(three, { rounds: 1, longestWait: 30_000 });
    expect(decision).toMatchObject({ decision_interval_s: 90, decision_deadline_s: 30 });
  });
  it('have in flight what has been so longest, and are due with the first', () => {
    const due = (state: State, ms: number) => ({ ...state, pace: { ...state.pace, due: ms } });
    const states = {
      BTC: due(entered(starting, 'decide', at(80_000)), 120_000),
      ETH: due(entered(starting, 'decide', at(70_000)), 110_000),
      SOL: due(starting, 130_000),
    };
    expect(shown(states).decision).toMatchObject({
      in_flight_since: '2026-01-01T00:01:10.000Z',
      in_flight_age_s: 30,
      next_decision_due_at: '2026-01-01T00:01:50.000Z',
    });
  });
  it('have nothing in flight while all are idle or wait', () => {
    const { decision, loop } = shown({ BTC: flat, ETH: queued(deciding, at(50_000)) });
    expect([decision.in_flight_age_s, loop.stage]).toEqual([null, 'idle']);
  });
  it('have fallen back as often as all of them, and in a row as the worst', () => {
    const once = fellBack(starting, at(40_000));
    const twice = fellBack(fellBack(starting, at(20_000)), at(30_000));
    expect(shown({ BTC: once, ETH: twice, SOL: flat }).decision).toMatchObject({
      fallbacks_total: 3,
      consecutive_fallbacks: 2,
      last_fallback_at: '2026-01-01T00:00:40.000Z',
    });
  });

  it('turn as the one that has turned last turns', () => {
    const turning = (ms: number, delay = 0) => ticked(flat, at(ms), delay);
    const { loop } = shown({ BTC: turning(90_000, 3), ETH: turning(60_000), SOL: turning(80_000, 9) });
    expect(loop).toMatchObject({ last_tick_age_s: 40, event_loop_lag_ms_p99: 9 });
    expect(loop.last_tick_at).toBe('2026-01-01T00:01:00.000Z');
  });
  it.each([
    ['execute', ['idle', 'fetch', 'execute', 'decide']],
    ['decide', ['fetch', 'idle', 'decide']],
    ['fetch', ['idle', 'fetch']],
    ['idle', ['idle', 'idle']],
  ] as const)('are in the stage %s where they are in %j', (stage, stages) => {
    const states = Object.fromEntries(
      stages.map((one, i) => [`s${i}`, entered(starting, one, at(50_000 + i * 1_000))]),
    );
    const first = (stages as readonly string[]).indexOf(stage);
    expect(shown(states).loop).toMatchObject({ stage, stage_age_s: 50 - first });
  });
  it('are in the stage reconcile while one is, unless one writes an order', () => {
    const [idle, busy] = partsOf({ BTC: flat, ETH: entered(flat, 'execute', at(1)) });
    const reconciling = { ...idle, shown: { ...idle.shown, loop: { ...idle.shown.loop, stage: 'reconcile' } } };
    const of = (...parts: unknown[]) => whole(parts as unknown as Parts, together).loop.stage;
    expect(of(idle, reconciling)).toBe('reconcile');
    expect(of(busy, reconciling)).toBe('execute');
  });
  it('start while one does, and stop as soon as one does', () => {
    expect(shown({ BTC: flat, ETH: starting }).process.phase).toBe('starting');
    expect(shown({ BTC: flat, ETH: flat }).process.phase).toBe('running');
    expect(shown({ BTC: starting, ETH: { ...flat, phase: 'draining' } }).process.phase).toBe('draining');
  });

  it('have the market of the one that has waited longest, and say which one it is', () => {
    const down = unobserved(decidedAt(10_000, flat), 'no route', at(50_000));
    expect(shown({ BTC: decidedAt(20_000, flat), ETH: down }).market_data).toMatchObject({
      status: 'down',
      reason: 'ETH: no route',
    });
  });
  it('are not excused by the market of another one than has waited longest', () => {
    const down = unobserved(decidedAt(20_000, flat), 'no route', at(50_000));
    expect(shown({ BTC: down, ETH: decidedAt(10_000, flat) }).market_data).toMatchObject({
      status: 'ok',
      reason: null,
    });
  });

  it('have the money of all of them', () => {
    const won = withBook(long, { trades: [trade], tradesTotal: 3, tradesWon: 2 });
    const lost = withBook(short, { tradesTotal: 4, tradesWon: 0 });
    const one = (state: State) => dashboard(state, about, NOW);
    const both = shown({ BTC: won, ETH: lost });
    expect(both.account_info).toEqual({ usdt_balance: 19_999.82, total_equity: 19_999.82 });
    expect(both.account_info.total_equity).toBeCloseTo(
      one(won).account_info.total_equity + one(lost).account_info.total_equity,
      8,
    );
    expect(both.performance).toEqual({ total_profit: -0.18, win_rate: 28.57, total_trades: 7 });
    expect(both.trading.day_pnl_usdt).toBeCloseTo(-0.18, 8);
  });
  it('have won nothing where nothing was traded', () => {
    expect(shown({ BTC: flat, ETH: starting }).performance.win_rate).toBe(0);
  });

  describe('that trade one account', () => {
    const seeing = (equity: number, isReconciled = true) => ({
      ...NOTHING_ASKED,
      isReconciled,
      position: 'flat' as const,
      equity,
      cash: equity - 5,
    });
    const sharing = (state: State, equity: number, isReconciled = true) =>
      traded(state, { ...state.desk, standing: seeing(equity, isReconciled) });
    const shownOf = (states: { readonly [symbol: string]: State }) =>
      whole(
        partsOf(states).map((part, i) => ({ ...part, earned: 7 + i })) as unknown as Parts, // as many as before
        together,
      );
    const [btc, eth] = [
      withBook(flat, { trades: [trade], tradesTotal: 2, tradesWon: 1 }),
      withBook(flat, { tradesTotal: 2 }),
    ];

    it('show its money once, and count what each has traded', () => {
      const { account_info, performance, trading, symbols } = shownOf({
        BTC: sharing(btc, 9_000),
        ETH: sharing(eth, 9_001),
      });
      expect(account_info).toEqual({ usdt_balance: 8_995, total_equity: 9_000 });
      expect(performance).toEqual({ total_profit: -1_000, total_trades: 4, win_rate: 25 });
      expect(trading.day_pnl_usdt).toBe(symbols[0]?.trading.day_pnl_usdt);
      expect(symbols.map(({ total_profit }) => total_profit)).toEqual([7, 8]);
    });
    it('show it as one that has seen it tells, while the first has not', () => {
      const shown = shownOf({ BTC: sharing(btc, 0, false), ETH: sharing(eth, 9_001) });
      expect(shown.account_info.total_equity).toBe(9_001);
      expect(shownOf({ BTC: sharing(btc, 0, false), ETH: sharing(eth, 0, false) }).account_info.total_equity).toBe(0);
    });
  });

  it('may do what any of them may, and say whose entries are halted', () => {
    const stopped = (state: State, why: string | null) => traded(state, halted(state.desk, why));
    const beside = { ...NOBODY, loss: 500 };
    const over = traded(flat, alongside(flat.desk, beside));
    const after = traded(flat, alongside(flat.desk, { ...beside, loss: 0, isDayOver: true }));
    const closed = withBook(flat, { trades: [{ ...trade, cause: 'max_daily_loss' }] });
    const of = (states: { readonly [symbol: string]: State }) => {
      const { state, halt_reason } = shown(states).trading;
      return [state, halt_reason];
    };
    expect(of({ BTC: flat, ETH: stopped(flat, 'x') })).toEqual(['running', 'ETH: x']);
    expect(of({ BTC: over, ETH: stopped(flat, 'x') })).toEqual(['reduce_only', 'ETH: x']);
    expect(of({ BTC: stopped(flat, 'x'), ETH: stopped(flat, 'x') })).toEqual(['entries_halted', 'x']);
    expect(of({ BTC: stopped(flat, 'x'), ETH: stopped(flat, 'y') })).toEqual(['entries_halted', 'BTC: x; ETH: y']);
    for (const state of [over, after, closed]) expect(of({ BTC: over, ETH: state })).toEqual(['reduce_only', null]);
  });

  it('are reconciled once all are, and have as many open intents as all of them', () => {
    const [part] = partsOf({ BTC: flat });
    const having = (reconciled: boolean, open_intents: number) => ({
      ...part,
      shown: { ...part.shown, trading: { ...part.shown.trading, reconciled, open_intents } },
    });
    const of = (...parts: unknown[]) => whole(parts as unknown as Parts, together).trading;
    expect(of(having(true, 1), having(false, 2))).toMatchObject({ reconciled: false, open_intents: 3 });
    expect(of(having(true, 0), having(true, 0))).toMatchObject({ reconciled: true, open_intents: 0 });
  });

  it('are asked for as one decider, told of by whoever has heard of it last', () => {
    expect(shown({ BTC: starting, ETH: decidedAt(20_000), SOL: decidedAt(10_000) }).ai).toMatchObject({
      status: 'ok',
      last_ok_at: '2026-01-01T00:00:20.000Z',
    });
    expect(shown({ BTC: starting, ETH: starting }).ai).toMatchObject({ status: 'unknown', last_ok_at: null });
  });
});

describe('whatever they have done', () => {
  const stateOf = fc.record({
    decided: fc.option(fc.nat(90_000), { nil: null }),
    tick: fc.nat(90_000),
    stage: fc.constantFrom('idle', 'fetch', 'decide', 'execute'),
    fallbacks: fc.nat(3),
    since: fc.nat(90_000),
  });
  const states = fc.array(
    stateOf.map(({ decided, tick, stage, fallbacks, since }) => {
      let state = decided === null ? starting : decidedAt(decided);
      for (let i = 0; i < fallbacks; i++) state = fellBack(state, at(since));
      return ticked(entered(state, stage as 'idle', at(since)), at(tick), 0);
    }),
    { minLength: 1, maxLength: 5 },
  );
  const named = (all: readonly State[]) => Object.fromEntries(all.map((state, i) => [`s${i}`, state]));

  it('no symbol is fresher than the bot as a whole, and none is in flight for longer', () => {
    fc.assert(
      fc.property(states, (all) => {
        const { decision, loop, symbols } = shown(named(all));
        for (const { decision: of, loop: turned } of symbols) {
          if (of.last_decision_age_s === null) expect(decision.last_decision_age_s).toBeNull();
          if (decision.last_decision_age_s !== null) {
            expect(of.last_decision_age_s).toBeLessThanOrEqual(decision.last_decision_age_s);
          }
          expect(of.in_flight_age_s ?? 0).toBeLessThanOrEqual(decision.in_flight_age_s ?? 0);
          expect(turned.last_tick_age_s ?? 0).toBeLessThanOrEqual(loop.last_tick_age_s ?? 0);
          if (turned.stage === 'execute') expect(loop.stage).toBe('execute');
        }
      }),
      { numRuns: 150 },
    );
  });
  it('their order does not matter to the guardian', () => {
    const judged = (all: readonly State[]) => {
      const { last_update, decision, loop, process } = shown(named(all));
      return { last_update, decision, loop, process };
    };
    fc.assert(
      fc.property(
        states.chain((all) =>
          fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length })),
        ),
        ([all, mixed]) => {
          expect(judged(mixed)).toEqual(judged(all));
        },
      ),
      { numRuns: 150 },
    );
  });
});
