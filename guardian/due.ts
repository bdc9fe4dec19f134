// When a planned restart is due, looked at now and then on the wall clock. Pure.

export type Schedule = {
  /** The next run, epoch milliseconds. */
  readonly next: number;
  /** The wall clock at the last look. */
  readonly seen: number;
  /** The last run that was due; a clock that is set back does not bring it again. */
  readonly last: number;
};

/** How long past its time a run is still made; later the machine was off or asleep, and it is not made up. */
const LATEST_MS = 60_000;

/**
 * @param following The first run after `wall`; asked for only where it may have changed.
 * @returns The schedule from now on, and whether a run is due.
 */
export function lookAt(
  schedule: Schedule,
  wall: number,
  following: () => number,
): readonly [schedule: Schedule, isDue: boolean] {
  const { next, seen, last } = schedule;
  if (wall < next) return [{ next: wall < seen ? following() : next, seen: wall, last }, false];
  const isDue = next > last && wall - next <= LATEST_MS;
  return [{ next: following(), seen: wall, last: isDue ? next : last }, isDue];
}
