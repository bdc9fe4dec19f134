// Opens bot.db, alone: nobody else writes it while this process lives. A file that is no sound one is kept aside.
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Fatal } from '../domain/errors.ts';
import { MIGRATIONS, TABLES, VERSION } from './tables.ts';

/** For another program that looks at the file at this moment, or a predecessor that is just ending, in milliseconds. */
const LOCKED_MS = 5_000;

/**
 * @param wall Names the file that is kept aside.
 * @param tell Told in one sentence if the file was damaged and a new one is begun.
 * @throws Fatal if another process has the file, it may not be written, or another program or a later version made it;
 *   Error where the disk is at fault, which may pass.
 */
export function openDatabase(file: string, wall: number, tell: (sentence: string) => void): DatabaseSync {
  try {
    makeFolder(file);
    return open(file);
  } catch (error) {
    if (isCode(error, CORRUPT, NOT_A_DATABASE)) return replace(file, wall, tell, error as Error);
    throw explained(file, error);
  }
}

function makeFolder(file: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || code === 'EDQUOT') throw new Error(`${file} ${DISK}`, { cause });
    throw new Fatal(`${file} cannot be made: set bot.data_dir to a folder in which this user may write`, { cause });
  }
}

function open(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: LOCKED_MS });
  try {
    // FULL: what has been committed survives the loss of power.
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    database.exec('BEGIN IMMEDIATE');
    const version = Number(database.prepare('PRAGMA user_version').get()?.user_version);
    if (version > VERSION) throw new Fatal(`${file} was made by a later version of the bot: update the bot`);
    if (version === 0) begin(database, file);
    else for (let from = version; from < VERSION; from++) database.exec(MIGRATIONS[from] as string); // one for each
    database.exec('COMMIT');
    const found = database.prepare('PRAGMA quick_check(1)').get()?.quick_check;
    if (found !== 'ok') throw Object.assign(new Error(String(found).replace(/\s+/g, ' ')), { errcode: CORRUPT });
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function begin(database: DatabaseSync, file: string): void {
  if (database.prepare('SELECT 1 FROM sqlite_schema').get() !== undefined) {
    throw new Fatal(`${file} was made by another program: set bot.data_dir to a folder of the bot's own`);
  }
  database.exec(TABLES);
}

function replace(file: string, wall: number, tell: (sentence: string) => void, error: Error): DatabaseSync {
  const aside = `${file}.damaged-${wall}`;
  for (const ending of ['', '-wal', '-shm']) {
    if (existsSync(file + ending)) renameSync(file + ending, aside + ending);
  }
  tell(`the bot's memory ${file} is damaged (${error.message}): it is kept as ${aside}, and a new one is begun`);
  return open(file);
}

function explained(file: string, error: unknown): unknown {
  // A disk that is full now may have room in a minute: no person is called.
  if (isCode(error, FULL, IO)) return new Error(`${file} ${DISK}`, { cause: error });
  const remedy = REMEDIES.find(([codes]) => isCode(error, ...codes))?.[1];
  return remedy ? new Fatal(`${file} ${remedy}`, { cause: error }) : error;
}

const isCode = (error: unknown, ...codes: readonly number[]): boolean =>
  // The lower byte of SQLite's extended codes is the code itself.
  codes.includes(((error as { errcode?: number } | null)?.errcode ?? 0) % 256);

/** @see https://www.sqlite.org/rescode.html */
const [BUSY, LOCKED, READONLY, IO, CORRUPT, FULL, CANTOPEN, NOT_A_DATABASE] = [5, 6, 8, 10, 11, 13, 14, 26] as const;

const DISK = 'cannot be written: see that its disk has room and may be written to';

const REMEDIES: readonly (readonly [codes: readonly number[], remedy: string])[] = [
  [[BUSY, LOCKED], 'is in use by another bot: stop that one first, or set bot.data_dir to another folder'],
  [[READONLY, CANTOPEN], 'cannot be written: give this user the right to write there, or set bot.data_dir'],
];
