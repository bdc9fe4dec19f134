// The table of closed trades.
import type { Trade } from '../api.ts';
import { toneOf } from '../facts/fact.ts';
import { money, price, signed, size, stamp } from '../format.ts';
import type { Words } from '../words/en.ts';
import { foreign, make, moment } from './dom.ts';
import { keep } from './keep.ts';
import { cell, named, row } from './table.ts';

/** @param isNamed Whether each says its symbol. */
export const showTrades = (body: HTMLElement, trades: readonly Trade[], isNamed: boolean, words: Words): void =>
  keep(
    body,
    trades,
    (trade) => JSON.stringify([trade, isNamed]),
    (trade) => tradeRow(trade, isNamed, words),
  );

const tradeRow = ({ side, cause, profit, opened_at, closed_at, ...trade }: Trade, isNamed: boolean, words: Words) =>
  row(
    named(words.opened, 'when', moment(opened_at, stamp(Date.parse(opened_at)))),
    named(words.closed, 'when', moment(closed_at, stamp(Date.parse(closed_at)))),
    cell(
      'what',
      make('b', side, words.sides[side]),
      ' ',
      make('small', '', size(trade.size)),
      ...(isNamed ? [' ', make('small', '', foreign(trade.symbol))] : []),
    ),
    named(words.entry, 'number', price(trade.entry_price)),
    named(words.exit, 'number', price(trade.exit_price)),
    named(words.cause, 'came', foreign(words.causes[cause] ?? cause)),
    named(words.fees, 'number', money(trade.fees)),
    named(words.profit, 'number', make('b', toneOf(profit), signed(profit))),
  );
