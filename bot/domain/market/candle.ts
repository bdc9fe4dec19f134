// A candle, and what one look at the market brings.

/** Prices in quote currency, volume in base currency. */
export type Candle = {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly openedAt: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
};

export type Observation = {
  /** Closed candles only, oldest first, without gaps; never empty. */
  readonly candles: readonly [Candle, ...Candle[]];
  /** When the newest of them closed, by the wall clock. */
  readonly closedAt: number;
  /** How often a replay has started over; 0 for a live market. */
  readonly lap: number;
};

export const newest = (candles: Observation['candles']): Candle => candles.at(-1) ?? candles[0];
