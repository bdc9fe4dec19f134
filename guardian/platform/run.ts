// Runs a command of the operating system and hears it out; for looking only, never for a command of the user.
import { execFile, spawnSync } from 'node:child_process';

export type Output = { readonly code: number; readonly text: string };

/** Exit code and stdout; null if the command cannot be run, ends by a signal or takes longer than 10 s. */
export type Run = (file: string, args: readonly string[]) => Promise<Output | null>;

/** The same, holding up everything else meanwhile; at most 2 s. */
export type RunNow = (file: string, args: readonly string[]) => Output | null;

const MAX_BYTES = 16 << 20;

export const run: Run = (file, args) =>
  new Promise((resolve) => {
    execFile(file, args, { timeout: 10_000, maxBuffer: MAX_BYTES, windowsHide: true }, (error, stdout) => {
      if (error === null) resolve({ code: 0, text: stdout });
      else resolve(typeof error.code === 'number' ? { code: error.code, text: stdout } : null);
    });
  });

export const runNow: RunNow = (file, args) => {
  const ended = spawnSync(file, args, { timeout: 2_000, maxBuffer: MAX_BYTES, windowsHide: true, encoding: 'utf8' });
  return ended.status === null ? null : { code: ended.status, text: ended.stdout };
};
