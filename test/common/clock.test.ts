import { describe, expect, it } from 'vitest';
import { localTime, systemClock } from '../../common/clock.ts';

describe('the clocks', () => {
  it('write local time with two digits each', () => {
    expect(localTime(new Date(2025, 9, 7, 1, 2, 3, 999).getTime())).toBe('2025-10-07 01:02:03');
  });
  it('know a monotonic time and the time of the day', () => {
    const before = systemClock.now();
    expect(systemClock.now()).toBeGreaterThanOrEqual(before);
    expect(Math.abs(systemClock.wall() - Date.now())).toBeLessThan(1000);
  });
});
