import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { breakerOfBoth, fallbackOfBoth, healthBefore, shareOfFirst } from '../../../bot/ai/pair.ts';
import type { Fallback } from '../../../bot/domain/decision/decision.ts';
import type { Breaker, Health } from '../../../bot/domain/decision/health.ts';
import { at } from '../support/about.ts';

const limit = (ms: number) => ({ ms, key: 'bot.ai.deadline' });

describe('the share of the first', () => {
  it.each([
    ['leaves an attempt for the failover', 60_000, 20_000, 40_000],
    ['is half of a deadline that is shorter than two attempts', 30_000, 20_000, 15_000],
    ['is half where an attempt may last as long as the deadline', 30_000, 30_000, 15_000],
  ])('%s', (_, deadline, attempt, share) => {
    expect(shareOfFirst(limit(deadline), limit(attempt)).ms).toBe(share);
  });
  it('is never nothing, and never all', () => {
    const ms = fc.integer({ min: 10, max: 2 ** 31 - 1 });
    fc.assert(
      fc.property(ms, ms, (deadline, attempt) => {
        const share = shareOfFirst(limit(deadline), limit(attempt)).ms;
        return share >= deadline / 2 && share < deadline;
      }),
    );
  });
  it('says whose the rest is', () => {
    expect(shareOfFirst(limit(60), limit(20)).key).toBe('bot.ai.deadline, less an attempt of the failover');
  });
});

describe('two fallbacks are one', () => {
  const auth: Fallback = { reason: 'auth', faultDomain: 'config', httpStatus: 401, fallback: 'the key is refused' };
  const connect: Fallback = { reason: 'connect', faultDomain: 'provider', httpStatus: null, fallback: 'ECONNREFUSED' };
  const budget: Fallback = { reason: 'budget', faultDomain: null, httpStatus: null, fallback: 'used up' };
  it('for the reason of the first, with both sentences', () => {
    expect(fallbackOfBoth(auth, connect, 'Qwen')).toEqual({
      ...auth,
      fallback: 'the key is refused; its failover, Qwen: ECONNREFUSED',
    });
  });
  it('for that of the failover where the first is only out of budget', () => {
    expect(fallbackOfBoth(budget, auth, 'Qwen')).toMatchObject({ reason: 'auth', httpStatus: 401 });
    expect(fallbackOfBoth(auth, budget, 'Qwen')).toMatchObject({ reason: 'auth', httpStatus: 401 });
    expect(fallbackOfBoth(budget, budget, 'Qwen')).toMatchObject({ reason: 'budget', faultDomain: null });
  });
  it('and blame the network of this machine where neither can be reached, not where one can', () => {
    const blame = 'see to the network of this machine';
    expect(fallbackOfBoth(connect, connect, 'Qwen').fallback).toContain(blame);
    for (const [one, two] of [
      [auth, connect],
      [connect, auth],
    ] as const) {
      expect(fallbackOfBoth(one, two, 'Qwen').fallback).not.toContain(blame);
    }
  });
});

describe('before one has been asked', () => {
  const unknown: Health = { status: 'unknown', since: at(0), fault: null };
  const down: Health = {
    status: 'down',
    since: at(1),
    fault: { reason: 'bad_request', faultDomain: 'config', httpStatus: 200 },
  };
  it('the pair is down only where the checks of both models say so', () => {
    expect(healthBefore(unknown, down, down)).toBe(down);
    expect(healthBefore(unknown, down, unknown)).toBe(unknown);
    expect(healthBefore(unknown, unknown, down)).toBe(unknown);
  });
  it('and afterwards as its decisions were', () => {
    const ok: Health = { status: 'ok', since: at(2), fault: null };
    expect(healthBefore(ok, down, down)).toBe(ok);
  });
});

it('the breaker of both lets calls pass as long as one does, and tries when the earlier one does', () => {
  const closed: Breaker = { state: 'closed', retryAt: null };
  const trying: Breaker = { state: 'half_open', retryAt: null };
  const [soon, late]: Breaker[] = [
    { state: 'open', retryAt: 5 },
    { state: 'open', retryAt: 9 },
  ] as [Breaker, Breaker];
  const both = (one: Breaker | undefined, two: Breaker | undefined) => breakerOfBoth(one as Breaker, two as Breaker);
  expect([both(closed, soon), both(soon, closed), both(trying, closed)]).toEqual([closed, closed, closed]);
  expect([both(trying, soon), both(late, trying)]).toEqual([trying, trying]);
  expect([both(soon, late), both(late, soon)]).toEqual([soon, soon]);
});
