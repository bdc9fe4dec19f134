import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lastHour } from '../../../bot/domain/trading/hour.ts';
import { HOUR, MINUTE, NOON } from './given.ts';

describe('the last hour', () => {
  it('holds what lies less than an hour back', () => {
    expect(lastHour([NOON, NOON - HOUR + 1, NOON - HOUR, NOON - 2 * HOUR], NOON)).toEqual([NOON, NOON - HOUR + 1]);
  });
  it('does not forget where the clock steps back, but counts from there', () => {
    expect(lastHour([NOON, NOON - 10 * MINUTE], NOON - 5 * HOUR)).toEqual([NOON - 5 * HOUR, NOON - 5 * HOUR]);
  });
  it('has forgotten an hour after the clock has stepped back, however far it did', () => {
    const wall = NOON - 1_000 * HOUR;
    expect(lastHour(lastHour([NOON, NOON], wall), wall + HOUR)).toEqual([]);
  });
  it('moves an instant that lies ahead of a later one to that one', () => {
    expect(lastHour([NOON - 2 * HOUR, NOON + 9 * HOUR], NOON)).toEqual([]);
  });
});

describe('for every clock that may step back', () => {
  const step = fc.record({
    passed: fc.oneof(fc.nat(2 * HOUR), fc.constantFrom(0, HOUR - 1, HOUR)),
    back: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(5 * HOUR) }),
  });

  /** Something happens at each step; the recent ones as remembered, and those that truly happened in the last hour. */
  const walk = (steps: readonly { passed: number; back: number }[]) => {
    let [now, wall] = [NOON, NOON];
    let recent: readonly number[] = [];
    let happened: readonly number[] = [];
    return steps.map(({ passed, back }) => {
      now += passed;
      wall += passed - back;
      recent = lastHour([wall, ...recent], wall);
      happened = [now, ...happened].filter((at) => now - at < HOUR);
      return { recent, happened, wall };
    });
  };

  it('nothing of the last hour is forgotten', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        for (const { recent, happened } of walk(steps)) expect(recent.length).toBeGreaterThanOrEqual(happened.length);
      }),
    );
  });
  it('exactly the last hour is kept while it does not', () => {
    fc.assert(
      fc.property(
        fc.array(
          step.map(({ passed }) => ({ passed, back: 0 })),
          { maxLength: 30 },
        ),
        (steps) => {
          for (const { recent, happened } of walk(steps)) expect(recent).toEqual(happened);
        },
      ),
    );
  });
  it('what is kept lies within the hour, newest first', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        for (const { recent, wall } of walk(steps)) {
          expect(recent).toEqual([...recent].sort((a, b) => b - a));
          expect(recent.every((at) => at <= wall && wall - at < HOUR)).toBe(true);
        }
      }),
    );
  });
});
