// The exit code that a bot leaves behind for a guardian that is not its parent and cannot be told it by the system.
import { readFileSync, rmSync } from 'node:fs';

/** @returns Null where the bot with this boot id has left none, or none that is whole. */
export function readExit(file: string, bootId: string): number | null {
  try {
    const [, id, code] = /^(\S+) (\d{1,3})\n$/.exec(readFileSync(file, 'utf8')) ?? [];
    return id === bootId && code !== undefined ? Number(code) : null;
  } catch {
    return null;
  }
}

/** What an earlier bot has left says nothing of the next one. */
export function clearExit(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // It names another boot id in any case.
  }
}
