// One line of /proc/PID/stat.

export type ProcStat = {
  /** Ended with all its threads: until the last of them has ended, its files and its port are still open. */
  readonly isZombie: boolean;
  readonly group: number;
  readonly session: number;
  /** Clock ticks since the boot, as written: it only has to be compared. */
  readonly startTicks: string;
};

/**
 * @returns Null if the text is not of that form. The command stands in parentheses and may itself contain spaces,
 *   parentheses and line breaks, so the fields are counted from the last parenthesis.
 * @see proc_pid_stat(5)
 */
export function parseProcStat(text: string): ProcStat | null {
  const [state, , group, session, ...rest] = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const startTicks = rest[15];
  if (state === undefined || startTicks === undefined) return null;
  const threads = Number(rest[13]);
  const isZombie = state === 'Z' ? threads <= 1 : 'Xx'.includes(state);
  return { isZombie, group: Number(group), session: Number(session), startTicks };
}
