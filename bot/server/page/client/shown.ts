// What the charts are given to show. Times in milliseconds.
import type { Candle } from './api.ts';
import type { Mark } from './marks.ts';

export type Line = { readonly price: number; readonly title: string; readonly tone: 'accent' | 'bad' | 'good' };

export type PriceShown = {
  readonly candles: readonly Candle[];
  readonly marks: readonly Mark[];
  /** Times of candles with a quiet bar below them. */
  readonly held: readonly number[];
  readonly lines: readonly Line[];
};

/** Whole seconds, rising. */
export type EquityShown = {
  readonly points: readonly { readonly time: number; readonly equity: number }[];
  readonly start: number;
};
