import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localAxis, offsetAt } from '../../../../bot/server/page/client/axis.ts';
import { curveOf, fillText, linesOf, readCandles, readCurve } from '../../../../bot/server/page/client/readings.ts';
import { en } from '../../../../bot/server/page/client/words/en.ts';

const position = {
  side: 'long',
  size: 1,
  entry_price: 100,
  unrealized_pnl: 0,
  leverage: 1,
  stop_loss_px: 90,
  take_profit_px: 120,
} as const;

describe('the lines of a position', () => {
  it('are its entry, stop and target', () => {
    expect(linesOf(position, en).map(({ title, price }) => [title, price])).toEqual([
      ['Entry', 100],
      ['Stop', 90],
      ['Target', 120],
    ]);
  });
  it('are only those that it has', () => {
    expect(linesOf({ ...position, stop_loss_px: null, take_profit_px: null }, en)).toHaveLength(1);
    expect(linesOf(null, en)).toEqual([]);
  });
});

describe('the text of a fill', () => {
  const fill = { time: 0, side: 'short', price: 1, size: 0.12 } as const;
  it('says what was opened', () => {
    expect(fillText({ ...fill, action: 'open', cause: 'decision' }, en)).toBe('short 0.12');
  });
  it('says why it was closed, where no decision did it', () => {
    expect(fillText({ ...fill, action: 'close', cause: 'decision' }, en)).toBe('closed');
    expect(fillText({ ...fill, action: 'close', cause: 'stop_loss' }, en)).toBe('stop-loss');
    expect(fillText({ ...fill, action: 'close', cause: 'not in the dictionary' }, en)).toBe('not in the dictionary');
  });
});

describe('the equity curve', () => {
  const at = (instant: number) => new Date(instant).toISOString();
  it('keeps the last point of a second', () => {
    const points = [
      { at: at(1_000), equity: 1 },
      { at: at(1_900), equity: 2 },
      { at: at(2_000), equity: 3 },
    ];
    expect(curveOf({ start_balance: 9, points })).toEqual({
      start: 9,
      points: [
        { time: 1_000, equity: 2 },
        { time: 2_000, equity: 3 },
      ],
    });
  });
  it('rises in time by whole seconds, as the chart demands, whatever comes', () => {
    const instants = fc.array(fc.integer({ min: 0, max: 20_000 }));
    fc.assert(
      fc.property(instants, (times) => {
        const { points } = curveOf({ start_balance: 0, points: times.map((time) => ({ at: at(time), equity: time })) });
        for (const [index, { time }] of points.entries()) {
          expect(time % 1_000).toBe(0);
          expect(time).toBeGreaterThan(points[index - 1]?.time ?? -1);
        }
      }),
    );
  });
});

it('a candle and a point read as a sentence', () => {
  const time = new Date(2026, 10, 5, 9, 15).getTime();
  const [candle] = readCandles([{ time, open: 1_000, high: 2_000, low: 500, close: 1_500, volume: 1 }], en);
  expect(candle).toEqual({ time, text: '11-05 09:15  open 1,000.00 high 2,000.00 low 500.00 close 1,500.00' });
  expect(readCurve({ start: 0, points: [{ time, equity: 10_000 }] })).toEqual([
    { time, text: '11-05 09:15:00  10,000.00' },
  ]);
});

describe('the axis', () => {
  it('shows noon of the zone as noon', () => {
    const axis = localAxis();
    axis.shiftBy(-120);
    expect(new Date(axis.at(Date.UTC(2026, 6, 1, 10)) * 1000).getUTCHours()).toBe(12);
  });
  it('finds the instant again, to the second', () => {
    const axis = localAxis();
    fc.assert(
      fc.property(fc.integer({ min: -840, max: 840 }), fc.integer({ min: 0, max: 4e9 }), (offset, seconds) => {
        axis.shiftBy(offset);
        expect(axis.instant(axis.at(seconds * 1000 + 999))).toBe(seconds * 1000);
      }),
    );
  });
  it('knows the offset of an instant, and none of nothing', () => {
    expect(offsetAt(0)).toBe(new Date(0).getTimezoneOffset());
    expect(offsetAt(undefined)).toBe(0);
  });
});
