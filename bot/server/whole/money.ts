// The money of several symbols, each of which trades a share of it that is its own. Pure.
import { toMoney } from '../../domain/trading/round.ts';
import type { Dashboard } from '../dashboard.ts';
import type { Parts } from './symbol.ts';

export function moneyOf(parts: Parts): Pick<Dashboard, 'account_info' | 'performance'> {
  const all = parts.map(({ shown }) => shown);
  const trades = sum(all.map(({ performance }) => performance.total_trades));
  const won = sum(all.map(({ performance }) => Math.round((performance.win_rate * performance.total_trades) / 100)));
  return {
    account_info: {
      usdt_balance: toMoney(sum(all.map(({ account_info }) => account_info.usdt_balance))),
      total_equity: toMoney(sum(all.map(({ account_info }) => account_info.total_equity))),
    },
    performance: {
      total_profit: toMoney(sum(all.map(({ performance }) => performance.total_profit))),
      win_rate: trades === 0 ? 0 : Math.round((won / trades) * 10_000) / 100,
      total_trades: trades,
    },
  };
}

/** From the least restricted to the most. */
const STATES = ['running', 'reduce_only', 'entries_halted'];

/** What may be done with any of them may be done; the reasons say which of them are halted. */
export function tradingOf(parts: Parts): Dashboard['trading'] {
  const all = parts.map(({ shown }) => shown.trading);
  const freest = all.reduce((a, b) => (STATES.indexOf(b.state) < STATES.indexOf(a.state) ? b : a));
  return {
    ...freest,
    halt_reason: haltOf(parts),
    reconciled: all.every(({ reconciled }) => reconciled),
    open_intents: sum(all.map(({ open_intents }) => open_intents)),
    day_pnl_usdt: toMoney(sum(all.map(({ day_pnl_usdt }) => day_pnl_usdt))),
  } as Dashboard['trading']; // on paper two of them have but one value, which is a type of its own
}

/** One reason that holds for all is said once; others are said with their symbols. */
function haltOf(parts: Parts): string | null {
  const [{ shown: first }] = parts;
  const reason = first.trading.halt_reason;
  if (parts.every(({ shown }) => shown.trading.halt_reason === reason)) return reason;
  return parts
    .filter(({ shown }) => shown.trading.halt_reason !== null)
    .map(({ symbol, shown }) => `${symbol}: ${shown.trading.halt_reason}`)
    .join('; ');
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
