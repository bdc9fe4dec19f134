import { describe, expect, it } from 'vitest';
import { createPace } from '../../../bot/okx/pace.ts';
import { handClock } from '../support/hand-clock.ts';

/** Of calls that weigh 2: nine in two seconds. */
function pacing() {
  const clock = handClock();
  const stop = new AbortController();
  const pace = createPace(110, clock.now);
  let left = 0;
  const ask = (count: number) => {
    for (let i = 0; i < count; i++)
      pace(2, stop.signal)
        .then(() => left++)
        .catch(() => undefined);
    return Promise.resolve();
  };
  return { clock, ask, left: () => left, end: () => stop.abort() };
}

describe('the pace of an endpoint', () => {
  it('lets as many leave at once as may be in two seconds', async () => {
    const { ask, left, end } = pacing();
    await ask(20);
    expect(left()).toBe(9);
    end();
  });
  it('lets the next leave once the first of them is two seconds and a little old, and not before', async () => {
    const { clock, ask, left, end } = pacing();
    await ask(1);
    clock.advance(500);
    await ask(8);
    clock.advance(1_500);
    await ask(1);
    expect(left()).toBe(9);
    clock.advance(300);
    end();
    const other = pacing();
    await other.ask(9);
    other.clock.advance(2_200);
    await other.ask(9);
    expect(other.left()).toBe(18);
  });
  it('lets nobody wait who has given up', async () => {
    const stop = new AbortController();
    const waiting = createPace(110, () => 0);
    const calls = Array.from({ length: 10 }, () => waiting(2, stop.signal));
    stop.abort();
    const outcomes = await Promise.allSettled(calls);
    expect(outcomes.map(({ status }) => status)).toEqual([...Array(9).fill('fulfilled'), 'rejected']);
  }, 1_000);
});
