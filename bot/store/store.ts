// The bot's memory in SQLite: decisions, fills and equity of an account. What a step leaves behind is kept as a whole.
import { statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import type { Life } from '../domain/orders/life.ts';
import type { Fill } from '../domain/trading/order.ts';
import type { Entry, EquityPoint, Ledger, Remembered, Store } from '../ports.ts';
import { openLedger } from './ledger.ts';
import { openDatabase } from './open.ts';
import { openOrders, unfinishedIn } from './orders.ts';
import { decisionRow, fillRow, type Row, toDecided, toFill } from './rows.ts';
import { DECISIONS_KEPT_FOR, EQUITY_WHOLE_FOR, THIN, THINNED_EVERY } from './tables.ts';

export type Account = {
  /** Money of one account is never mixed with that of another: it names mode, symbol and source of the prices. */
  readonly name: string;
  /** Of a new account, in quote currency; one that is there keeps its own. */
  readonly startBalance: number;
};

/** The file, in which the money of each account is kept by itself. */
export type Memory = {
  /** To be opened once. */
  readonly open: (account: Account) => Store;
  /** The names of the accounts that begin so and have something open at an exchange, as far as the journal knows. */
  readonly unfinished: (beginning: string) => readonly string[];
  /** What the AI has cost, whatever account is traded. */
  readonly ledger: Ledger;
  readonly close: () => void;
};

/**
 * @param wall Now, by the wall clock.
 * @param tell Told in one sentence if the file was damaged and a new one is begun.
 * @throws Fatal if another process has the file, it may not be written, or a later version made it.
 */
export function openMemory(file: string, wall: number, tell: (sentence: string) => void): Memory {
  const database = openDatabase(file, wall, tell);
  const { ino } = statSync(file);
  // SQLite would go on, in a file that no later process finds.
  const write: Write = (work) => {
    if (statSync(file, { throwIfNoEntry: false })?.ino !== ino) {
      throw new Error(
        `${file} has been taken away while the bot ran: restart the bot, which goes on with what is there`,
      );
    }
    atOnce(database, work);
  };
  const ledger = openLedger(database, write);
  return {
    open: (account) => openIn(database, account, ledger, write),
    unfinished: (beginning) => unfinishedIn(database, beginning),
    ledger,
    close: () => database.close(),
  };
}

/** As `openMemory`, for one account. */
export const openStore = (file: string, account: Account, wall: number, tell: (sentence: string) => void): Store =>
  openMemory(file, wall, tell).open(account);

/** All of the work is kept, or none of it. */
type Write = (work: () => void) => void;

function openIn(database: DatabaseSync, account: Account, ledger: Ledger, write: Write): Store {
  const { id, ...remembered } = openAccount(database, account);
  const insertDecision = inserter(database, 'decisions', decisionRow, id);
  const insertFill = inserter(database, 'fills', fillRow, id);
  const insertEquity = inserter(database, 'equity', (row: Row) => row, id);
  const update = database.prepare('UPDATE accounts SET seen = ?, day = ?, day_equity = ? WHERE id = ?');
  const newest = database.prepare('SELECT * FROM decisions WHERE account = ? ORDER BY id DESC LIMIT ?');
  const orders = openOrders(database, id);
  let thinnedAt = Number.NEGATIVE_INFINITY;

  function commit({ at, seen, day, fills, decision, cash, equity }: Entry): void {
    write(() => {
      if (decision !== null) insertDecision(decision);
      for (const fill of fills) insertFill(fill);
      insertEquity({ at, cash, equity });
      update.run(seen, day.date, day.equity, id);
      if (Math.abs(at - thinnedAt) < THINNED_EVERY) return;
      database.prepare(THIN.decisions).run(at - DECISIONS_KEPT_FOR);
      database.prepare(THIN.equity).run(at - EQUITY_WHOLE_FOR);
      thinnedAt = at;
    });
  }

  function note(lives: readonly Life[], fills: readonly Fill[]): void {
    write(() => {
      for (const life of lives) orders.write(life);
      for (const fill of fills) insertFill(fill);
    });
  }

  return {
    remembered: () => remembered,
    commit,
    note,
    orders: orders.read,
    decisions: (limit) => (newest.all(id, limit) as Row[]).map(toDecided),
    equityCurve: (points) => equityCurve(database, id, points),
    ledger,
    close: () => database.close(),
  };
}

function openAccount(database: DatabaseSync, { name, startBalance }: Account): Remembered & { readonly id: number } {
  database
    .prepare('INSERT INTO accounts (name, start_balance) VALUES (?, ?) ON CONFLICT DO NOTHING')
    .run(name, startBalance);
  const account = database.prepare('SELECT * FROM accounts WHERE name = ?').get(name) as Row;
  const fills = database.prepare('SELECT * FROM fills WHERE account = ? ORDER BY number').all(account.id as number);
  return {
    id: account.id as number,
    startBalance: account.start_balance as number,
    fills: (fills as Row[]).map(toFill),
    seen: account.seen as number | null,
    day: account.day === null ? null : { date: account.day as string, equity: account.day_equity as number },
  };
}

/** All of the work is kept, or none of it. */
function atOnce(database: DatabaseSync, work: () => void): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    work();
    database.exec('COMMIT');
  } catch (error) {
    // Where the disk is full SQLite has rolled back by itself.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

function inserter<T>(database: DatabaseSync, table: string, toRow: (value: T) => Row, account: number) {
  const columns = database
    .prepare('SELECT name FROM pragma_table_info(?) WHERE pk = 0')
    .all(table)
    .map(({ name }) => String(name));
  const places = columns.map((column) => `:${column}`).join(', ');
  const insert = database.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places})`);
  return (value: T) => void insert.run({ account, ...toRow(value) });
}

/** The last point of each of so many equal spans of time. */
function equityCurve(database: DatabaseSync, account: number, points: number): EquityPoint[] {
  const bounds = database.prepare('SELECT min(at) AS first, max(at) AS last FROM equity WHERE account = ?');
  const { first, last } = bounds.get(account) as Row;
  if (first === null || last === null) return [];
  const span = Math.max(1, Math.ceil((Number(last) - Number(first) + 1) / points));
  const rows = database
    .prepare(
      `SELECT at, cash, equity FROM equity WHERE id IN
         (SELECT max(id) FROM equity WHERE account = ? GROUP BY CAST((at - ?) / ? AS INTEGER)) ORDER BY at`,
    )
    .all(account, Number(first), span);
  // The columns are named in the query and strict in the table.
  return rows as unknown as EquityPoint[];
}
