// Output of `ps`.

export type PsProcess = { readonly pid: number; readonly group: number; readonly isZombie: boolean };

/** Output of `ps -A -o pid=,pgid=,stat=`; lines of another form are left out. */
export function parsePsGroups(text: string): readonly PsProcess[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(\S+)\s*$/.exec(line);
    return match
      ? [{ pid: Number(match[1]), group: Number(match[2]), isZombie: match[3]?.startsWith('Z') === true }]
      : [];
  });
}

/**
 * Output of `ps -o etime= -p PID`: `[[days-]hours:]minutes:seconds`.
 *
 * @returns Milliseconds; null for no process.
 */
export function parsePsAge(text: string): number | null {
  const match = /^\s*(?:(?:(\d+)-)?(\d+):)?(\d+):(\d+)\s*$/.exec(text);
  if (!match) return null;
  const [days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
  ];
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}

/**
 * Output of `ps -o stat=,lstart= -p PID`.
 *
 * @returns When the process started (`Mon Oct 27 10:00:00 2025`); null for a zombie and for no process.
 */
export function parsePsStart(text: string): string | null {
  const match = /^\s*([^\sZ]\S*)\s+(\S.*\S)\s*$/.exec(text);
  return match?.[2]?.replace(/\s+/g, ' ') ?? null;
}
