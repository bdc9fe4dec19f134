// The last hour by a wall clock that may step back.

const HOUR = 3_600_000;

/**
 * Those of the instants that lie less than an hour back. An instant ahead of a later one, or of now, is the mark of a
 * clock that has stepped back: it is moved to that one, so that it is neither forgotten early nor kept for good.
 *
 * @param instants Newest first.
 * @returns Newest first, none after `wall`.
 */
export function lastHour(instants: readonly number[], wall: number): readonly number[] {
  let latest = wall;
  return instants
    .map((instant) => {
      latest = Math.min(latest, instant);
      return latest;
    })
    .filter((instant) => wall - instant < HOUR);
}
