// The tree of processes below one, on a system that remembers parents by pid only.

export type WindowsProcess = { readonly pid: number; readonly parent: number; readonly created: bigint };

/** What prints a process a line for `parseWindowsProcesses`: pid, parent and creation in ticks of 100 ns. */
export const LIST_PROCESSES =
  "Get-CimInstance Win32_Process | Where-Object CreationDate | ForEach-Object { '{0} {1} {2}' -f " +
  '$_.ProcessId, $_.ParentProcessId, $_.CreationDate.ToUniversalTime().Ticks }';

export function parseWindowsProcesses(text: string): readonly WindowsProcess[] {
  return text.split('\n').flatMap((line) => {
    const match = /^(\d+) (\d+) (\d+)$/.exec(line.trim());
    return match ? [{ pid: Number(match[1]), parent: Number(match[2]), created: BigInt(match[3] ?? 0) }] : [];
  });
}

/**
 * The root and all below it. A root that has ended still leads: its children name it as their parent for ever.
 * A process older than the one that now has its parent's pid is no child of it: that pid was given again.
 */
export function treeOf(rootPid: number, processes: readonly WindowsProcess[]): readonly number[] {
  const root = processes.find((p) => p.pid === rootPid);
  const found = new Map<number, bigint>([[rootPid, root?.created ?? 0n]]);
  for (const [pid, created] of found) {
    for (const p of processes) {
      if (p.parent === pid && p.created >= created && !found.has(p.pid)) found.set(p.pid, p.created);
    }
  }
  return [...found.keys()].filter((pid) => pid !== rootPid || root !== undefined);
}
