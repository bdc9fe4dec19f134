// What a killed bot has left on disk, and what is wrong with it. Counted anew from the rows, without the bot's own code.
import { DatabaseSync } from 'node:sqlite';

export type Row = Readonly<Record<string, string | number | null>>;

export type Left = {
  readonly startBalance: number;
  /** All oldest first. */
  readonly decisions: readonly Row[];
  readonly fills: readonly Row[];
  readonly equity: readonly Row[];
};

export function readLeft(file: string): Left {
  const database = new DatabaseSync(file);
  try {
    const all = (table: string, order: string) =>
      database.prepare(`SELECT * FROM ${table} ORDER BY ${order}`).all() as Row[];
    const startBalance = Number(database.prepare('SELECT start_balance FROM accounts').get()?.start_balance ?? 0);
    return {
      startBalance,
      decisions: all('decisions', 'id'),
      fills: all('fills', 'number'),
      equity: all('equity', 'id'),
    };
  } finally {
    database.close();
  }
}

/** Cash and position by the fills alone. */
export function balanceOf({ startBalance, fills }: Left) {
  let cash = startBalance;
  let position = 0;
  let cost = 0;
  for (const fill of fills) {
    const direction = (fill.side === 'long' ? 1 : -1) * (fill.action === 'open' ? 1 : -1);
    const [size, price, fee] = [Number(fill.size), Number(fill.price), Number(fill.fee)];
    if (fill.action === 'close') cash += position * price - cost;
    position = Number((position + direction * size).toFixed(8));
    cost = fill.action === 'open' ? position * price : 0;
    cash -= fee;
  }
  return { cash, position };
}

/** @returns A sentence for each fault; empty where all is well. */
export function faultsIn(left: Left, before: Left | null): string[] {
  const { decisions, fills, equity } = left;
  const faults: string[] = [];
  const ids = fills.map((fill) => fill.id);
  if (new Set(ids).size !== ids.length) faults.push('a fill is doubled');
  for (const [i, fill] of fills.entries()) {
    const expected = i % 2 === 0 ? 'open' : 'close';
    if (fill.action !== expected) faults.push(`fill ${fill.id} is "${fill.action}" where "${expected}" had to come`);
    if (i % 2 === 1 && fill.size !== fills[i - 1]?.size) faults.push(`fill ${fill.id} closes another size`);
    if (Number(fill.candle) < Number(fills[i - 1]?.candle ?? 0)) faults.push(`fill ${fill.id} goes back in time`);
  }
  const carriedOut = decisions.filter(({ did }) => did === 'opened' || did === 'closed').length;
  const byDecision = fills.filter(({ cause }) => cause === 'decision').length;
  if (carriedOut !== byDecision) faults.push(`${carriedOut} decisions were carried out by ${byDecision} fills`);
  const last = equity.at(-1);
  const { cash } = balanceOf(left);
  if (last && Math.abs(Number(last.cash) - cash) > 1e-6)
    faults.push(`the book says ${last.cash}, the fills say ${cash}`);
  if (before) {
    for (const table of ['decisions', 'fills', 'equity'] as const) {
      const same = JSON.stringify(left[table].slice(0, before[table].length)) === JSON.stringify(before[table]);
      if (!same) faults.push(`something that was in ${table} before is gone or changed`);
    }
  }
  return faults;
}
