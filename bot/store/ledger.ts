// What the AI has cost, by day, in bot.db: of the bot as a whole, whatever account it trades on.
import type { DatabaseSync } from 'node:sqlite';
import { added, NOTHING_SPENT, type Spending } from '../domain/spending.ts';
import type { Ledger } from '../ports.ts';

/** A table of its own, which a file of an earlier version gets too. Money is billionths of a US dollar. */
const TABLE = `
CREATE TABLE IF NOT EXISTS ai_days (
  day TEXT NOT NULL,
  keys TEXT NOT NULL,
  calls INTEGER NOT NULL,
  spent INTEGER NOT NULL,
  estimated INTEGER NOT NULL,
  told INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (day, keys)
) STRICT, WITHOUT ROWID`;

const THIN = "DELETE FROM ai_days WHERE day < date(?, '-60 days')";

/** @param write Keeps what the work writes as a whole, or throws. */
export function openLedger(database: DatabaseSync, write: (work: () => void) => void): Ledger {
  database.exec(TABLE);
  const find = database.prepare('SELECT calls, spent, estimated FROM ai_days WHERE keys = ? AND day = ?');
  const thin = database.prepare(THIN);
  const begin = database.prepare(
    'INSERT INTO ai_days (keys, day, calls, spent, estimated) VALUES (?, ?, 0, 0, 0) ON CONFLICT DO NOTHING',
  );
  const change = database.prepare('UPDATE ai_days SET calls = ?, spent = ?, estimated = ? WHERE keys = ? AND day = ?');
  const tell = database.prepare('UPDATE ai_days SET told = 1 WHERE keys = ? AND day = ? AND told = 0');

  const read: Ledger['read'] = (keys, day) => {
    // The columns are named in the query and strict in the table.
    const row = find.get(keys, day) as Spending | undefined;
    return row === undefined ? NOTHING_SPENT : { ...row };
  };

  return {
    read,
    add: (keys, day, more) =>
      write(() => {
        if (begin.run(keys, day).changes > 0) thin.run(day);
        const { calls, spent, estimated } = added(read(keys, day), more);
        change.run(calls, spent, estimated, keys, day);
      }),
    isFirstToTell: (keys, day) => {
      let isFirst = false;
      write(() => {
        begin.run(keys, day);
        isFirst = tell.run(keys, day).changes > 0;
      });
      return isFirst;
    },
  };
}
