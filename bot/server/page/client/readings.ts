// What the charts show and read out, made of the lists and the position. Pure.
import type { Candle, Fill, Position, ProfitCurve } from './api.ts';
import { money, price, size, stamp } from './format.ts';
import type { EquityShown, Line } from './shown.ts';
import type { Words } from './words/en.ts';

/** A point of time in words. */
export type Reading = { readonly time: number; readonly text: string };

export function linesOf(position: Position | null, words: Words): readonly Line[] {
  if (!position) return [];
  const { entry_price, stop_loss_px, take_profit_px } = position;
  return [
    { price: entry_price, title: words.entry, tone: 'accent' },
    ...(stop_loss_px === null ? [] : [{ price: stop_loss_px, title: words.stop, tone: 'bad' } as const]),
    ...(take_profit_px === null ? [] : [{ price: take_profit_px, title: words.target, tone: 'good' } as const]),
  ];
}

/** An order says its size, and a position that no decision closed, why. */
export const fillText = ({ action, side, cause, size: amount }: Fill, words: Words): string => {
  if (action === 'open') return `${words.sides[side]} ${size(amount)}`;
  return cause === 'decision' ? words.legendClosed : (words.causes[cause] ?? cause);
};

/** The last point of each second: the chart knows nothing smaller. */
export function curveOf({ start_balance, points }: ProfitCurve): EquityShown {
  const bySecond = new Map(points.map(({ at, equity }) => [Math.floor(Date.parse(at) / 1000) * 1000, equity]));
  const sorted = [...bySecond].sort(([a], [b]) => a - b);
  return { start: start_balance, points: sorted.map(([time, equity]) => ({ time, equity })) };
}

export const readCandles = (candles: readonly Candle[], words: Words): readonly Reading[] =>
  candles.map(({ time, open, high, low, close }) => ({
    time,
    text: `${stamp(time).slice(0, -3)}  ${words.candle(price(open), price(high), price(low), price(close))}`,
  }));

export const readCurve = ({ points }: EquityShown): readonly Reading[] =>
  points.map(({ time, equity }) => ({ time, text: `${stamp(time)}  ${money(equity)}` }));
