// The journal of orders in bot.db. An order is written once as an intent, and from then on only changed.
import type { DatabaseSync } from 'node:sqlite';
import { type Journal, LIVES_KEPT } from '../domain/orders/journal.ts';
import type { Life } from '../domain/orders/life.ts';
import { lifeRow, type Row, toLife } from './rows.ts';

export type Orders = {
  /** Within a transaction of the caller's. @throws Error if an intent is known already, or another order is not. */
  readonly write: (life: Life) => void;
  readonly read: () => Journal;
};

const OPEN = `
SELECT * FROM orders WHERE account = :account AND (
  state IN ('intent', 'sent', 'acked', 'unknown')
  OR number > (SELECT max(number) FROM orders WHERE account = :account) - ${LIVES_KEPT}
  OR candle = (SELECT max(candle) FROM orders WHERE account = :account)
) ORDER BY number`;

const UNFINISHED = `
SELECT DISTINCT accounts.name FROM accounts JOIN orders ON orders.account = accounts.id
WHERE substr(accounts.name, 1, length(:beginning)) = :beginning AND (
  state IN ('intent', 'sent', 'acked', 'unknown') OR action = 'open' AND state IN ('filled', 'protected')
) ORDER BY accounts.name`;

/** The names of the accounts that begin so and have something open, as far as the journal knows. */
export const unfinishedIn = (database: DatabaseSync, beginning: string): readonly string[] =>
  database
    .prepare(UNFINISHED)
    .all({ beginning })
    .map(({ name }) => String(name));

export function openOrders(database: DatabaseSync, account: number): Orders {
  const columns = database
    .prepare("SELECT name FROM pragma_table_info('orders') WHERE pk = 0 AND name <> 'account'")
    .all()
    .map(({ name }) => String(name));
  const places = columns.map((column) => `:${column}`).join(', ');
  const insert = database.prepare(`INSERT INTO orders (account, ${columns.join(', ')}) VALUES (:account, ${places})`);
  const changes = columns.map((column) => `${column} = :${column}`).join(', ');
  const update = database.prepare(`UPDATE orders SET ${changes} WHERE account = :account AND id = :id`);
  const found = database.prepare(OPEN);
  return {
    write: (life) => {
      const row = { account, ...lifeRow(life) };
      if (life.state === 'intent') insert.run(row);
      else if (update.run(row).changes !== 1) throw new Error(`order ${life.id} is not in the journal`);
    },
    read: () => (found.all({ account }) as Row[]).map(toLife),
  };
}
