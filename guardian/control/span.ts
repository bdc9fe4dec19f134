// A long span of time as a person reads it at a glance.

const UNITS = [
  { letter: 'd', seconds: 86_400 },
  { letter: 'h', seconds: 3_600 },
  { letter: 'm', seconds: 60 },
  { letter: 's', seconds: 1 },
] as const;

/**
 * Its two largest units in a row, zeros left out: `2d 3h`, `1h`, `5m 3s`, `0s`.
 *
 * @param seconds Rounded down to whole seconds; a negative one counts as 0.
 */
export function formatSpan(seconds: number): string {
  let rest = Math.max(0, Math.floor(seconds));
  const parts = UNITS.map(({ letter, seconds: unit }) => {
    const count = Math.floor(rest / unit);
    rest -= count * unit;
    return { letter, count };
  });
  const first = parts.findIndex(({ count }) => count > 0);
  if (first < 0) return '0s';
  const shown = parts.slice(first, first + 2).filter(({ count }) => count > 0);
  return shown.map(({ letter, count }) => `${count}${letter}`).join(' ');
}
