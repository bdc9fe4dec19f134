// The exchange's clock, as far as it is known here: an offset to the monotonic clock, so that a step of the wall clock
// moves nothing. Pure: the instants are handed in.
import type { Moment } from '../domain/moment.ts';

/** What one look at the exchange's clock has told. */
export type ClockReading = {
  /** What the exchange's clock showed, in milliseconds since 1970, in the middle of the call. */
  readonly server: number;
  /** The middle of the call by our own clocks. */
  readonly local: Moment;
};

/** Trading waits while our wall clock is further off than this, in milliseconds. */
export const LARGEST_SKEW = 5_000;
/** The two own clocks of a machine that has slept, or whose clock was set, differ by more than this, in milliseconds. */
const LARGEST_DRIFT = 1_000;
/** In milliseconds; quartz drifts by some tens of them in it. */
const READ_AGAIN_AFTER = 10 * 60_000;

/** @param answered What the exchange said between the two moments. */
export const readingOf = (answered: number, before: Moment, after: Moment): ClockReading => ({
  server: answered,
  local: { at: (before.at + after.at) / 2, wall: (before.wall + after.wall) / 2 },
});

/** The exchange's clock now; without a reading our own wall clock. */
export const serverNow = (reading: ClockReading | null, now: Moment): number =>
  reading === null ? now.wall : reading.server + now.at - reading.local.at;

/** How far our wall clock is ahead of the exchange's, in milliseconds; null without a reading. */
export const skewOf = (reading: ClockReading | null, now: Moment): number | null =>
  reading === null ? null : now.wall - serverNow(reading, now);

/** `aged`: it will do if no newer one can be had. */
export type Doubt = 'unknown' | 'stepped' | 'aged';

/** Why the exchange's clock has to be looked at before it is relied on; null if it need not. */
export function doubtOf(reading: ClockReading | null, now: Moment): Doubt | null {
  if (reading === null) return 'unknown';
  const since = now.at - reading.local.at;
  if (Math.abs(now.wall - reading.local.wall - since) > LARGEST_DRIFT) return 'stepped';
  return since >= READ_AGAIN_AFTER ? 'aged' : null;
}
