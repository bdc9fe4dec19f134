// Who is to blame that nothing is decided: each case with the twin in which it is the bot.
import { describe, expect, it } from 'vitest';
import { countFallbacks, NO_FALLBACKS, outageOf, signOf } from '../../../guardian/probes/outage.ts';
import { readDashboard } from '../../../guardian/probes/reading.ts';
import { render } from '../../../guardian/sentences/catalogue.ts';

const [AT, LIMIT, MARGIN] = [1_000_000, 300_000, 30_000];
const loop = { last_tick_age_s: 0, max_tick_age_s: 15 };
const down = { status: 'down', fault_domain: 'provider', reason: 'timeout' };
const inFlight = { in_flight_age_s: 0 };

type Shown = Record<string, unknown>;
/** @param movedAgo When its failed attempts last became more. */
const blames = (object: Shown, movedAgo: number | null = null) => {
  const fallbacks = { total: 9, movedAt: movedAgo === null ? null : AT - movedAgo };
  const outage = outageOf(readDashboard({ loop, ...object }), fallbacks, LIMIT, MARGIN, AT);
  return outage && `${render('en', outage.what)}: ${render('en', outage.why)}`;
};

describe('the AI provider', () => {
  it.each([
    [{ ...down }, 'timeout: it answers too slowly; if that lasts, allow it more time'],
    [{ ...down, reason: 'auth', http_status: 401, fault_domain: 'config' }, 'auth, HTTP 401: check the API key'],
    [{ ...down, reason: 'provider_5xx', http_status: 503 }, 'provider_5xx, HTTP 503: it has to pass by itself'],
    [{ ...down, reason: null }, 'down: it has to pass by itself'],
    [{ ...down, reason: 'two\nlines' }, 'down: it has to pass by itself'],
  ])('is to blame, with the remedy: %j', (ai, why) => {
    expect(blames({ ai, decision: inFlight })).toBe(`AI provider outage: ${why}`);
  });
  it.each([
    ['works', { ...down, status: 'ok' }],
    ['is only slow', { ...down, status: 'degraded' }],
    ['is not said to be at fault', { ...down, fault_domain: null }],
    ['fails on this machine', { ...down, fault_domain: 'local' }],
  ])('is not when it %s', (_, ai) => expect(blames({ ai, decision: inFlight })).toBeNull());
  it.each([
    ['has stopped or is not shown', {}],
    ['shows its age only', { last_tick_age_s: 0 }],
    ['has never turned', { last_tick_age_s: null, max_tick_age_s: 15 }],
  ])('is not when the loop %s', (_, loop) => expect(blames({ ai: down, decision: inFlight, loop })).toBeNull());
});

describe('attempts go on', () => {
  const slow = { decision_interval_s: 900, decision_deadline_s: 60 };
  const open = (retry: unknown) => ({
    ...down,
    breaker: 'open',
    retry_at: retry,
    server_now: undefined,
  });

  it('while fallbacks come, since the last look', () => {
    expect([blames({ ai: down }, 0), blames({ ai: down }, 1), blames({ ai: down }, null)].map(Boolean)).toEqual([
      true,
      false,
      false,
    ]);
  });
  it('while they come as often as a slow decider decides, and not after its next one is overdue', () => {
    expect([990_000, 990_001].map((ago) => blames({ ai: down, decision: slow }, ago) !== null)).toEqual([true, false]);
  });
  it('while a call is in flight, unless it has been so for longer than the limit', () => {
    const flying = (seconds: number) => blames({ ai: down, decision: { in_flight_age_s: seconds } });
    expect([flying(0), flying(300), flying(300.001)].map(Boolean)).toEqual([true, true, false]);
  });
  it('while an open breaker is waited for, and not when its time has long passed', () => {
    const server_now = '2026-11-21T10:00:00Z';
    const waits = (retry: unknown) => blames({ ai: open(retry), server_now, decision: { decision_interval_s: 60 } });
    expect(waits('2026-11-21T10:05:00Z')).not.toBeNull();
    expect(waits(null)).not.toBeNull();
    expect(waits('2026-11-21T09:58:30Z')).not.toBeNull();
    expect(waits('2026-11-21T09:58:29Z')).toBeNull();
    expect(blames({ ai: { ...down, breaker: 'half_open' } })).toBeNull();
  });
  it('are counted from look to look; of a counter that began before, the first look says nothing', () => {
    const look = (fallbacks_total: unknown, memory = NO_FALLBACKS, isOwn = false) =>
      countFallbacks(memory, readDashboard({ decision: { fallbacks_total } }), isOwn, AT);
    expect(look(3)).toEqual({ total: 3, movedAt: null });
    expect(look(3, NO_FALLBACKS, true)).toEqual({ total: 3, movedAt: AT });
    expect(look(0, NO_FALLBACKS, true)).toEqual({ total: 0, movedAt: null });
    expect(look(3, { total: 3, movedAt: 5 })).toEqual({ total: 3, movedAt: 5 });
    expect(look(4, { total: 3, movedAt: 5 })).toEqual({ total: 4, movedAt: AT });
    expect(look(undefined, { total: 3, movedAt: 5 })).toEqual({ total: 3, movedAt: 5 });
  });
});

describe('others', () => {
  const said = (object: Shown) => {
    const outage = outageOf(readDashboard({ loop, ...object }), NO_FALLBACKS, LIMIT, MARGIN, AT);
    return outage && [render('en', outage.what), outage.isRestartable];
  };
  it.each(['down', 'stale'])('market data that is %s is to blame without any attempt', (status) => {
    expect(said({ market_data: { status } })).toEqual(['market data outage', true]);
  });
  it('market data that is well, or not spoken of, is not', () => {
    expect([said({ market_data: { status: 'ok' } }), said({ market_data: {} }), said({})]).toEqual([null, null, null]);
  });
  it.each([
    { ai: { reason: 'budget' } },
    { ai: { reason: 'disabled' } },
    { trading: { state: 'entries_halted' } },
    { ai: { ...down, reason: 'budget' }, market_data: { status: 'down' } },
  ])('nobody is where it is meant so, and no restart is tried: %j', (object) => {
    expect(said(object)).toEqual(['no AI decisions', false]);
  });
  it('entries that are only reduced are no reason not to decide', () => {
    expect(said({ trading: { state: 'reduce_only' } })).toBeNull();
  });
});

describe('the sign that a look gives', () => {
  const sign = (object: Shown, isDecision: boolean) => signOf(readDashboard(object), isDecision);
  it.each<[Shown, boolean, ReturnType<typeof signOf>]>([
    [{}, true, 'decision'],
    [{}, false, null],
    [{ ai: { status: 'down' } }, true, 'trouble'],
    [{ decision: { consecutive_fallbacks: 1 } }, true, 'trouble'],
    [{ market_data: { status: 'down' } }, false, 'trouble'],
    [{ trading: { state: 'entries_halted' } }, true, 'decision'],
  ])('%j, decided: %s', (object, isDecision, expected) => expect(sign(object, isDecision)).toBe(expected));
});
