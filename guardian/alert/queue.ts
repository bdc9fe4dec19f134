// Alarms that are to be sent, in history.db: they survive the guardian. Where the file cannot be written they are kept
// in memory, since a full disk is itself an alarm.
import { DatabaseSync } from 'node:sqlite';
import type { ChannelName } from './channel.ts';
import type { Message } from './message.ts';
import type { AlarmKind } from './rules.ts';

export type Delivery = Message & {
  readonly id: number;
  /** How many have failed. */
  readonly attempts: number;
  /** Not before this wall-clock instant. */
  readonly due: number;
};

/** Instants are on the wall clock. Nothing here throws. */
export type Queue = {
  /** @returns How many of the oldest had to make room. */
  readonly add: (message: Message, channels: readonly ChannelName[], at: number) => number;
  /** When messages of a kind were added. */
  readonly toldOf: (kind: AlarmKind) => readonly number[];
  /** Keeps an alarm back, to be told with a later one. */
  readonly hold: (message: Message) => void;
  /** Those kept back, of one kind: how many, and the newest. */
  readonly heldOf: (kind: AlarmKind) => { readonly count: number; readonly newest: Message } | null;
  readonly release: (kind: AlarmKind) => void;
  /** What is to be sent first over a channel; or the first that was never tried. */
  readonly next: (channel: ChannelName, isUntried?: boolean) => Delivery | null;
  readonly putOff: (id: number, due: number) => void;
  readonly remove: (id: number) => void;
  /** Everything for a channel is due now. */
  readonly hasten: (channel: ChannelName, at: number) => void;
  /** Drops what was added before an instant, for whatever channel. @returns How many deliveries. */
  readonly dropBefore: (at: number) => number;
  readonly close: () => void;
};

/** Deliveries over one channel; with five of a kind in ten minutes it takes hours of trouble to get there. */
const MOST_WAITING = 200;

const TABLES = `
  CREATE TABLE IF NOT EXISTS alarm (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    severity TEXT NOT NULL,
    text TEXT NOT NULL,
    told INTEGER
  ) STRICT;
  CREATE TABLE IF NOT EXISTS delivery (
    id INTEGER PRIMARY KEY,
    alarm INTEGER NOT NULL,
    channel TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    due INTEGER NOT NULL
  ) STRICT;
`;
const LOCKED_MS = 100;

/** @param tellFault Told once, when alarms are kept in memory from then on. */
export function openQueue(file: string, tellFault: (error: Error) => void): Queue {
  let database: DatabaseSync | null = null;
  let isFile = true;
  const open = () => {
    const opened = new DatabaseSync(isFile ? file : ':memory:', { timeout: LOCKED_MS });
    const has = opened.prepare("SELECT 1 FROM sqlite_master WHERE name = 'delivery'").get();
    if (!has) opened.exec(TABLES);
    opened.exec('PRAGMA synchronous = NORMAL; PRAGMA cache_size = -128');
    return opened;
  };
  const work = <T>(job: (database: DatabaseSync) => T): T => {
    try {
      database ??= open();
      return job(database);
    } catch (error) {
      if (!isFile) throw error;
      tellFault(error as Error);
      isFile = false;
      const broken = database;
      database = open();
      if (broken) copyAndClose(broken, database);
      return job(database);
    }
  };
  return queueOf(work, () => database?.close());
}

/** What waits in the file is sent in any case; the next guardian, which finds it there, may send it again. */
function copyAndClose(from: DatabaseSync, to: DatabaseSync): void {
  try {
    for (const [table, columns] of [
      ['alarm', ['id', 'at', 'kind', 'severity', 'text', 'told']],
      ['delivery', ['id', 'alarm', 'channel', 'attempts', 'due']],
    ] as const) {
      const insert = to.prepare(`INSERT INTO ${table} VALUES (${columns.map(() => '?').join()})`);
      for (const row of from.prepare(`SELECT * FROM ${table}`).all()) insert.run(...columns.map((c) => row[c] ?? null));
    }
    from.close();
  } catch {
    // It cannot be read either.
  }
}

function queueOf(work: <T>(job: (database: DatabaseSync) => T) => T, close: () => void): Queue {
  const all = (sql: string, ...values: (string | number)[]) => work((db) => db.prepare(sql).all(...values));
  const run = (sql: string, ...values: (string | number | null)[]) =>
    work((db) => Number(db.prepare(sql).run(...values).changes));
  const insert = ({ at, kind, severity, text }: Message, told: number | null) =>
    work((db) =>
      db
        .prepare('INSERT INTO alarm (at, kind, severity, text, told) VALUES (?, ?, ?, ?, ?)')
        .run(at, kind, severity, text, told),
    ).lastInsertRowid;
  return {
    add: (message, channels, at) => {
      const alarm = Number(insert(message, at));
      let dropped = 0;
      for (const channel of channels) {
        run('INSERT INTO delivery (alarm, channel, attempts, due) VALUES (?, ?, 0, ?)', alarm, channel, at);
        const newest = 'SELECT id FROM delivery WHERE channel = ? ORDER BY id DESC LIMIT ?';
        dropped += run(
          `DELETE FROM delivery WHERE channel = ? AND id NOT IN (${newest})`,
          channel,
          channel,
          MOST_WAITING,
        );
      }
      return dropped;
    },
    toldOf: (kind) =>
      all('SELECT told FROM alarm WHERE kind = ? AND told IS NOT NULL', kind).map(({ told }) => Number(told)),
    hold: (message) => void insert(message, null),
    heldOf: (kind) => {
      const held = all('SELECT at, kind, severity, text FROM alarm WHERE kind = ? AND told IS NULL ORDER BY id', kind);
      // The cast: the columns are those of a message.
      const newest = held.at(-1) as unknown as Message | undefined;
      return newest ? { count: held.length, newest } : null;
    },
    release: (kind) => void run('DELETE FROM alarm WHERE kind = ? AND told IS NULL', kind),
    next: (channel, isUntried = false) => {
      const [found] = all(
        `SELECT delivery.id, attempts, due, at, kind, severity, text FROM delivery JOIN alarm ON alarm.id = alarm
         WHERE channel = ? ${isUntried ? 'AND attempts = 0' : ''} ORDER BY due, delivery.id LIMIT 1`,
        channel,
      );
      return (found as unknown as Delivery | undefined) ?? null;
    },
    putOff: (id, due) => void run('UPDATE delivery SET attempts = attempts + 1, due = ? WHERE id = ?', due, id),
    remove: (id) => void run('DELETE FROM delivery WHERE id = ?', id),
    hasten: (channel, at) => void run('UPDATE delivery SET due = ? WHERE channel = ?', at, channel),
    dropBefore: (at) => {
      const dropped = run('DELETE FROM delivery WHERE alarm IN (SELECT id FROM alarm WHERE told < ?)', at);
      run('DELETE FROM alarm WHERE coalesce(told, at) < ?', at);
      return dropped;
    },
    close,
  };
}
