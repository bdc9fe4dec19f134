// The exit code that a bot leaves behind for a guardian that is not its parent and cannot be told it by the system.
import { readFileSync, rmSync } from 'node:fs';

/** @returns Null where the bot with this boot id has left none, or none that can be read. */
export function readExit(file: string, bootId: string): number | null {
  try {
    const [id, code] = readFileSync(file, 'utf8').trim().split(' ');
    return id === bootId && /^\d{1,3}$/.test(code ?? '') ? Number(code) : null;
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
