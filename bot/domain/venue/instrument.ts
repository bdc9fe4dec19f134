// An instrument of an exchange and its grid: orders are made of whole lots and whole ticks, never of fractions.

/** A decimal without rounding: `units` divided by ten to the power of `decimals`. 0.01 is {units: 1, decimals: 2}. */
export type Step = {
  /** A safe integer, positive. */
  readonly units: number;
  /** Whole, not negative. */
  readonly decimals: number;
};

export type Instrument = {
  /** As configured: `BTC/USDT:USDT`. */
  readonly symbol: string;
  /** What the exchange calls it: `BTC-USDT-SWAP`. */
  readonly venueId: string;
  /** Base currency in one lot. */
  readonly lot: Step;
  /** Contracts in one lot: what sizes on the wire count in. */
  readonly contracts: Step;
  /** Quote currency in one tick. */
  readonly tick: Step;
  /** The least and the most of one market order, in lots. */
  readonly minLots: number;
  readonly maxLots: number;
  /** The highest leverage that the exchange allows. */
  readonly maxLeverage: number;
};
