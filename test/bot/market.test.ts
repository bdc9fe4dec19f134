import { describe, expect, it } from 'vitest';
import { newest } from '../../bot/domain/market/candle.ts';
import { replayMarket } from '../../bot/market/replay.ts';
import type { Clock } from '../../common/clock.ts';
import { candlesOf, MINUTE } from './support/candles.ts';
import { handClock } from './support/hand-clock.ts';

const recording = { candles: candlesOf(Array.from({ length: 60 }, (_, i) => i + 1)), timeframe: MINUTE };
const look = (clock: Clock, seen: number | null = null) =>
  replayMarket('test', recording, { start: 0, interval: 10_000 }, seen, clock).observe(new AbortController().signal);

describe('the market of the demo mode', () => {
  it('closes a candle with the beat, by the wall clock', async () => {
    const clock = handClock();
    const start = clock.wall();
    clock.advance(25_000);
    const { candles, closedAt } = await look(clock);
    expect({ close: newest(candles).close, after: closedAt - start }).toEqual({ close: 52, after: 20_000 });
  });
  it('does not move what has happened while the two clocks drift apart', async () => {
    const clock = handClock();
    let drift = 0;
    const drifting = { ...clock, wall: () => clock.wall() + drift };
    const market = replayMarket('test', recording, { start: 0, interval: 10_000 }, null, drifting);
    const { signal } = new AbortController();
    const { closedAt } = await market.observe(signal);
    clock.advance(5_000);
    drift = 3;
    expect(await market.observe(signal)).toMatchObject({ closedAt, age: MINUTE / 2 });
    clock.advance(5_000);
    expect((await market.observe(signal)).closedAt).toBe(closedAt + 10_003);
  });
  it('ages on the clock of the replay, on which a candle lasts as long as it was recorded', async () => {
    const clock = handClock();
    clock.advance(25_000);
    expect((await look(clock)).age).toBe(MINUTE / 2);
  });
  it('goes on with the candle that an earlier process saw last, as if no time had passed', async () => {
    const clock = handClock();
    const earlier = await look(clock, null);
    clock.advance(30_000);
    const seen = newest((await look(clock)).candles).openedAt;
    const later = await look(handClock(), seen);
    expect([seen - newest(earlier.candles).openedAt, newest(later.candles).openedAt - seen]).toEqual([3 * MINUTE, 0]);
  });
  it('goes on with that candle however long the start has taken, the last one of a lap too', async () => {
    const last = newest(recording.candles).openedAt;
    const clock = handClock();
    clock.advance(45_000);
    const found = await look(clock, last);
    expect([newest(found.candles).openedAt, found.lap]).toEqual([last, 0]);
  });
  it('says that it is recorded', () => {
    const { source } = replayMarket('test', recording, { start: 0, interval: 10_000 }, null, handClock());
    expect(source).toBe('replay:test (recorded, time-shifted)');
  });
});
