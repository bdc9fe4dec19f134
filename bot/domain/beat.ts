// The beat: decisions are due at fixed instants counted from the start, however long a decision takes.

export type Beat = {
  /** Monotonic milliseconds, whole, so that the due instants are exact. */
  readonly start: number;
  /** Milliseconds, whole and positive. */
  readonly interval: number;
};

/**
 * How many beats have passed since the start.
 *
 * @param now Not before the start.
 * @returns 0 from the start on, 1 one interval later, and so on.
 */
export const beatAt = (beat: Beat, now: number): number => Math.floor((now - beat.start) / beat.interval);

/** The first beat after `now`: what was missed in between is skipped, never made up for in a burst. */
export const nextBeat = (beat: Beat, now: number): number => beat.start + beat.interval * (beatAt(beat, now) + 1);
