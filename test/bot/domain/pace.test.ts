import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beatAt } from '../../../bot/domain/beat.ts';
import {
  cycleFailed,
  cyclePostponed,
  cycleStarted,
  cycleSucceeded,
  isHopeless,
  startPace,
  waitAfter,
} from '../../../bot/domain/pace.ts';

const beat = { start: 0, interval: 60_000 };
const failing = (times: number) => {
  let pace = startPace(beat);
  for (let i = 0; i < times; i++) pace = cycleFailed(pace, i);
  return pace;
};

describe('when the next cycle is due', () => {
  it('is at once at the start', () => {
    expect(startPace(beat).due).toBe(0);
  });
  it('is on the next beat, however late this one came', () => {
    expect(cycleStarted(startPace(beat), 59_999).due).toBe(60_000);
  });
  it('is ten seconds after a failure', () => {
    expect(cycleFailed(startPace(beat), 1_000).due).toBe(11_000);
  });
  it('is back on the beat after the failure', () => {
    const pace = cycleFailed(cycleStarted(startPace(beat), 0), 0);
    expect(cycleStarted(pace, pace.due).due).toBe(60_000);
  });
  it('is soon where there was nothing to decide on, which is no failure', () => {
    const pace = cyclePostponed(cycleStarted(startPace(beat), 0), 1_000, 5_000);
    expect(pace).toMatchObject({ due: 6_000, failures: 0 });
  });
  it('is never later than the beat for it', () => {
    expect(cyclePostponed(cycleStarted(startPace(beat), 0), 58_000, 5_000).due).toBe(60_000);
  });
});

describe('failures in a row', () => {
  it('wait 10 s, then a minute for each, five minutes at most', () => {
    expect([1, 2, 3, 4, 5, 6].map(waitAfter)).toEqual([10_000, 120_000, 180_000, 240_000, 300_000, 300_000]);
  });
  it('are hopeless from the fifth on', () => {
    expect([4, 5, 6].map((times) => isHopeless(failing(times)))).toEqual([false, true, true]);
  });
  it('are forgotten after a success', () => {
    expect(cycleFailed(cycleSucceeded(failing(4)), 0).due).toBe(10_000);
  });
});

describe('for every history', () => {
  it('cycles never burst: one for each beat at most, however long they took', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(500_000), { minLength: 1, maxLength: 50 }), (durations) => {
        let pace = startPace(beat);
        let now = 0;
        const beats = durations.map((duration) => {
          now = Math.max(now, pace.due);
          const started = beatAt(beat, now);
          pace = cycleSucceeded(cycleStarted(pace, now));
          now += duration;
          return started;
        });
        expect(new Set(beats).size).toBe(beats.length);
      }),
    );
  });
});
