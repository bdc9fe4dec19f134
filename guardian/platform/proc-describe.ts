// Describes a process by /proc: how it is, what it has open, where its threads stand in the kernel.
import { nameOf, openFiles, readProc, threadIds } from './proc-files.ts';
import { parseProcNetSockets } from './proc-net-sockets.ts';
import { parseCpuSeconds, parseProcStatus } from './proc-status.ts';
import type { ProcessFacts } from './types.ts';

const MOST_THREADS = 32;

/** Null if there is no such process. */
export function describeProcess(pid: number): ProcessFacts | null {
  const status = readProc(`${pid}/status`);
  if (status === null) return null;
  const open = openFiles(pid);
  const sockets = open.filter((target) => target.startsWith('socket:['));
  const named = sockets.length > 0 ? socketsSeenBy(pid) : new Map<string, string>();
  return {
    pid,
    name: nameOf(pid),
    ...parseProcStatus(status),
    cpuSeconds: parseCpuSeconds(readProc(`${pid}/stat`) ?? ''),
    args: readProc(`${pid}/cmdline`)?.split('\0').slice(0, -1) ?? null,
    files: open.filter((target) => !target.startsWith('socket:[')),
    sockets: sockets.map((target) => named.get(target.slice(8, -1)) ?? target),
    openFiles: open.length,
    kernel: threadIds(pid)
      .slice(0, MOST_THREADS)
      .map((thread) => threadLine(pid, thread)),
  };
}

/** The tables of its own network namespace. */
function socketsSeenBy(pid: number): ReadonlyMap<string, string> {
  const tables = (['tcp', 'tcp6', 'udp', 'udp6'] as const).map((table) =>
    parseProcNetSockets(readProc(`${pid}/net/${table}`) ?? '', table.startsWith('tcp') ? 'tcp' : 'udp'),
  );
  return new Map(tables.flatMap((table) => [...table]));
}

/** Such as `thread 71 (node): S (sleeping), waits in ep_poll, system call 232`; the stack below it for root only. */
function threadLine(pid: number, thread: number): string {
  const of = (file: string) => readProc(`${pid}/task/${thread}/${file}`)?.trim() ?? '';
  const wait = of('wchan');
  const call = /^-?\d+/.exec(of('syscall'))?.[0];
  const stack = [...of('stack').matchAll(/\] ([\w.]+)/g)].map(([, name]) => name);
  return [
    `thread ${thread} (${of('comm')}): ${parseProcStatus(of('status')).state ?? 'ended'}`,
    ...(wait !== '' && wait !== '0' ? [`waits in ${wait}`] : []),
    ...(call !== undefined && call !== '-1' ? [`system call ${call}`] : []),
    ...(stack.length > 0 ? [`kernel stack ${stack.join(' < ')}`] : []),
  ].join(', ');
}
