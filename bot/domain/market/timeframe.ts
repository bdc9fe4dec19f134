// The lengths of candle that there are, as configured. Each is a part of the UTC day.

export const TIMEFRAMES = ['1m', '3m', '5m', '15m', '30m', '1h', '2h', '4h', '6h', '12h', '1d'] as const;
export type Timeframe = (typeof TIMEFRAMES)[number];

const UNITS: { readonly [unit: string]: number } = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** In milliseconds. */
export const lengthOf = (timeframe: Timeframe): number =>
  Number.parseInt(timeframe, 10) * (UNITS[timeframe.slice(-1)] as number); // each ends with one of the units
