// Output of `ps` that tells how processes are.
import type { ProcessFacts } from './types.ts';

/** For `ps`, in the order in which it is parsed. The command line comes last, since it holds anything. */
export const DESCRIBE_COLUMNS = 'pid=,stat=,rss=,time=,wchan=,command=';

/** Lines of another form are left out. */
export function parsePsDescription(text: string): readonly ProcessFacts[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\S+)\s+(\d+)\s+([\d:.-]+)\s+(\S+)\s+(\S.*)$/.exec(line);
    if (!match) return [];
    const [, pid = '', state = '', kilobytes, time = '', wait = '', command = ''] = match;
    const args = command.trim().split(/\s+/);
    return [
      {
        pid: Number(pid),
        name: args[0]?.split('/').at(-1) ?? null,
        state,
        threads: null,
        memoryBytes: Number(kilobytes) * 1024,
        peakMemoryBytes: null,
        cpuSeconds: secondsOf(time),
        args,
        bootId: null,
        signals: null,
        files: null,
        sockets: null,
        openFiles: null,
        kernel: wait === '-' ? null : [`process ${pid}: ${state}, waits in ${wait}`],
      },
    ];
  });
}

/** `3:04.50`, `01:02:03`, `2-01:02:03`. */
function secondsOf(time: string): number | null {
  const [days, clock] = time.includes('-') ? time.split('-') : ['0', time];
  const seconds = (clock ?? '').split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  const all = Number(days) * 86_400 + seconds;
  return Number.isFinite(all) ? all : null;
}
