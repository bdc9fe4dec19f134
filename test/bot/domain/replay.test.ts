import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newest } from '../../../bot/domain/market/candle.ts';
import { beatOf, type Recording, replay as replayAt, WARM_CANDLES } from '../../../bot/domain/market/replay.ts';
import { candlesOf, MINUTE } from '../support/candles.ts';

/** 60 candles whose closing prices are 1 to 60. */
const recording: Recording = { candles: candlesOf(Array.from({ length: 60 }, (_, i) => i + 1)), timeframe: MINUTE };
const replay = (of: Recording, beat: number, closedAt: number) => replayAt(of, beat, closedAt, 0);
const LAST_BEAT = 60 - WARM_CANDLES;

describe('the replay', () => {
  it('has closed enough candles for the longest average at the start', () => {
    expect(replay(recording, 0, 0).candles).toHaveLength(50);
  });
  it('closes one more candle with each beat', () => {
    expect([0, 1, 2, LAST_BEAT].map((beat) => newest(replay(recording, beat, 0).candles).close)).toEqual([
      50, 51, 52, 60,
    ]);
  });
  it('is shifted so that the newest candle closes with the beat', () => {
    const { candles, shift } = replay(recording, 3, 1_000_000);
    expect(newest(candles).openedAt + shift).toBe(1_000_000 - MINUTE);
  });
  it('starts over after the last candle, with the warm ones only', () => {
    const { candles, lap } = replay(recording, LAST_BEAT + 1, 0);
    expect({ count: candles.length, lap }).toEqual({ count: 50, lap: 1 });
  });
  it('is in its first round up to the last candle', () => {
    expect(replay(recording, LAST_BEAT, 0).lap).toBe(0);
  });
});

describe('for every beat', () => {
  const anyBeat = fc.nat(1_000);

  it('nothing of a candle that has not closed is seen', () => {
    fc.assert(
      fc.property(anyBeat, (beat) => {
        const seen = replay(recording, beat, 0);
        const future = candlesOf(recording.candles.map((c, i) => (i < seen.candles.length ? c.close : 1e9)));
        expect(replay({ ...recording, candles: future }, beat, 0)).toEqual(seen);
      }),
    );
  });
  it('the candles follow one another without gaps', () => {
    fc.assert(
      fc.property(anyBeat, fc.nat(2e12), (beat, closedAt) => {
        const { candles, shift } = replay(recording, beat, closedAt);
        const expected = candles.map((_, i) => closedAt - (candles.length - i) * MINUTE);
        expect(candles.map((c) => c.openedAt + shift)).toEqual(expected);
      }),
    );
  });
  it('names each candle once and for all: the replay’s clock never goes back, over all laps', () => {
    fc.assert(
      fc.property(anyBeat, (beat) => {
        const [now, next] = [beat, beat + 1].map((b) => newest(replay(recording, b, 0).candles).openedAt);
        expect(Number(next)).toBeGreaterThan(Number(now));
      }),
    );
  });
  it('the newest candle tells the beat', () => {
    fc.assert(
      fc.property(anyBeat, (beat) => {
        expect(beatOf(recording, newest(replay(recording, beat, 0).candles).openedAt)).toBe(beat);
      }),
    );
  });
  it.each([
    ['before the recording', -MINUTE],
    ['that is warm at the start', 0],
    ['between two candles', 55.5 * MINUTE],
  ])('a candle %s tells the first beat', (_, openedAt) => {
    expect(beatOf(recording, openedAt)).toBe(0);
  });
});
