import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Decided } from '../../../bot/domain/decision/decided.ts';
import { cycleStarted } from '../../../bot/domain/pace.ts';
import {
  DECISIONS_KEPT,
  decided,
  draining,
  entered,
  isDue,
  observed,
  paced,
  type State,
  startState,
  TICKS_KEPT,
  ticked,
  unobserved,
  untilNextTick,
} from '../../../bot/domain/state.ts';
import { startDesk } from '../../../bot/domain/trading/desk.ts';
import { observationOf } from '../support/candles.ts';

const at = (ms: number) => ({ at: ms, wall: ms });
const fresh = startState({ start: 0, interval: 60_000 }, at(0), startDesk(10_000));
const inFlight = entered(paced(fresh, cycleStarted(fresh.pace, 0)), 'fetch', at(0));
const idle = entered(inFlight, 'idle', at(1));
const holdAt = (ms: number): Decided => ({
  signal: 'HOLD',
  confidence: 'LOW',
  reason: 'a reason',
  madeAt: ms,
  candle: 0,
  price: 7,
  source: 'rules',
  provider: 'builtin',
  model: 'rules-v1',
  outcome: { did: 'held' },
});
const decideAt = (state: State, ms: number) => decided(state, holdAt(ms), at(ms));

describe('a cycle starts', () => {
  it('at once', () => expect(isDue(fresh, 0)).toBe(true));
  it('on the beat', () => expect([59_999.9, 60_000].map((now) => isDue(idle, now))).toEqual([false, true]));
  it('never beside another one', () => expect(isDue(inFlight, 1e9)).toBe(false));
  it('never once the bot is stopping', () => expect(isDue(draining(fresh), 1e9)).toBe(false));
});

describe('a cycle in flight', () => {
  it('counts from its first stage', () => {
    expect(entered(inFlight, 'decide', at(5)).inFlightSince).toEqual(at(0));
  });
  it('ends when the loop is idle', () => {
    expect(idle.inFlightSince).toBeNull();
  });
});

describe('the loop', () => {
  it('turns at its pace, no faster, while a cycle takes longer than the beat', () => {
    expect(untilNextTick(inFlight, 1e6, 5_000)).toBe(5_000);
  });
});

describe('a decision', () => {
  it('is kept, dated and counted', () => {
    expect(decideAt(fresh, 42)).toMatchObject({ decisions: [holdAt(42)], decisionsTotal: 1, lastDecided: at(42) });
  });
  it('of an earlier process is shown, but neither counted nor dated', () => {
    const later = startState({ start: 0, interval: 60_000 }, at(0), startDesk(10_000), [holdAt(42)]);
    expect(later).toMatchObject({ decisions: [holdAt(42)], decisionsTotal: 0, lastDecided: null });
  });
  it('makes a starting bot a running one', () => {
    expect(decideAt(fresh, 0).phase).toBe('running');
  });
  it('leaves a stopping bot stopping', () => {
    expect(decideAt(draining(fresh), 0).phase).toBe('draining');
  });
});

describe('the market', () => {
  const seen = observationOf([7]);
  it('is down until it has been looked at', () => {
    expect(fresh.market).toMatchObject({ status: 'down', reason: 'not looked at yet' });
  });
  it('is ok when it answers, stale when what it shows is too old', () => {
    const looks = [false, true].map((isStale) => observed(fresh, seen, isStale, at(5)).market);
    expect(looks).toEqual([
      { status: 'ok', since: at(5), reason: null },
      { status: 'stale', since: at(5), reason: 'the newest candle is too old (bot.risk.max_candle_age)' },
    ]);
  });
  it('is down since it first did not answer, and what was seen last stays', () => {
    const down = unobserved(unobserved(observed(fresh, seen, false, at(5)), 'no route', at(6)), 'no answer', at(7));
    expect(down).toMatchObject({
      market: { status: 'down', since: at(6), reason: 'no answer' },
      observed: { observation: seen },
    });
  });
});

describe('for every history', () => {
  it('the loop turns again within a tick, never before the cycle is due, never in a spin', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 55_000, max: 61_000, noNaN: true }),
        fc.integer({ min: 10, max: 5_000 }),
        (now, tick) => {
          const wait = untilNextTick(idle, now, tick);
          expect(wait).toBeGreaterThanOrEqual(1);
          expect(wait).toBeLessThanOrEqual(tick);
          if (wait < tick) expect(isDue(idle, now + wait)).toBe(true);
        },
      ),
    );
  });
  it('memory stays bounded', () => {
    let state = fresh;
    for (let i = 0; i < 500; i++) state = ticked(decideAt(state, i), at(i), 0);
    expect([state.decisions.length, state.delays.length]).toEqual([DECISIONS_KEPT, TICKS_KEPT]);
    expect(state.decisions[0]?.madeAt).toBe(499);
  });
});
