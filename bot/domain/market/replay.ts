// The replay: one recorded candle closes with each beat, shifted in time so that it has just closed.
import type { Candle, Observation } from './candle.ts';

/** Candles closed before the first beat, so that the longest average is warm at the first decision. */
export const WARM_CANDLES = 50;

export type Recording = {
  /** Oldest first, without gaps, at least `WARM_CANDLES` of them. */
  readonly candles: Observation['candles'];
  /** Length of a candle in milliseconds. */
  readonly timeframe: number;
};

/**
 * What a market would show that replays the recording.
 *
 * @param beat Beats since the start; after the last candle it starts over with the warm ones.
 * @param closedAt When that beat was, by the wall clock.
 */
export function replay(recording: Recording, beat: number, closedAt: number): Observation {
  const [first, ...others] = recording.candles;
  const beatsOfLap = recording.candles.length - WARM_CANDLES + 1;
  const closed = WARM_CANDLES + (beat % beatsOfLap);
  const shift = closedAt - (first.openedAt + closed * recording.timeframe);
  const shifted = (candle: Candle): Candle => ({ ...candle, openedAt: candle.openedAt + shift });
  return {
    candles: [shifted(first), ...others.slice(0, closed - 1).map(shifted)],
    closedAt,
    lap: Math.floor(beat / beatsOfLap),
  };
}
