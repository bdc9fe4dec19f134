import { describe, expect, it } from 'vitest';
import { newest } from '../../bot/domain/market/candle.ts';
import { replayMarket } from '../../bot/market/replay.ts';
import type { Clock } from '../../common/clock.ts';
import { candlesOf, MINUTE } from './support/candles.ts';
import { handClock } from './support/hand-clock.ts';

const recording = { candles: candlesOf(Array.from({ length: 60 }, (_, i) => i + 1)), timeframe: MINUTE };
const look = (clock: Clock) =>
  replayMarket('test', recording, { start: 0, interval: 10_000 }, clock).observe(new AbortController().signal);

describe('the market of the demo mode', () => {
  it('closes a candle with the beat, by the wall clock', async () => {
    const clock = handClock();
    const start = clock.wall();
    clock.advance(25_000);
    const { candles, closedAt } = await look(clock);
    expect({ close: newest(candles).close, after: closedAt - start }).toEqual({ close: 52, after: 20_000 });
  });
  it('says that it is recorded', () => {
    const { source } = replayMarket('test', recording, { start: 0, interval: 10_000 }, handClock());
    expect(source).toBe('replay:test (recorded, time-shifted)');
  });
});
