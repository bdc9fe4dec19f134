// Notices that a configuration file has changed, by looking: what notifies of changes misses renames and shared folders.
import { statSync } from 'node:fs';

export type Watching = {
  /** Absolute paths; a file may be there or not, and come and go. */
  readonly files: readonly string[];
  readonly everyMs: number;
  /** When the reading of what is in force began, epoch milliseconds: what has changed since then is told too. */
  readonly readAt: number;
  /** Told once the files have stayed as they are for two looks in a row, since editors and copies write in parts. */
  readonly onChange: () => void;
};

/** Never keeps the process alive. */
export function watchConfiguration({ files, everyMs, readAt, onChange }: Watching): { readonly stop: () => void } {
  let seen = look(files);
  /** What was told last, or was there at the start. */
  let told: string | null = changedSince(files, readAt) ? null : seen;
  const timer = setInterval(() => {
    const last = seen;
    seen = look(files);
    if (seen === told || seen !== last) return;
    told = seen;
    onChange();
  }, everyMs).unref();
  return { stop: () => clearInterval(timer) };
}

/** With the time of the last change of owner and mode, after which a file may be readable that was not. */
const look = (files: readonly string[]): string =>
  files
    .map(statOf)
    .map((stat) => (stat ? [stat.ino, stat.size, stat.mtimeMs, stat.ctimeMs].join() : 'none'))
    .join(' ');

/** File systems date by a clock that moves in steps. */
const STEP_MS = 20;

const changedSince = (files: readonly string[], wall: number): boolean =>
  files.some((file) => (statOf(file)?.ctimeMs ?? 0) >= wall - STEP_MS);

function statOf(file: string) {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch {
    // A folder that may not be looked into, or is a file now.
    return undefined;
  }
}
