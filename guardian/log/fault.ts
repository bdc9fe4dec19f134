// What goes wrong with a log file is told once until it works again: a full disk must not become a flood of its own.

/** `open`: reaching the file; `write`: a line; `rotate`: moving on to the next file; `compress`: gzipping a rotated one. */
export type LogTask = 'open' | 'write' | 'rotate' | 'compress';

export type LogFault = {
  readonly task: LogTask;
  readonly file: string;
  /** The operating system's word, such as ENOSPC; `UNKNOWN` if it gave none. */
  readonly code: string;
  /** English, for people, with the remedy. */
  readonly text: string;
};

export type Faults = {
  /** Counts each call; tells only the first since the task last worked. Never throws. */
  readonly failed: (task: LogTask, error: unknown) => void;
  readonly worked: (task: LogTask) => void;
  readonly count: () => number;
};

const ACTIONS: Record<LogTask, string> = { open: 'open', write: 'write to', rotate: 'rotate', compress: 'compress' };

const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: free some space',
  EDQUOT: 'the disk quota is used up: free some space',
  EISDIR: 'a folder has its name: remove it or set guardian.logging.dir',
  ENOTDIR: 'its folder is a file: remove it or set guardian.logging.dir',
  EACCES: 'no permission: give it or set guardian.logging.dir',
  EPERM: 'no permission: give it or set guardian.logging.dir',
  EROFS: 'the disk is read-only: mount it for writing or set guardian.logging.dir',
};

/** @param onFault May throw; what it throws is dropped, since nobody is left to be told. */
export function trackFaults(file: string, onFault: (fault: LogFault) => void): Faults {
  const broken = new Set<LogTask>();
  let count = 0;
  return {
    failed: (task, error) => {
      count++;
      if (broken.has(task)) return;
      broken.add(task);
      try {
        onFault(describe(task, file, error));
      } catch {
        // The console may be as broken as the disk.
      }
    },
    worked: (task) => void broken.delete(task),
    count: () => count,
  };
}

export function describe(task: LogTask, file: string, error: unknown): LogFault {
  const code = codeOf(error);
  const remedy = REMEDIES[code] ?? (error instanceof Error ? error.message : String(error));
  return { task, file, code, text: `cannot ${ACTIONS[task]} ${file} (${code}): ${remedy}` };
}

export function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'UNKNOWN';
}

export function isDiskFull(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'ENOSPC' || code === 'EDQUOT';
}
