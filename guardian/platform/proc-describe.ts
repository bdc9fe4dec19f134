// Describes a process by /proc: how it is, what it has open, where its threads stand in the kernel.
import { descriptors, nameOf, readProc, targetsOf, threadIds } from './proc-files.ts';
import { parseProcNetSockets } from './proc-net-sockets.ts';
import { parseCpuSeconds, parseProcStatus } from './proc-status.ts';
import type { ProcessFacts } from './types.ts';

const MOST_THREADS = 32;
/** A bot that leaks descriptors has tens of thousands. */
const MOST_FILES = 500;

/** Null if there is no such process. */
export function describeProcess(pid: number): ProcessFacts | null {
  const status = readProc(`${pid}/status`);
  if (status === null) return null;
  const fds = descriptors(pid);
  const open = targetsOf(pid, fds.slice(0, MOST_FILES));
  const sockets = open.filter((target) => target.startsWith('socket:['));
  const named = sockets.length > 0 ? socketsSeenBy(pid) : new Map<string, string>();
  return {
    pid,
    name: nameOf(pid),
    ...parseProcStatus(status),
    cpuSeconds: parseCpuSeconds(readProc(`${pid}/stat`) ?? ''),
    args: readProc(`${pid}/cmdline`)?.split('\0').slice(0, -1) ?? null,
    bootId: bootIdOf(pid),
    files: open.filter((target) => !target.startsWith('socket:[')),
    sockets: sockets.map((target) => named.get(target.slice(8, -1)) ?? target),
    openFiles: fds.length,
    kernel: threadIds(pid)
      .slice(0, MOST_THREADS)
      .map((thread) => threadLine(pid, thread)),
  };
}

function bootIdOf(pid: number): string | null {
  const environment = readProc(`${pid}/environ`);
  return environment === null ? null : (/(?:^|\0)GUARDIAN_BOOT_ID=([^\0]*)/.exec(environment)?.[1] ?? '');
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
