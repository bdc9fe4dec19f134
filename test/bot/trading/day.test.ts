import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayAt, dayOf, lossOf } from '../../../bot/domain/trading/day.ts';
import type { Day } from '../../../bot/domain/trading/desk.ts';
import { HOUR } from './given.ts';

const MIDNIGHT = Date.UTC(2026, 0, 5);
const monday: Day = { date: '2026-01-05', equity: 1_000 };

describe('the day', () => {
  it('is the UTC date, to the last millisecond', () => {
    expect([dayOf(MIDNIGHT - 1), dayOf(MIDNIGHT)]).toEqual(['2026-01-04', '2026-01-05']);
  });
  it('begins with the equity at its first look', () => {
    expect(dayAt(null, MIDNIGHT, 1_000)).toEqual(monday);
  });
  it('keeps it for later looks', () => {
    expect(dayAt(monday, MIDNIGHT + 23 * HOUR, 900)).toBe(monday);
  });
  it('is followed by another at midnight', () => {
    expect(dayAt(monday, MIDNIGHT + 24 * HOUR, 900)).toEqual({ date: '2026-01-06', equity: 900 });
  });
  it('is kept while the clock shows an earlier date, so that stepping back forgets no loss', () => {
    expect(dayAt(monday, MIDNIGHT - 1, 900)).toBe(monday);
  });
});

describe('the loss of the day', () => {
  it('is what the equity has lost since its first look', () => {
    expect(lossOf(monday, 900)).toBe(100);
  });
  it('is negative for a gain', () => {
    expect(lossOf(monday, 1_100)).toBe(-100);
  });
  it('is nothing before the first look', () => {
    expect(lossOf(null, 900)).toBe(0);
  });
  it('is exact to 1e-8, so that a limit is reached where it says', () => {
    expect(lossOf({ ...monday, equity: 1_000.3 }, 900.2)).toBe(100.1);
  });
});

it('a day never gives way to an earlier one, whatever the clock does', () => {
  const walls = fc.array(
    fc.integer({ min: -3, max: 3 }).map((days) => MIDNIGHT + days * 24 * HOUR - 1),
    { minLength: 1 },
  );
  fc.assert(
    fc.property(walls, (shown) => {
      let day: Day | null = null;
      const days = shown.map((wall, i) => (day = dayAt(day, wall, i)));
      const dates = days.map(({ date }) => date);
      expect(dates).toEqual([...dates].sort());
      expect(dates.at(-1)).toBe(dayOf(Math.max(...shown)));
    }),
  );
});
