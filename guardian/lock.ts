// One guardian for one bot: a kernel lock that dies with its holder, held as an exclusive transaction on a small file.
//
// Nothing else in the guardian ever opens this file: on POSIX the lock is lost when the same process closes any other
// descriptor of it.
import { DatabaseSync } from 'node:sqlite';

export type Lock = { readonly release: () => void };

const BUSY = 5;

/**
 * Takes the lock at once or not at all.
 *
 * @returns Null if another process holds it.
 * @throws Error if the file cannot be used.
 */
export function takeLock(file: string): Lock | null {
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    // Nothing is ever written, no journal either: a full disk must not keep a guardian from starting.
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return { release: () => database.close() };
  } catch (error) {
    database.close();
    if (((error as { errcode?: number }).errcode ?? 0) % 256 === BUSY) return null;
    throw error;
  }
}
