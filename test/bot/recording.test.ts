import { describe, expect, it } from 'vitest';
import { loadRecording, readRecording } from '../../bot/market/recording.ts';

const row = (i: number) => [i * 1_000, 10, 12, 9, 11, 5];
const rows = (change: (row: number[], index: number) => number[]) =>
  Array.from({ length: 50 }, (_, i) => change(row(i), i));
const changed = (at: number, column: number, value: number) => rows((r, i) => (i === at ? r.with(column, value) : r));

describe('recorded candles', () => {
  it('are a week of quarter hours', () => {
    const { candles, timeframe } = loadRecording();
    expect({ count: candles.length, timeframe }).toEqual({ count: 7 * 96, timeframe: 900_000 });
  });
  it.each([
    ['a gap', changed(3, 0, 3_001), 'recorded candle 3 does not follow the one before'],
    ['a close above the high', changed(4, 4, 13), 'recorded candle 4 is not sound'],
    ['an open below the low', changed(4, 1, 8), 'recorded candle 4 is not sound'],
    ['a price of nothing', changed(5, 3, 0), 'recorded candle 5 is not sound'],
    ['a missing value', rows((r, i) => (i === 6 ? r.slice(0, 5) : r)), 'recorded candle 6 is not sound'],
    ['too few for the averages', rows((r) => r).slice(1), 'a recording needs at least 50 candles, got 49'],
  ])('are refused with %s', (_, bad, sentence) => {
    expect(() => readRecording(bad, 1_000)).toThrow(sentence);
  });
});
