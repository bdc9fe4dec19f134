// When the next cycle starts: on the beat while all is well, after a growing wait while cycles fail.
import { type Beat, nextBeat } from './beat.ts';

export type Pace = {
  readonly beat: Beat;
  /** When the next cycle starts, in monotonic milliseconds; in the past while it is late. */
  readonly due: number;
  /** Cycles that failed in a row. */
  readonly failures: number;
};

/** The longest row of failures: after it only a fresh process may help. */
export const FAILURES_ALLOWED = 5;

/** The first cycle is due at once. */
export const startPace = (beat: Beat): Pace => ({ beat, due: beat.start, failures: 0 });

/** A cycle starts at `now`, late or not: the next one is due on the beat after it. */
export const cycleStarted = (pace: Pace, now: number): Pace => ({ ...pace, due: nextBeat(pace.beat, now) });

export const cycleSucceeded = (pace: Pace): Pace => ({ ...pace, failures: 0 });

export const cycleFailed = (pace: Pace, now: number): Pace => {
  const failures = pace.failures + 1;
  return { ...pace, failures, due: now + waitAfter(failures) };
};

/** Nothing could be seen to decide on: no failure; tried again after `wait` milliseconds, or on the beat if that is sooner. */
export const cyclePostponed = (pace: Pace, now: number, wait: number): Pace => ({
  ...pace,
  due: Math.min(pace.due, now + wait),
});

export const isHopeless = (pace: Pace): boolean => pace.failures >= FAILURES_ALLOWED;

/**
 * How long to wait after a failure: 10 s after the first, then a minute for each in the row, at most five.
 *
 * @param failures Failures in a row, this one included; at least 1.
 * @returns Milliseconds.
 */
export const waitAfter = (failures: number): number => (failures === 1 ? 10_000 : Math.min(60_000 * failures, 300_000));
