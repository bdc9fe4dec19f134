// Candles from OKX: closed ones only, sound, oldest first, without gaps.
import { describe, expect, it } from 'vitest';
import { lengthOf, TIMEFRAMES } from '../../../bot/domain/market/timeframe.ts';
import { BARS, closedCandles } from '../../../bot/okx/candles.ts';

const MINUTE = 60_000;

type Parts = readonly string[];
const row = (n: number, confirm = '1', [open, high, low, close]: Parts = ['10', '12', '9', '11']): Parts =>
  [String(n * MINUTE), open, high, low, close, '500', '5', '55', confirm] as Parts;
/** Newest first, as OKX sends them; the newest has not closed. */
const rows = (count = 60) => [row(count, '0'), ...Array.from({ length: count }, (_, i) => row(count - 1 - i))];

describe('candles', () => {
  it('are those that have closed, oldest first, their volume in base currency', () => {
    const candles = closedCandles(rows(), MINUTE);
    expect(candles).toHaveLength(60);
    expect(candles[0]).toEqual({ openedAt: 0, open: 10, high: 12, low: 9, close: 11, volume: 5 });
    expect(candles.at(-1)?.openedAt).toBe(59 * MINUTE);
  });
  it('are the same in whatever order they come', () => {
    expect(closedCandles(rows().reverse(), MINUTE)).toEqual(closedCandles(rows(), MINUTE));
  });
  it('before a gap are left out', () => {
    const candles = closedCandles(
      rows(80).filter(([at]) => Number(at) !== 10 * MINUTE),
      MINUTE,
    );
    expect([candles[0].openedAt, candles.length]).toEqual([11 * MINUTE, 69]);
  });
  it('that are too few for the indicators are none', () => {
    expect(closedCandles(rows(50), MINUTE)).toHaveLength(50);
    expect(() => closedCandles(rows(49), MINUTE)).toThrow('49 candles that follow each other, 50 are needed');
    expect(() => closedCandles([], MINUTE)).toThrow('0 candles');
  });
  it.each([
    ['whose low is above its close', ['10', '12', '11.5', '11']],
    ['whose high is below its open', ['10', '9.5', '9', '9.2']],
    ['at no price', ['0', '0', '0', '0']],
    ['that is no number', ['10', 'NaN', '9', '11']],
    ['that is empty', ['10', '', '9', '11']],
    ['that has no end', ['10', 'Infinity', '9', '11']],
  ])('%s makes all of them unusable', (_, prices) => {
    expect(() => closedCandles([...rows(), row(60, '1', prices)], MINUTE)).toThrow('a candle ["3600000"');
  });
  it('that has not closed may be anything', () => {
    expect(closedCandles([row(61, '0', ['', '', '', '']), 'x', null, ...rows()], MINUTE)).toHaveLength(60);
  });
  it('that come twice are a gap, not two', () => {
    expect(() => closedCandles([row(59), ...rows()], MINUTE)).toThrow('1 candles that follow each other');
  });
});

it('from six hours on candles open by the UTC day', () => {
  expect(TIMEFRAMES.map((timeframe) => BARS[timeframe]).join()).toBe('1m,3m,5m,15m,30m,1H,2H,4H,6Hutc,12Hutc,1Dutc');
});

it('each length is a part of the day', () => {
  expect(TIMEFRAMES.map((timeframe) => lengthOf(timeframe) / MINUTE)).toEqual([
    1, 3, 5, 15, 30, 60, 120, 240, 360, 720, 1440,
  ]);
});
