// What a decision is made from beside the candles: the newest price and its indicators, now and one candle ago.

/** Each is null until enough candles are there. Definitions and sources stand where they are computed, in indicators/. */
export type Indicators = {
  readonly sma5: number | null;
  readonly sma20: number | null;
  readonly sma50: number | null;
  readonly ema12: number | null;
  readonly ema26: number | null;
  readonly macd: { readonly line: number; readonly signal: number; readonly histogram: number } | null;
  /** In [0, 100]. */
  readonly rsi14: number | null;
  readonly bollinger20: { readonly lower: number; readonly middle: number; readonly upper: number } | null;
  /** In quote currency. */
  readonly atr14: number | null;
  /** Volume over the mean of the last 20. */
  readonly volumeRatio20: number | null;
  /** The lowest low and the highest high of the last 20 candles. */
  readonly levels20: { readonly support: number; readonly resistance: number } | null;
  readonly trend: 'up' | 'down' | 'sideways' | null;
};

export type Measures = {
  /** The price now; the indicators are of closed candles. */
  readonly price: number;
  readonly now: Indicators;
  /** The same one candle earlier; every indicator null where there is none. */
  readonly before: Indicators;
};
