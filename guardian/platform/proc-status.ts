// The parts of /proc/PID/status and /proc/PID/stat that tell how a process is.
import { constants } from 'node:os';
import type { Handling } from './types.ts';

export type ProcStatus = {
  /** Such as `S (sleeping)`. */
  readonly state: string | null;
  readonly threads: number | null;
  readonly memoryBytes: number | null;
  readonly peakMemoryBytes: number | null;
  readonly signals: Handling | null;
};

/** @see proc_pid_status(5) */
export function parseProcStatus(text: string): ProcStatus {
  const field = (name: string) => new RegExp(`^${name}:\\s*(.+)$`, 'm').exec(text)?.[1]?.trim() ?? null;
  const bytes = (name: string) => {
    const kilobytes = /^(\d+) kB$/.exec(field(name) ?? '')?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) * 1024;
  };
  const [caught, ignored, blocked] = ['SigCgt', 'SigIgn', 'SigBlk'].map((name) => signalsIn(field(name)));
  return {
    state: field('State'),
    threads: Number(field('Threads')) || null,
    memoryBytes: bytes('VmRSS'),
    peakMemoryBytes: bytes('VmHWM'),
    signals: caught && ignored && blocked ? { caught, held: [...ignored, ...blocked] } : null,
  };
}

/** Clock ticks of user and system time; Linux tells programs of hundredths, whatever the kernel counts. */
export function parseCpuSeconds(stat: string): number | null {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  return Number.isFinite(ticks) ? ticks / 100 : null;
}

/** A mask in hexadecimal: the lowest bit is signal 1. */
function signalsIn(mask: string | null): readonly NodeJS.Signals[] | null {
  if (mask === null || !/^[0-9a-f]+$/i.test(mask)) return null;
  const bits = BigInt(`0x${mask}`);
  const known = Object.entries(constants.signals) as [NodeJS.Signals, number][];
  return known.filter(([, number]) => (bits >> BigInt(number - 1)) & 1n).map(([name]) => name);
}
