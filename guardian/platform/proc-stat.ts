// One line of /proc/PID/stat.

export type ProcStat = {
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
  return { isZombie: 'ZXx'.includes(state), group: Number(group), session: Number(session), startTicks };
}
