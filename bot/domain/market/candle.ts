// A candle, and what one look at the market brings.

/** Prices in quote currency, volume in base currency. */
export type Candle = {
  /**
   * When it opened, in milliseconds on the market's own clock. It names the candle: no two of a market share it, those
   * of different laps of a replay neither. What people read is this plus the observation's `shift`.
   */
  readonly openedAt: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
};

/** True if its numbers can be those of a candle. */
export const isSound = ({ openedAt, open, high, low, close, volume }: Candle): boolean =>
  [openedAt, open, high, low, close, volume].every(Number.isFinite) &&
  low > 0 &&
  low <= Math.min(open, close) &&
  high >= Math.max(open, close) &&
  volume >= 0;

export type Observation = {
  /** Closed candles only, oldest first, without gaps; never empty. */
  readonly candles: readonly [Candle, ...Candle[]];
  /** What takes an instant of the market's clock to the wall clock, in milliseconds; 0 for a live market. */
  readonly shift: number;
  /** When the newest of them closed, by the wall clock. */
  readonly closedAt: number;
  /** For how long no newer one has closed, in milliseconds on the market's own clock. */
  readonly age: number;
  /** The price now, in quote currency; of a replay that at which the newest candle closed. */
  readonly price: number;
  /**
   * The candle on which happens what is done now, by its `openedAt`: of a live market the one that has not closed yet,
   * of a replay, where nothing lies between two candles, the newest.
   */
  readonly current: number;
  /** How often a replay has started over; 0 for a live market. */
  readonly lap: number;
};

export const newest = (candles: Observation['candles']): Candle => candles.at(-1) ?? candles[0];
