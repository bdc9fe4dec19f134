// Reads /proc. Synchronous on purpose: nothing there waits for a disk, and a thread costs more than the read.
import { closeSync, openSync, readdirSync, readFileSync, readlinkSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import { type ProcStat, parseProcStat } from './proc-stat.ts';

/** Every process that may be seen, in ascending order of pids. */
export const processIds = (): readonly number[] =>
  (attempt(() => readdirSync('/proc')) ?? [])
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .sort((a, b) => a - b);

/** Null if there is no such file or it may not be read. Bytes beyond ASCII come as latin1. */
export const readProc = (path: string): string | null => attempt(() => readFileSync(`/proc/${path}`, 'latin1'));

const environment = Buffer.allocUnsafeSlow(64 * 1024);

/** Whether a process was started with this variable, `NAME=value`; false if it may not be seen. */
export function hasVariable(pid: number, variable: string): boolean {
  const mark = `\0${variable}\0`;
  // All processes are asked before each spawn: one buffer for all, and no text made of what it holds.
  const seen = attempt(() => {
    const fd = openSync(`/proc/${pid}/environ`, 'r');
    try {
      environment[0] = 0;
      const length = 1 + readSync(fd, environment, 1, environment.length - 1, 0);
      if (length < environment.length) return environment.subarray(0, length).includes(mark, 0, 'latin1');
    } finally {
      closeSync(fd);
    }
    return `\0${readProc(`${pid}/environ`) ?? ''}`.includes(mark);
  });
  return seen === true;
}

/** The threads of a process, the first one first; empty if there is no such process. */
export const threadIds = (pid: number): readonly number[] =>
  (attempt(() => readdirSync(`/proc/${pid}/task`)) ?? []).map(Number).sort((a, b) => a - b);

/** Null if there is no such process. */
export function statOf(pid: number): ProcStat | null {
  const text = readProc(`${pid}/stat`);
  return text === null ? null : parseProcStat(text);
}

/** What each open descriptor of a process points to, such as `socket:[4711]`; empty if it may not be seen. */
export const openFiles = (pid: number): readonly string[] => targetsOf(pid, descriptors(pid));

/** The open descriptors of a process; empty if they may not be seen. */
export const descriptors = (pid: number): readonly string[] => attempt(() => readdirSync(`/proc/${pid}/fd`)) ?? [];

/** What these descriptors point to; one that is closed meanwhile is left out. */
export const targetsOf = (pid: number, fds: readonly string[]): readonly string[] =>
  fds.flatMap((fd) => attempt(() => readlinkSync(`/proc/${pid}/fd/${fd}`)) ?? []);

/** The program as it was called, without its folder; else the kernel's name, which threads and titles may have changed. */
export function nameOf(pid: number): string | null {
  const called = attempt(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8'))?.split('\0')[0];
  return called ? basename(called) : (readProc(`${pid}/comm`)?.trimEnd() ?? null);
}

/** Whatever makes a read of /proc fail (ended, forbidden, not mounted) means the same: it cannot be seen. */
function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
