// Counts the bots of one folder in the process table, again and again. A bot is known by its program and its boot id:
// between fork and exec a child still shows the command line of its parent, and is none yet.
import { readdirSync, readFileSync } from 'node:fs';

export type Count = {
  /** The most that lived at one moment. */
  readonly most: number;
  /** Spans without any, in milliseconds, longest first; that at the beginning is none. */
  readonly gaps: readonly number[];
  readonly looks: number;
};

const EVERY_MS = 5;

/** @param isBot By its words, as in /proc/PID/cmdline. */
export function countBots(isBot: (words: readonly string[]) => boolean) {
  let most = 0;
  let looks = 0;
  let lastSeen: number | null = null;
  const gaps: number[] = [];
  const timer = setInterval(() => {
    const bots = new Set(processes().flatMap((pid) => bootIdOf(pid, isBot) ?? []));
    const now = performance.now();
    looks++;
    most = Math.max(most, bots.size);
    if (bots.size === 0) return;
    if (lastSeen !== null && now - lastSeen > 4 * EVERY_MS) gaps.push(now - lastSeen);
    lastSeen = now;
  }, EVERY_MS);
  return {
    stop: (): Count => {
      clearInterval(timer);
      return { most, gaps: gaps.sort((a, b) => b - a), looks };
    },
  };
}

const processes = () => readdirSync('/proc').filter((name) => /^\d+$/.test(name));

/** Null for what is no bot, and for a zombie, which shows no words. */
function bootIdOf(pid: string, isBot: (words: readonly string[]) => boolean): string | null {
  try {
    if (!isBot(readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0'))) return null;
    return /(?:^|\0)GUARDIAN_BOOT_ID=([^\0]+)/.exec(readFileSync(`/proc/${pid}/environ`, 'utf8'))?.[1] ?? null;
  } catch {
    return null;
  }
}
