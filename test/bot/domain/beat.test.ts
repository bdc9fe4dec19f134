import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beatAt, nextBeat } from '../../../bot/domain/beat.ts';

const beat = { start: 1_000, interval: 60_000 };

describe('the beat', () => {
  it('counts from the start, whole intervals only', () => {
    expect([1_000, 60_999.9, 61_000, 121_000].map((now) => beatAt(beat, now))).toEqual([0, 0, 1, 2]);
  });
  it('comes one interval after the last one', () => {
    expect(nextBeat(beat, 1_000)).toBe(61_000);
  });
  it('skips what was missed', () => {
    expect(nextBeat(beat, 1_000 + 5.5 * 60_000)).toBe(1_000 + 6 * 60_000);
  });
});

describe('for every history', () => {
  const beats = fc.record({ start: fc.nat(1e9), interval: fc.integer({ min: 10, max: 86_400_000 }) });

  it('the next beat is ahead, by one interval at most', () => {
    fc.assert(
      fc.property(beats, fc.double({ min: 0, max: 1e9, noNaN: true }), (any, passed) => {
        const now = any.start + passed;
        expect(nextBeat(any, now)).toBeGreaterThan(now);
        expect(nextBeat(any, now) - now).toBeLessThanOrEqual(any.interval);
      }),
    );
  });
  it('each beat is counted as soon as it is due', () => {
    fc.assert(
      fc.property(beats, fc.nat(1e6), (any, count) => {
        expect(beatAt(any, any.start + count * any.interval)).toBe(count);
      }),
    );
  });
});
