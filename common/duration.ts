// Durations as people write them (`250ms`, `15s`, `5m`, `1h`) and as a log line prints them.

const MILLISECONDS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

/** A timer cannot wait longer than this (2^31 - 1 ms, 24.8 days): Node would fire it at once. */
export const LONGEST_MS = 2 ** 31 - 1;

/**
 * Reads a duration.
 *
 * @param text A number directly followed by `ms`, `s`, `m` or `h`; `1.5h` is fine, `60`, `60 s` and `.5s` are not.
 * @returns Whole milliseconds, or null if it is no duration or would need a fraction of a millisecond.
 */
export function parseDuration(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text);
  if (!match) return null;
  const exact = Number(match[1]) * MILLISECONDS[match[2] as keyof typeof MILLISECONDS];
  const whole = Math.round(exact);
  return Math.abs(exact - whole) <= exact * Number.EPSILON * 2 ? whole : null;
}

/**
 * Writes a computed duration: whole seconds, below 10 s with one decimal, below 1 s in milliseconds.
 *
 * @param ms Milliseconds; a negative one counts as 0.
 */
export function formatDuration(ms: number): string {
  const positive = Math.max(0, ms);
  if (Math.round(positive) < 1000) return `${Math.round(positive)}ms`;
  return positive < 9950 ? `${(positive / 1000).toFixed(1)}s` : `${Math.round(positive / 1000)}s`;
}
