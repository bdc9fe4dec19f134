// Everything that happened, in SQLite: starts, exits, changes of verdict, restarts, outages, alarms. The restart limit
// and the outage that is not over are read from it.
import { existsSync, renameSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

export const EVENT_KINDS = [
  'guardian_started',
  'guardian_stopped',
  'started',
  'exited',
  'verdict',
  'restart',
  'verified',
  'outage',
  'alarm',
  'halted',
  'paused',
  'resumed',
  'renewed',
  'detached',
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

export type PastEvent = {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly kind: EventKind;
  readonly incarnation: number | null;
  /** A health code, an exit code or signal, a halt's cause: one word. */
  readonly code: string | null;
  /** One English sentence. */
  readonly text: string | null;
};

export type History = {
  /** Never throws: a fault is told once, until writing works again. */
  readonly append: (event: PastEvent) => void;
  /**
   * Events since a wall-clock instant, oldest first; empty where the history cannot be read. Outages come from all of
   * the history: one may have begun long before.
   */
  readonly since: (wall: number) => readonly PastEvent[];
  /** Automatic restarts ever recorded. */
  readonly countRestarts: () => number;
  readonly close: () => void;
};

const DAY = 24 * 3_600_000;
/** Kept so long; a bot that is restarted thirty times a day leaves some ten thousand rows. */
const KEEP = 90 * DAY;
/** In a life of years, too, never many more rows than these: the newest ones. No clock that is off can take those. */
const MOST_ROWS = 100_000;

/** In KiB: what is written once and read at the next start needs none of the 2 MB that SQLite would keep of it. */
const CACHE = 'PRAGMA cache_size = -128';

const FORM = 1;
const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS event (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    incarnation INTEGER,
    code TEXT,
    text TEXT
  ) STRICT;
  CREATE INDEX IF NOT EXISTS event_at ON event (at);
  PRAGMA user_version = ${FORM};
`;

/**
 * Opens the history, or one that remembers nothing where that is impossible: guarding goes on without it.
 *
 * @param tellFault Told in one sentence when the history stops working; a corrupt file is moved aside first.
 * @param mostRows About so many, and up to a hundredth more; a multiple of 100.
 */
export function openHistory(
  file: string,
  wall: number,
  tellFault: (error: Error) => void,
  mostRows = MOST_ROWS,
): History {
  const begin = () => historyOf(openOrReplace(file, tellFault), wall, tellFault, mostRows);
  let current: History;
  try {
    current = begin();
  } catch (error) {
    tellFault(error as Error);
    current = NOTHING;
  }
  let isGone = !existsSync(file);
  /** SQLite would go on writing to a file that nobody can open any more. */
  const beginAnewIfGone = () => {
    const wasGone = isGone;
    isGone = !existsSync(file);
    if (!isGone) return;
    if (!wasGone) tellFault(new Error(`${file} was removed: what it kept is lost, and a new one is begun`));
    try {
      const anew = begin();
      current.close();
      current = anew;
    } catch {
      // Its folder is gone as well, or the disk is full: that has been told, and it is tried again with the next event.
    }
  };
  return {
    append: (event) => {
      beginAnewIfGone();
      current.append(event);
    },
    since: (from) => current.since(from),
    countRestarts: () => current.countRestarts(),
    close: () => current.close(),
  };
}

const NOTHING: History = { append: () => {}, since: () => [], countRestarts: () => 0, close: () => {} };

/**
 * Events since a wall-clock instant, oldest first, of a history that a guardian may be writing at this moment. Changes
 * nothing.
 *
 * @returns Null where it cannot be read.
 */
export function readHistory(file: string, from: number): readonly PastEvent[] | null {
  try {
    const database = new DatabaseSync(file, { timeout: LOCKED_MS, readOnly: true });
    try {
      const select = database.prepare('SELECT at, kind, incarnation, code, text FROM event WHERE at >= ? ORDER BY id');
      return select.all(from) as unknown as PastEvent[];
    } finally {
      database.close();
    }
  } catch {
    return null;
  }
}

function openOrReplace(file: string, tellFault: (error: Error) => void): DatabaseSync {
  try {
    return open(file);
  } catch (error) {
    if (!existsSync(file) || !isCorrupt(error)) throw error;
    const aside = `${file}.corrupt-${Date.now()}`;
    renameSync(file, aside);
    tellFault(new Error(`${(error as Error).message}; it was moved to ${aside} and a new one begun`));
    return open(file);
  }
}

/** The whole process waits so long for another one that writes at this moment, such as a backup. */
const LOCKED_MS = 100;

/** Writes nothing to a history that has its form already: one that cannot be written can still be read. */
function open(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: LOCKED_MS });
  try {
    const form = database.prepare('PRAGMA user_version').get() as { user_version: number };
    if (form.user_version !== FORM) database.exec(SCHEMA);
    database.exec(CACHE);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

const CORRUPT = 11;
const NOT_A_DATABASE = 26;

function isCorrupt(error: unknown): boolean {
  const code = ((error as { errcode?: number }).errcode ?? 0) % 256;
  return code === CORRUPT || code === NOT_A_DATABASE;
}

function historyOf(database: DatabaseSync, wall: number, tellFault: (error: Error) => void, mostRows: number): History {
  const prune = database.prepare('DELETE FROM event WHERE at < ?');
  const thin = database.prepare('DELETE FROM event WHERE id <= ?');
  const insert = database.prepare('INSERT INTO event (at, kind, incarnation, code, text) VALUES (?, ?, ?, ?, ?)');
  const select = database.prepare(
    "SELECT at, kind, incarnation, code, text FROM event WHERE at >= ? OR kind = 'outage' ORDER BY id",
  );
  const count = database.prepare("SELECT count(*) AS n FROM event WHERE kind = 'restart'");
  let isFaulty = false;
  const guarded = <T>(work: () => T, otherwise: T): T => {
    try {
      const result = work();
      isFaulty = false;
      return result;
    } catch (error) {
      if (!isFaulty) tellFault(error as Error);
      isFaulty = true;
      return otherwise;
    }
  };
  const append = (e: PastEvent) => {
    const id = Number(insert.run(e.at, e.kind, e.incarnation, e.code, e.text).lastInsertRowid);
    if (id % (mostRows / 100) === 0) thin.run(id - mostRows);
  };
  guarded(() => void prune.run(wall - KEEP), undefined);
  return {
    append: (e) => guarded(() => append(e), undefined),
    since: (from) => guarded(() => select.all(from) as unknown as PastEvent[], []),
    countRestarts: () => guarded(() => Number((count.get() as { n: number }).n), 0),
    close: () => guarded(() => database.close(), undefined),
  };
}
