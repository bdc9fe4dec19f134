// The replay: one recorded candle closes with each beat, shown as if it had just closed. Its clock is that of the
// recording and goes on from lap to lap, so that it names a candle once and for all.
import { type Candle, newest, type Observation } from './candle.ts';

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
 * @param beat Beats since the start of the first lap; after the last candle it starts over with the warm ones.
 * @param closedAt When that beat was, by the wall clock.
 * @param age How long ago that was, in milliseconds on the replay's clock.
 */
export function replay(recording: Recording, beat: number, closedAt: number, age: number): Observation {
  const [first, ...others] = recording.candles;
  const lap = Math.floor(beat / beatsOfLap(recording));
  const closed = WARM_CANDLES + (beat % beatsOfLap(recording));
  const ofLap = (candle: Candle): Candle => ({ ...candle, openedAt: candle.openedAt + lap * lengthOf(recording) });
  const newestClosedAt = first.openedAt + lap * lengthOf(recording) + closed * recording.timeframe;
  const candles = [ofLap(first), ...others.slice(0, closed - 1).map(ofLap)] as const;
  return {
    candles,
    price: newest(candles).close,
    current: newest(candles).openedAt,
    shift: closedAt - newestClosedAt,
    closedAt,
    age,
    lap,
  };
}

/**
 * The beat at which a candle closed, so that a later process goes on where an earlier one stood.
 *
 * @param openedAt On the replay's clock.
 * @returns 0 for what is no candle that closes with a beat.
 */
export function beatOf(recording: Recording, openedAt: number): number {
  const sinceStart = openedAt - recording.candles[0].openedAt;
  const lap = Math.floor(sinceStart / lengthOf(recording));
  const closed = (sinceStart - lap * lengthOf(recording)) / recording.timeframe + 1;
  if (lap < 0 || closed < WARM_CANDLES || !Number.isInteger(closed)) return 0;
  return lap * beatsOfLap(recording) + closed - WARM_CANDLES;
}

const beatsOfLap = ({ candles }: Recording) => candles.length - WARM_CANDLES + 1;

/** Of a lap, in milliseconds on the replay's clock. */
const lengthOf = ({ candles, timeframe }: Recording) => candles.length * timeframe;
