// Candles as OKX sends them, from rows to ours: closed ones only, sound, oldest first, without gaps. Pure.
import { type Candle, isSound, type Observation } from '../domain/market/candle.ts';
import { WARM_CANDLES } from '../domain/market/replay.ts';
import type { Timeframe } from '../domain/market/timeframe.ts';
import { unreadable } from './failure.ts';

/** What OKX calls them. From six hours on they would open by the day of Hong Kong. */
export const BARS: { readonly [T in Timeframe]: string } = {
  '1m': '1m',
  '3m': '3m',
  '5m': '5m',
  '15m': '15m',
  '30m': '30m',
  '1h': '1H',
  '2h': '2H',
  '4h': '4H',
  '6h': '6Hutc',
  '12h': '12Hutc',
  '1d': '1Dutc',
};

/**
 * @param rows Newest first: opening time, open, high, low, close, volume in contracts, in base and in quote currency, and
 *   whether the candle has closed, each a text.
 * @param length Of a candle, in milliseconds.
 * @returns The newest candles that follow each other; what lies before a gap is left out.
 * @throws OutsideFailure if a candle is not sound, or too few are left for the indicators.
 */
export function closedCandles(rows: readonly unknown[], length: number): Observation['candles'] {
  const closed = rows.filter((row) => Array.isArray(row) && row[8] === '1').map(toCandle);
  const ordered = closed.toSorted((a, b) => b.openedAt - a.openedAt);
  const gap = ordered.findIndex((candle, i) => i > 0 && candle.openedAt !== openedBefore(ordered, i) - length);
  const [first, ...others] = (gap === -1 ? ordered : ordered.slice(0, gap)).toReversed();
  if (first === undefined || others.length + 1 < WARM_CANDLES) {
    throw unreadable(`${others.length + (first ? 1 : 0)} candles that follow each other, ${WARM_CANDLES} are needed`);
  }
  return [first, ...others];
}

const openedBefore = (ordered: readonly Candle[], index: number) => (ordered[index - 1] as Candle).openedAt;

function toCandle(row: unknown): Candle {
  const [openedAt, open, high, low, close, , volume] = (row as readonly unknown[]).map(numberOf) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const candle = { openedAt, open, high, low, close, volume };
  if (!isSound(candle)) throw unreadable(`a candle ${JSON.stringify(row).slice(0, 120)}`);
  return candle;
}

const numberOf = (written: unknown): number =>
  typeof written === 'string' && written.trim() !== '' ? Number(written) : Number.NaN;
