// Counts the bots that are alive, by their own marks in /proc (Linux): two different ones for one folder are a violation.
// Between fork and exec a process shows its parent's environment; a guardian's has no boot id, so what has one is a bot.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';

/** The variable that tells the processes of one run of the tests from all others on this machine. */
export const RUN_MARK = 'GUARDED_RUN';
/** Folders in which each guardian of the tests keeps its bot. */
export const FOLDER_PREFIX = 'guarded-';

export type Violation = { readonly folder: string; readonly pids: readonly [number, number] };

type Bot = { readonly bootId: string; readonly folder: string; readonly startedAt: string };
type Seen = { readonly since: number; readonly bot: Bot | null };

/** A process that has not become its program by then never will be a bot. */
const EXEC_MS = 2000;

/** @param run What `RUN_MARK` says in the processes that are counted. */
export function createCensus(run: string) {
  const known = new Map<number, Seen>();
  const told = new Set<string>();
  const bots = new Set<string>();

  /** One look at all processes. Each pair is given once. */
  const look = (at: number): readonly Violation[] => {
    const pids = new Set(readdirSync('/proc').map(Number).filter(Number.isInteger));
    for (const pid of known.keys()) if (!pids.has(pid)) known.delete(pid);
    const found: Violation[] = [];
    for (const pid of pids) {
      const before = known.get(pid);
      if (before?.bot || (before && at - before.since > EXEC_MS)) continue;
      const bot = botOf(pid, run);
      known.set(pid, { since: before?.since ?? at, bot });
      if (bot) found.push(...conflicts(pid, bot));
    }
    return found;
  };

  /** The newcomer has been seen alive: whoever is alive after that has lived beside it. */
  const conflicts = (pid: number, bot: Bot): readonly Violation[] => {
    bots.add(bot.bootId);
    const others = [...known].filter(
      ([, { bot: other }]) => other?.folder === bot.folder && other.bootId !== bot.bootId,
    );
    const alive = others.filter(([other, seen]) => startOf(other) === seen.bot?.startedAt);
    return alive.flatMap(([other, seen]) => {
      const pair = [seen.bot?.bootId, bot.bootId].join();
      if (told.has(pair)) return [];
      told.add(pair);
      return [{ folder: bot.folder, pids: [other, pid] as const }];
    });
  };

  return { look, botsSeen: () => bots.size };
}

function botOf(pid: number, run: string): Bot | null {
  try {
    const environment = readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0');
    if (!environment.includes(`${RUN_MARK}=${run}`)) return null;
    const bootId = environment.find((pair) => pair.startsWith('GUARDIAN_BOOT_ID='));
    const folder = readlinkSync(`/proc/${pid}/cwd`);
    const startedAt = startOf(pid);
    if (!bootId || startedAt === null || !basename(folder).startsWith(FOLDER_PREFIX)) return null;
    return { bootId, folder, startedAt };
  } catch {
    return null; // It has ended meanwhile.
  }
}

/** When a process started, in the kernel's ticks; null if it is dead, or a zombie without a living thread. */
function startOf(pid: number): string | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1')
      .replace(/^.*\) /s, '')
      .split(' ');
    const isDead = fields[0] === 'Z' || fields[0] === 'X';
    if (isDead && readdirSync(`/proc/${pid}/task`).length <= 1) return null;
    return fields[19] ?? null;
  } catch {
    return null;
  }
}
