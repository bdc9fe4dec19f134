import { describe, expect, it } from 'vitest';
import { failed, startHealth } from '../../../bot/domain/decision/health.ts';
import { decided, draining, fellBack, ticked } from '../../../bot/domain/state.ts';
import type { Decider } from '../../../bot/ports.ts';
import { dashboard, isAlive } from '../../../bot/server/dashboard.ts';
import { localTime } from '../../../common/clock.ts';
import { about, at, decidedBecause, deciding, starting } from '../support/about.ts';
import { observationOf } from '../support/candles.ts';
import { faultsOf } from '../support/dashboard-schema.ts';

const done = decidedBecause('a reason');

describe('the dashboard', () => {
  it.each([
    ['at the start', starting],
    ['while deciding', deciding],
    ['after a decision', done],
    ['while stopping', draining(done)],
  ])('keeps to its schema %s', (_, state) => {
    expect(faultsOf(dashboard(state, about, at(10_000)))).toEqual([]);
  });
  it('says who answers, and since when', () => {
    expect(dashboard(starting, about, at(10_000)).process).toEqual({
      pid: 42,
      boot_id: about.bootId,
      version: '1.2.3',
      started_at: '2026-01-01T00:00:00.000Z',
      uptime_s: 10,
      phase: 'starting',
    });
  });
  it('says that nothing has been decided yet', () => {
    const { decision, last_update, current_price, ai, market_data } = dashboard(starting, about, at(10_000));
    expect(decision).toMatchObject({ last_decision_at: null, last_decision_age_s: null, last_source: null });
    expect({ last_update, current_price }).toEqual({ last_update: null, current_price: 0 });
    expect([ai.status, market_data.status]).toEqual(['unknown', 'down']);
  });
  it('does not take fresh candles for a decision', () => {
    const { decision, last_update, current_price } = dashboard(deciding, about, at(10_000));
    expect({ last_update, at: decision.last_decision_at, current_price }).toEqual({
      last_update: null,
      at: null,
      current_price: 91,
    });
  });
  it('says how long a decision is under way', () => {
    expect(dashboard(deciding, about, at(10_000)).decision).toMatchObject({
      in_flight_since: '2026-01-01T00:00:01.000Z',
      in_flight_age_s: 9,
    });
  });
  it('dates the last decision by both clocks, and in local time for older readers', () => {
    const { decision, last_update } = dashboard(done, about, { at: 10_000, wall: 0 });
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
  it('says that the rules are no AI', () => {
    expect(dashboard(done, about, at(10_000)).ai).toMatchObject({ provider: 'builtin', is_ai: false, status: 'ok' });
  });
  it('says since when the decider works, also after many decisions', () => {
    const hold = { signal: 'HOLD', confidence: 'LOW', reason: 'a reason' } as const;
    let state = done;
    for (let i = 0; i < 50; i++) state = decided(state, hold, observationOf([1]), at(4_000 + i));
    expect(dashboard(state, about, at(10_000)).ai.since).toBe('2026-01-01T00:00:03.000Z');
  });
  it('says what is wrong with the decider, apart from what it decided before', () => {
    const fault = { reason: 'rate_limited', faultDomain: 'provider', httpStatus: 429 } as const;
    const decider: Decider = {
      ...about.decider,
      isAi: true,
      health: () => failed(startHealth(at(0)), fault, at(5_000)),
      breaker: () => ({ state: 'open', retryAt: 70_000 }),
    };
    const shown = dashboard(fellBack(fellBack(done, at(4_000)), at(5_000)), { ...about, decider }, at(10_000));
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
      decisions_total: 1,
      fallbacks_total: 2,
      consecutive_fallbacks: 2,
      last_fallback_at: '2026-01-01T00:00:05.000Z',
    });
  });
  it('says how late the loop turns, one turn in a hundred left out', () => {
    let state = done;
    for (let i = 0; i < 100; i++) state = ticked(state, at(i), i === 50 ? 900 : i / 10);
    expect(dashboard(state, about, at(10_000)).loop.event_loop_lag_ms_p99).toBe(9.9);
  });
});

describe('the loop is alive', () => {
  it('while its last turn is not older than allowed', () => {
    expect([15_000, 15_001].map((now) => isAlive(starting, about, at(now)))).toEqual([true, false]);
  });
});
