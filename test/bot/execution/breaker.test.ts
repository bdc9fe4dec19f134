import { describe, expect, it } from 'vitest';
import { CallFailed, outputFailure, statusFailure } from '../../../bot/ai/failure.ts';
import { createBreaker } from '../../../bot/execution/breaker.ts';
import { handClock } from '../support/hand-clock.ts';

const never = new AbortController().signal;
const POLICY = { failures: 3, open: 60_000, maxOpen: 900_000 };
const slight = new CallFailed(outputFailure('no luck'));
const grave = new CallFailed(statusFailure(401, null, null, null));

/** Plays calls: a failure, a success, or a wait in seconds; says what was let through. */
function begin() {
  const clock = handClock();
  const breaker = createBreaker(POLICY, clock);
  let calls = 0;
  const call = async (error: Error | null) => {
    const work = () => {
      calls++;
      return error ? Promise.reject(error) : Promise.resolve();
    };
    await breaker.run(work, never).catch(() => undefined);
  };
  const openFor = () => ((breaker.state().retryAt ?? clock.now()) - clock.now()) / 1000;
  return { clock, breaker, call, calls: () => calls, openFor };
}

describe('the circuit breaker', () => {
  it('opens at the third failure in a row', async () => {
    const { breaker, call, openFor } = begin();
    await call(slight);
    await call(slight);
    expect(breaker.state()).toEqual({ state: 'closed', retryAt: null });
    await call(slight);
    expect([breaker.state().state, openFor()]).toEqual(['open', 60]);
  });
  it('does not open where a success lies between', async () => {
    const { breaker, call } = begin();
    for (const error of [slight, slight, null, slight, slight]) await call(error);
    expect(breaker.state().state).toBe('closed');
  });
  it('opens at once where only a person can help', async () => {
    const { breaker, call } = begin();
    await call(grave);
    expect(breaker.state().state).toBe('open');
  });
  it('does not count what is no failure of the AI', async () => {
    const { breaker, call } = begin();
    for (const error of [slight, slight, new Error('aborted'), new Error('aborted')]) await call(error);
    expect(breaker.state().state).toBe('closed');
  });
  it('lets nothing through while it is open, one call once its time is up, and all after a success', async () => {
    const { clock, breaker, call, calls } = begin();
    await call(grave);
    clock.advance(59_999);
    await call(null);
    expect(calls()).toBe(1);
    clock.advance(1);
    await call(null);
    expect(breaker.state()).toEqual({ state: 'closed', retryAt: null });
    await call(slight);
    expect([calls(), breaker.state().state]).toEqual([3, 'closed']);
  });
  it('is half-open while that one call is under way', async () => {
    const { clock, breaker, call } = begin();
    await call(grave);
    clock.advance(60_000);
    await breaker.run(async () => expect(breaker.state()).toEqual({ state: 'half_open', retryAt: null }), never);
  });
  it('stays open twice as long each time that call fails, a slight failure too, up to a quarter of an hour', async () => {
    const { clock, call, openFor } = begin();
    const seconds: number[] = [];
    await call(grave);
    for (let i = 0; i < 6; i++) {
      seconds.push(openFor());
      clock.advance(openFor() * 1000);
      await call(slight);
    }
    expect(seconds).toEqual([60, 120, 240, 480, 900, 900]);
  });
  it('begins anew with the short time after it has closed', async () => {
    const { clock, call, openFor } = begin();
    await call(grave);
    clock.advance(60_000);
    await call(slight);
    clock.advance(120_000);
    await call(null);
    await call(grave);
    expect(openFor()).toBe(60);
  });
  it('lets no second call through while that one call is under way', async () => {
    const { clock, breaker, call, calls } = begin();
    await call(grave);
    clock.advance(60_000);
    await breaker.run(async () => {
      await expect(breaker.run(async () => 1, never)).rejects.toThrow('half-open and its one call is under way');
      await call(null);
    }, never);
    expect([calls(), breaker.state().state]).toEqual([1, 'closed']);
  });
  it('says how long it will stay open', async () => {
    const { clock, breaker, call } = begin();
    await call(grave);
    clock.advance(15_000);
    await expect(breaker.run(async () => 1, never)).rejects.toThrow('the circuit breaker is open for 45s');
  });
  it.each([
    ['an abort of ours', AbortSignal.abort(), slight],
    ['a fault of ours', never, new Error('a bug')],
  ])(
    'is neither closed nor held open longer where %s ends that one call: the next may try',
    async (_, signal, error) => {
      const { clock, breaker, call, calls, openFor } = begin();
      await call(grave);
      clock.advance(60_000);
      await expect(breaker.run(() => Promise.reject(error), signal)).rejects.toBe(error);
      expect([breaker.state().state, openFor()]).toEqual(['open', 0]);
      await call(slight);
      expect([calls(), openFor()]).toEqual([2, 120]);
    },
  );
  it('does not count a failure of a call that we have aborted', async () => {
    const { breaker } = begin();
    for (let i = 0; i < 3; i++) {
      await expect(breaker.run(() => Promise.reject(slight), AbortSignal.abort())).rejects.toBe(slight);
    }
    expect(breaker.state().state).toBe('closed');
  });
  it.each([[[slight, grave]], [[grave, slight]]])(
    'opens for a grave failure among slight ones that end at the same time',
    async (errors) => {
      const { breaker } = begin();
      const ending = errors.map((error) => breaker.run(() => Promise.reject(error), never));
      await Promise.allSettled(ending);
      expect(breaker.state().state).toBe('open');
    },
  );
});
