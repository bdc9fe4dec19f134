import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cycleStarted } from '../../../bot/domain/pace.ts';
import {
  DECISIONS_KEPT,
  decided,
  draining,
  entered,
  isDue,
  paced,
  type State,
  startState,
  TICKS_KEPT,
  ticked,
  untilNextTick,
} from '../../../bot/domain/state.ts';
import { observationOf } from '../support/candles.ts';

const at = (ms: number) => ({ at: ms, wall: ms });
const fresh = startState({ start: 0, interval: 60_000 }, at(0));
const inFlight = entered(paced(fresh, cycleStarted(fresh.pace, 0)), 'fetch', at(0));
const idle = entered(inFlight, 'idle', at(1));
const hold = { signal: 'HOLD', confidence: 'LOW', reason: 'a reason' } as const;
const decideAt = (state: State, ms: number) => decided(state, hold, observationOf([7]), at(ms));

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
  it('is dated, priced and counted', () => {
    const { decisions, decisionsTotal } = decideAt(fresh, 42);
    expect({ decisions, decisionsTotal }).toEqual({
      decisions: [{ ...hold, made: at(42), price: 7 }],
      decisionsTotal: 1,
    });
  });
  it('makes a starting bot a running one', () => {
    expect(decideAt(fresh, 0).phase).toBe('running');
  });
  it('leaves a stopping bot stopping', () => {
    expect(decideAt(draining(fresh), 0).phase).toBe('draining');
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
    expect(state.decisions[0]?.made).toEqual(at(499));
  });
});
