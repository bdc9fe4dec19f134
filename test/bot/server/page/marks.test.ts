import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fill, Kline, Signal } from '../../../../bot/server/page/client/api.ts';
import { heldAt, marksOf } from '../../../../bot/server/page/client/marks.ts';

const candle = (time: number) => ({ time, open: 1, high: 2, low: 0.5, close: 1.5, volume: 1 });
const decided = (time: number, signal: Signal) => ({ time, signal, outcome: 'held' as const });
const fill = (time: number, side: Fill['side'], action: Fill['action']): Fill => {
  return { time, side, action, price: 1, size: 2, cause: 'decision' };
};
const kline = (changes: Partial<Kline>): Kline => {
  return { candles: [100, 200, 300].map(candle), decisions: [], fills: [], ...changes };
};
const said = ({ action }: Fill) => action;

describe('a decision', () => {
  it('is marked on the candle that was open then', () => {
    const marks = marksOf(kline({ decisions: [decided(250, 'BUY'), decided(100, 'SELL')] }), said);
    expect(marks.map(({ time, place, tone }) => [time, place, tone])).toEqual([
      [100, 'above', 'bad'],
      [200, 'below', 'good'],
    ]);
  });
  it('is marked once, however often it was made on the candle', () => {
    const decisions = [decided(200, 'BUY'), decided(220, 'BUY'), decided(260, 'SELL')];
    expect(marksOf(kline({ decisions }), said)).toHaveLength(2);
  });
  it('older than the candles is not marked', () => {
    expect(marksOf(kline({ decisions: [decided(99, 'BUY')] }), said)).toEqual([]);
  });
  it('to hold has a quiet bar of its own', () => {
    const decisions = [decided(320, 'HOLD'), decided(310, 'HOLD'), decided(120, 'HOLD'), decided(5, 'HOLD')];
    expect(marksOf(kline({ decisions }), said)).toEqual([]);
    expect(heldAt(kline({ decisions: [...decisions, decided(220, 'BUY')] }))).toEqual([100, 300]);
  });
});

describe('a fill', () => {
  it.each([
    ['long', 'open', 'below', 'up'],
    ['short', 'open', 'above', 'down'],
    ['long', 'close', 'above', 'square'],
    ['short', 'close', 'below', 'square'],
  ] as const)('of a %s %s stands %s as %s, with its text', (side, action, place, shape) => {
    const [mark] = marksOf(kline({ fills: [fill(200, side, action)] }), said);
    expect(mark).toMatchObject({ time: 200, place, shape, text: action });
  });
});

it('marks come in the order of time, as the chart demands, each on a candle', () => {
  const time = fc.integer({ min: 0, max: 500 });
  const decisions = fc.array(fc.tuple(time, fc.constantFrom('BUY' as const, 'SELL' as const, 'HOLD' as const)));
  const fills = fc.array(fc.tuple(time, fc.constantFrom('long' as const, 'short' as const)));
  fc.assert(
    fc.property(decisions, fills, (made, filled) => {
      const shown = kline({
        decisions: made.map(([at, signal]) => decided(at, signal)),
        fills: filled.map(([at, side]) => fill(at, side, 'open')),
      });
      for (const times of [marksOf(shown, said).map((mark) => mark.time), heldAt(shown)]) {
        expect(times).toEqual(times.toSorted((a, b) => a - b));
        expect([100, 200, 300]).toEqual(expect.arrayContaining([...times]));
      }
    }),
  );
});
