// What PowerShell tells of processes.
import type { ProcessFacts } from './types.ts';

/** Prints a process a line for `parseWindowsDescription`: pid, memory, peak, CPU in milliseconds, threads, handles, name. */
export const describeCommand = (pids: readonly number[]) =>
  `Get-Process -Id ${pids.join(',')} -ErrorAction SilentlyContinue | ForEach-Object { '{0} {1} {2} {3} {4} {5} {6}' -f ` +
  '$_.Id, $_.WorkingSet64, $_.PeakWorkingSet64, [long]$_.TotalProcessorTime.TotalMilliseconds, $_.Threads.Count, ' +
  '$_.HandleCount, $_.ProcessName }';

/** Lines of another form are left out. */
export function parseWindowsDescription(text: string): readonly ProcessFacts[] {
  return text.split('\n').flatMap((line) => {
    const match = /^(\d+) (\d+) (\d+) (\d+) (\d+) (\d+) (.+)$/.exec(line.trim());
    if (!match) return [];
    const [pid = 0, memoryBytes = 0, peakMemoryBytes = 0, cpu = 0, threads = 0, openFiles = 0] = match
      .slice(1, 7)
      .map(Number);
    return [
      {
        pid,
        name: match[7] ?? null,
        state: null,
        threads,
        memoryBytes,
        peakMemoryBytes,
        cpuSeconds: cpu / 1000,
        args: null,
        bootId: null,
        signals: null,
        files: null,
        sockets: null,
        openFiles,
        kernel: null,
      },
    ];
  });
}
