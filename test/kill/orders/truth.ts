// What is true after all the kills: the journal and the book that the bot has left, beside what the exchange did. Counted
// from the rows, without the bot's own code.
import { DatabaseSync } from 'node:sqlite';
import { isPending, type Order } from '../../okx/engine/state.ts';
import { MONEY } from '../../okx/engine/units.ts';
import type { Okx } from '../../okx/okx.ts';
import { balanceOf, type Left, type Row, readLeft } from '../books.ts';

/** What the rounding of prices in the book may come to for each trade, in USDT. */
const ROUNDING = 0.02;

/**
 * @param file Of the bot's memory; no bot may run.
 * @param start What the account began with, in USDT.
 * @returns A sentence for each fault; empty where all is well.
 */
export function untruths(file: string, okx: Okx, start: number): readonly string[] {
  const left = readLeft(file);
  const journal = rowsOf(file);
  return [...doubles(okx), ...openIn(journal), ...unlike(journal, okx), ...touched(okx), ...unpaid(left, okx, start)];
}

function rowsOf(file: string): readonly Row[] {
  const database = new DatabaseSync(file);
  try {
    return database.prepare('SELECT * FROM orders ORDER BY number').all() as Row[];
  } finally {
    database.close();
  }
}

function doubles(okx: Okx): string[] {
  const { doubled, entries, tags } = okx.audit();
  return [
    ...doubled.map((id) => `${id} was filled more than once`),
    ...Object.entries(entries).flatMap(([id, of]) => (of.length > 1 ? [`${id} entered ${of.length} times`] : [])),
    ...tags.map((tag) => `an order carries the tag ${tag}`),
  ];
}

const openIn = (journal: readonly Row[]) =>
  journal
    .filter(({ state }) => ['intent', 'sent', 'acked', 'unknown'].includes(String(state)))
    .map(({ id, state }) => `order ${id} is still ${state}`);

/** Each order of the journal with what it was filled at the exchange, and each of the exchange's in the journal. */
function unlike(journal: readonly Row[], okx: Okx): string[] {
  const orders = okx.exchange().orders.filter(({ isForeign, clOrdId }) => !isForeign && clOrdId !== '');
  const lotsOf = (id: unknown) =>
    orders.filter(({ clOrdId }) => clOrdId === id).reduce((lots, { filledLots }) => lots + filledLots, 0);
  const known = new Set(journal.map(({ id }) => id));
  return [
    ...journal
      .filter(({ id, filled_lots }) => lotsOf(id) !== filled_lots)
      .map(({ id, filled_lots }) => `the journal has ${filled_lots} lots of ${id}, the exchange ${lotsOf(id)}`),
    ...orders.filter(({ clOrdId }) => !known.has(clOrdId)).map(({ clOrdId }) => `${clOrdId} is not in the journal`),
  ];
}

/** What stood there before the bot came must still. */
const touched = (okx: Okx) =>
  okx
    .exchange()
    .orders.filter((order: Order) => order.isForeign && !isPending(order))
    .map(({ ordId }) => `the foreign order ${ordId} is not there any more`);

function unpaid(left: Left, okx: Okx, start: number): string[] {
  const { cash, position } = balanceOf(left);
  const { realised, fees } = okx.exchange();
  const earned = (realised - fees) / MONEY;
  const faults = position === 0 ? [] : [`the fills leave a position of ${position}`];
  if (Math.abs(cash - start - earned) <= ROUNDING * (1 + left.fills.length / 2)) return faults;
  return [...faults, `the book has earned ${(cash - start).toFixed(4)}, the account ${earned.toFixed(4)}`];
}
