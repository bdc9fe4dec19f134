// The recorded candles that the demo mode replays, checked as they come in. Their provenance: ../data/README.md.
import recorded from '../data/BTC_USDT-15m-2021-02-19_2021-02-25.json' with { type: 'json' };
import { type Candle, isSound } from '../domain/market/candle.ts';
import { type Recording, WARM_CANDLES } from '../domain/market/replay.ts';

export const RECORDING_NAME = 'BTC_USDT-15m-2021-02-19_2021-02-25';

const TIMEFRAME = 15 * 60_000;

/** @throws Error if the file is not a gapless row of sound candles. */
export const loadRecording = (): Recording => readRecording(recorded, TIMEFRAME);

/** @param rows Open time, open, high, low, close and volume of each candle. */
export function readRecording(rows: readonly (readonly number[])[], timeframe: number): Recording {
  const candles = rows.map(toCandle);
  const [first, ...others] = candles;
  if (first === undefined || candles.length < WARM_CANDLES) {
    throw new Error(`a recording needs at least ${WARM_CANDLES} candles, got ${candles.length}`);
  }
  for (const [i, candle] of candles.entries()) {
    if (candle.openedAt !== first.openedAt + i * timeframe)
      throw new Error(`recorded candle ${i} does not follow the one before`);
  }
  return { candles: [first, ...others], timeframe };
}

function toCandle(row: readonly number[], index: number): Candle {
  const [openedAt, open, high, low, close, volume] = row as [number, number, number, number, number, number];
  const candle = { openedAt, open, high, low, close, volume };
  if (row.length !== 6 || !isSound(candle)) {
    throw new Error(`recorded candle ${index} is not sound: ${JSON.stringify(row)}`);
  }
  return candle;
}
