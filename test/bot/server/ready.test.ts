import { describe, expect, it } from 'vitest';
import { cycleFailed } from '../../../bot/domain/pace.ts';
import { draining, paced, ticked, unobserved } from '../../../bot/domain/state.ts';
import { isAlive, unreadiness } from '../../../bot/server/ready.ts';
import { about, at, deciding, flat, starting } from '../support/about.ts';

const stale: typeof flat = { ...flat, market: { status: 'stale', since: at(4_000), reason: 'two hours old' } };

describe('the loop is alive', () => {
  it('while its last turn is not older than allowed', () => {
    expect([15_000, 15_001].map((now) => isAlive(starting, about, at(now)))).toEqual([true, false]);
  });
});

describe('the bot is ready', () => {
  it('once the market has answered, before the first decision too', () => {
    expect(unreadiness(deciding, about, at(5_000))).toBeNull();
    expect(unreadiness(flat, about, at(5_000))).toBeNull();
  });
  it.each([
    ['before the first turn of the loop', starting, 0, 'the loop has not turned yet'],
    ['before the first look', ticked(starting, at(0), 0), 0, 'the market is down: not looked at yet'],
    ['while the market is down', unobserved(flat, 'no answer', at(4_000)), 5_000, 'the market is down: no answer'],
    ['while cycles fail', paced(flat, cycleFailed(flat.pace, 4_000)), 5_000, 'the last cycle failed'],
    ['while the candles are too old', stale, 5_000, 'the market is stale: two hours old'],
    ['while the loop hangs', flat, 16_001, 'the loop hangs'],
    ['while it is stopping', draining(flat), 5_000, 'the bot is stopping'],
  ])('but not %s', (_, state, now, why) => {
    expect(unreadiness(state, about, at(now))).toBe(why);
  });
});
