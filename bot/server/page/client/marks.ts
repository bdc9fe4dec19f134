// What is marked on the candles: fills, and decisions. Pure.
import type { Candle, Fill, Kline } from './api.ts';

/** A tone is a colour of the page; the shape says the same. */
export type Mark = {
  /** Of the candle it belongs to. */
  readonly time: number;
  readonly place: 'above' | 'below';
  readonly shape: 'up' | 'down' | 'square' | 'dot';
  readonly tone: 'good' | 'bad' | 'accent';
  readonly text: string;
  /** 1 is that of a fill. */
  readonly scale: number;
};

/** @param said What is written beside a fill. */
export function marksOf({ candles, decisions, fills }: Kline, said: (fill: Fill) => string): readonly Mark[] {
  const marks = [
    ...decisions.flatMap(({ time, signal }) =>
      signal === 'HOLD' ? [] : [{ ...DECIDED[signal], time, text: '', scale: DOT }],
    ),
    ...fills.map((fill) => ({ ...filled(fill), time: fill.time, text: said(fill), scale: 1 })),
  ];
  const placed = marks.flatMap((mark) => {
    const candle = candleAt(candles, mark.time);
    return candle ? [{ ...mark, time: candle.time }] : [];
  });
  // Many decisions fall on one candle: the same mark is drawn once.
  const distinct = new Map(placed.map((mark) => [JSON.stringify(mark), mark]));
  return [...distinct.values()].sort((a, b) => a.time - b.time);
}

/** The candles on which HOLD was decided, by their time: most of them, so they get no mark but a quiet bar each. */
export function heldAt({ candles, decisions }: Kline): readonly number[] {
  const held = decisions.flatMap(({ time, signal }) => (signal === 'HOLD' ? [candleAt(candles, time)?.time] : []));
  return [...new Set(held)].filter((time) => time !== undefined).sort((a, b) => a - b);
}

const DOT = 0.4;

const DECIDED = {
  BUY: { place: 'below', shape: 'dot', tone: 'good' },
  SELL: { place: 'above', shape: 'dot', tone: 'bad' },
} as const;

function filled({ action, side }: Fill): Pick<Mark, 'place' | 'shape' | 'tone'> {
  if (action === 'close') return { place: side === 'long' ? 'above' : 'below', shape: 'square', tone: 'accent' };
  return side === 'long'
    ? { place: 'below', shape: 'up', tone: 'good' }
    : { place: 'above', shape: 'down', tone: 'bad' };
}

/** The last one that had opened by then; undefined before the first. */
const candleAt = (candles: readonly Candle[], time: number) => candles.findLast((candle) => candle.time <= time);
