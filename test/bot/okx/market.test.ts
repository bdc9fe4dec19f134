// The market of OKX: candles by the exchange's clock, and a price that is fresh or none.
import { describe, expect, it } from 'vitest';
import { Fatal, Transient } from '../../../bot/domain/errors.ts';
import type { Observation } from '../../../bot/domain/market/candle.ts';
import { BreakerOpen } from '../../../bot/execution/failure.ts';
import { FRESH, okxMarket } from '../../../bot/market/okx.ts';
import { candlesOf, MINUTE } from '../support/candles.ts';
import { failure } from '../support/executing.ts';
import { handClock } from '../support/hand-clock.ts';

const never = new AbortController().signal;

/** A market whose exchange has closed `closed` candles, and whose clock is at the end of the last of them. */
function market() {
  const clock = handClock();
  const calls: string[] = [];
  const okx = {
    closed: 60,
    now: 60 * MINUTE,
    ticker: 200,
    streamed: null as { price: number; at: number } | null,
    candlesFail: null as Error | null,
    tickerFails: null as Error | null,
  };
  const said = <T>(name: string, fails: Error | null, value: T): T => {
    calls.push(name);
    if (fails !== null) throw fails;
    return value;
  };
  const source = {
    candles: async () =>
      said('candles', okx.candlesFail, candlesOf(Array.from({ length: okx.closed }, (_, i) => 100 + i))),
    ticker: async () => said('ticker', okx.tickerFails, okx.ticker),
    streamed: () => okx.streamed,
    setClock: async () => undefined,
    now: () => okx.now,
  };
  const { observe } = okxMarket('test', source, MINUTE, clock);
  return { okx, clock, calls, look: (): Promise<Observation> => observe(never) };
}

describe('an observation', () => {
  it('is what has closed, the price now, and the candle that is under way', async () => {
    const { okx, look } = market();
    okx.now += 20_000;
    expect(await look()).toMatchObject({
      price: 200,
      current: 60 * MINUTE,
      closedAt: 60 * MINUTE,
      age: 20_000,
      shift: 0,
      lap: 0,
    });
  });
  it('asks for candles anew only when another should have closed', async () => {
    const { okx, calls, look } = market();
    const asked = () => calls.filter((call) => call === 'candles').length;
    await look();
    okx.now += MINUTE - 1;
    await look();
    expect(asked()).toBe(1);
    okx.now += 1;
    okx.closed = 61;
    expect((await look()).closedAt).toBe(61 * MINUTE);
    await look();
    expect(asked()).toBe(2);
  });
  it('asks again as long as the exchange has not closed it', async () => {
    const { okx, calls, look } = market();
    await look();
    okx.now += MINUTE + 500;
    expect(await look()).toMatchObject({ closedAt: 60 * MINUTE, age: MINUTE + 500, current: 61 * MINUTE });
    await look();
    expect(calls.filter((call) => call === 'candles')).toHaveLength(3);
  });
  it('keeps the candles it has where none can be had, and they age', async () => {
    const { okx, look } = market();
    await look();
    okx.now += 3 * MINUTE;
    okx.candlesFail = failure();
    expect(await look()).toMatchObject({ age: 3 * MINUTE, current: 63 * MINUTE });
  });
  it('is never of the future, whatever the clocks say', async () => {
    const { okx, look } = market();
    okx.now -= 5_000;
    expect(await look()).toMatchObject({ age: 0, current: 60 * MINUTE });
  });
});

describe('the price', () => {
  it('is that of the stream while it is fresh', async () => {
    const { okx, clock, calls, look } = market();
    okx.streamed = { price: 150, at: clock.now() };
    clock.advance(FRESH - 1);
    expect((await look()).price).toBe(150);
    expect(calls).not.toContain('ticker');
  });
  it('is asked for where the stream is not fresh', async () => {
    const { okx, clock, look } = market();
    okx.streamed = { price: 150, at: clock.now() };
    clock.advance(FRESH);
    expect((await look()).price).toBe(200);
  });
  it('that cannot be had is an outage, not the close of a candle', async () => {
    const { okx, look } = market();
    okx.tickerFails = failure();
    await expect(look()).rejects.toThrow(Transient);
  });
});

describe('what fails', () => {
  it('is an outage, also while a breaker is open, which tells by what', async () => {
    const { okx, look } = market();
    okx.candlesFail = failure();
    await expect(look()).rejects.toThrow(Transient);
    okx.candlesFail = new BreakerOpen(5_000);
    await expect(look()).rejects.toThrow(Transient);
    await expect(look()).rejects.toThrow(/^no luck \(not asked for a while\)$/);
  });
  it('is told also where it was the candles that failed, for which older ones did', async () => {
    const { okx, look } = market();
    await look();
    okx.now += 2 * MINUTE;
    okx.candlesFail = failure();
    await look();
    okx.tickerFails = new BreakerOpen(5_000);
    await expect(look()).rejects.toThrow(/^no luck \(not asked for a while\)$/);
  });
  it.each([
    ['needs a person', new Fatal('no such instrument')],
    ['is a fault of our own', new TypeError('a bug')],
  ])('and %s stays what it is', async (_, error) => {
    const { okx, look } = market();
    okx.candlesFail = error;
    await expect(look()).rejects.toBe(error);
  });
});
