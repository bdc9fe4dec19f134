// When what could not be sent is tried again, and when it is given up. Pure; instants are on the wall clock.

/** Before the second attempt, the third, and so on; the last one repeats. */
const WAITS = [5_000, 30_000, 120_000, 600_000] as const;
const LONGEST_WAIT = 600_000;
/** A server may ask for a longer pause, up to this. */
const LONGEST_PAUSE = 3_600_000;
/** What is older is of no use to anybody. */
export const KEEP = 24 * 3_600_000;

/** @param attempts How many have failed, at least 1. */
export const waitAfter = (attempts: number): number => WAITS[attempts - 1] ?? LONGEST_WAIT;

/** How long until `due`; a date out of reach is from before the clock was set back, and waits for nothing. */
export function waitUntil(due: number, at: number): number {
  const wait = due - at;
  return wait > LONGEST_PAUSE ? 0 : Math.max(0, wait);
}

/**
 * The pause that `Retry-After` asks for, in milliseconds; null where it says nothing that can be read.
 *
 * @param header Seconds, or a date.
 */
export function pauseOf(header: string | undefined, at: number): number | null {
  const written = header?.trim() ?? '';
  const pause = /^\d+$/.test(written) ? Number(written) * 1000 : Date.parse(written) - at;
  return Number.isFinite(pause) ? Math.min(LONGEST_PAUSE, Math.max(0, pause)) : null;
}
