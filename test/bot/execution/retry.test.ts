import { describe, expect, it } from 'vitest';
import { networkFailure, outputFailure, statusFailure, timeoutFailure } from '../../../bot/ai/failure.ts';
import { readRetryAfter, waitBeforeRetry } from '../../../bot/execution/retry.ts';

const POLICY = { initial: 500, max: 8_000 };
const answered = (status: number, retryAfter: number | null = null) => statusFailure(status, null, null, retryAfter);
const wait = (failure: ReturnType<typeof answered>, attempt = 1, remaining = 60_000, chance = 0.999999) => {
  const found = waitBeforeRetry(failure, attempt, remaining, POLICY, chance);
  return found === null ? null : Math.round(found);
};

describe('a failed call', () => {
  it.each([408, 409, 429, 500, 502, 503, 504])('is tried again after %i', (status) =>
    expect(wait(answered(status))).not.toBeNull(),
  );
  it.each([301, 400, 401, 402, 403, 404, 413, 418, 422, 501])('is not tried again after %i', (status) =>
    expect(wait(answered(status))).toBeNull(),
  );
  it('is tried again after a broken network and a timeout, not after nonsense', () => {
    expect([networkFailure('ECONNRESET'), timeoutFailure('')].map((failure) => wait(failure))).toEqual([500, 500]);
    expect(wait(outputFailure(''))).toBeNull();
  });
});

describe('the wait', () => {
  it('doubles from retry to retry up to the longest', () => {
    expect([1, 2, 3, 4, 5, 6].map((attempt) => wait(answered(500), attempt))).toEqual([
      500, 1000, 2000, 4000, 8000, 8000,
    ]);
  });
  it('is longer for a server that is too busy', () => {
    expect([429, 503].map((status) => wait(answered(status)))).toEqual([2000, 2000]);
  });
  it('is random over its whole length, so that bots do not return together', () => {
    expect([0, 0.5].map((chance) => wait(answered(500), 1, 60_000, chance))).toEqual([0, 250]);
  });
  it('is never shorter than the server asks for', () => {
    expect(wait(answered(429, 10_000), 1, 60_000, 0)).toBe(10_000);
    expect(wait(answered(429, 1), 1, 60_000, 0.5)).toBe(1_000);
  });
  it('is not begun where it would outlast the deadline', () => {
    expect([1_999, 2_000, 2_001].map((remaining) => wait(answered(429, 2_000), 1, remaining, 0))).toEqual([
      null,
      null,
      2_000,
    ]);
  });
});

describe('Retry-After', () => {
  const wall = Date.UTC(2026, 10, 21, 10, 0, 0);
  it.each([
    [{ 'retry-after': '7' }, 7_000],
    [{ 'retry-after': ' 0.5 ' }, 500],
    [{ 'retry-after': 'Sat, 21 Nov 2026 10:00:30 GMT' }, 30_000],
    [{ 'retry-after': 'Sat, 21 Nov 2026 09:00:00 GMT' }, 0],
    [{ 'retry-after': '9', 'retry-after-ms': '250' }, 250],
    [{ 'retry-after': ['3', '4'] }, 3_000],
    [{}, null],
    [{ 'retry-after': '-5' }, null],
    [{ 'retry-after': 'soon' }, null],
    [{ 'retry-after': '' }, null],
  ])('%j is %s', (headers, expected) => expect(readRetryAfter(headers, wall)).toBe(expected));
});
