// A lock of the kernel's: it dies with its holder, by SIGKILL and by a power cut as well. It is held as an exclusive
// transaction on a small file, which stays behind and means nothing.
//
// Nothing else may open the file in the process that holds it: on POSIX the lock is lost when that process closes any
// other descriptor of it. To look at it there is `stat`.
import { closeSync, openSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

export type Lock = {
  /** False once another file, or none, has the name of the one that is locked. True in doubt. */
  readonly isInPlace: () => boolean;
  readonly release: () => void;
};

/** Of two that reach for it at the same moment neither may be let go because of the other's try, which takes no longer. */
const PATIENCE_MS = 50;
const TRIES = 5;
const BUSY = 5;

/** What is held must not be closed by the garbage collector, whatever becomes of the `Lock`. */
const held = new Set<DatabaseSync>();

/**
 * Takes the lock, or not. The calling thread stands still meanwhile.
 *
 * @param patienceMs How long another holder is waited for.
 * @returns Null if another process holds it.
 * @throws Error if the file cannot be used.
 */
export function takeLock(file: string, patienceMs = PATIENCE_MS): Lock | null {
  for (let nth = 0; nth < TRIES; nth++) {
    makeFile(file);
    const before = identityOf(file);
    const database = hold(file, patienceMs);
    if (database === null) return null;
    const identity = identityOf(file);
    // Removed or replaced before it was locked: others would lock the new one.
    if (identity !== null && identity === before) return lockOf(file, identity, database);
    close(database);
  }
  throw new Error(`${file} is being removed again and again: see which program does that`);
}

/** A file that is new is open nowhere, so that no lock is lost by this. */
function makeFile(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function hold(file: string, patienceMs: number): DatabaseSync | null {
  const database = new DatabaseSync(file, { timeout: patienceMs });
  try {
    // Nothing is ever written, no journal either: a full disk must not keep anybody from starting.
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    held.add(database);
    return database;
  } catch (error) {
    database.close();
    // The lower byte of SQLite's extended codes is the code itself.
    if (((error as { errcode?: number }).errcode ?? 0) % 256 === BUSY) return null;
    throw error;
  }
}

function lockOf(file: string, identity: string, database: DatabaseSync): Lock {
  return {
    isInPlace: () => {
      try {
        return identityOf(file) === identity;
      } catch {
        return true;
      }
    },
    release: () => {
      if (held.has(database)) close(database);
    },
  };
}

function close(database: DatabaseSync): void {
  held.delete(database);
  database.close();
}

/**
 * @returns Null if there is no such file.
 * @throws Error if that cannot be seen.
 */
function identityOf(file: string): string | null {
  const stat = statSync(file, { bigint: true, throwIfNoEntry: false });
  return stat === undefined ? null : `${stat.dev}:${stat.ino}`;
}
