// The money of several symbols: each trades a share that is its own, or all trade one account. Pure.
import { toMoney } from '../../domain/trading/round.ts';
import type { Dashboard } from '../dashboard.ts';
import type { Part, Parts } from './symbol.ts';

export function moneyOf(parts: Parts): Pick<Dashboard, 'account_info' | 'performance'> {
  const all = parts.map(({ shown }) => shown);
  const one = toldBy(parts)?.shown;
  if (one !== undefined) {
    const { account_info, performance } = one;
    return { account_info, performance: { ...performance, ...countsOf(parts) } };
  }
  return {
    account_info: {
      usdt_balance: toMoney(sum(all.map(({ account_info }) => account_info.usdt_balance))),
      total_equity: toMoney(sum(all.map(({ account_info }) => account_info.total_equity))),
    },
    performance: {
      total_profit: toMoney(sum(all.map(({ performance }) => performance.total_profit))),
      ...countsOf(parts),
    },
  };
}

function countsOf(parts: Parts): Pick<Dashboard['performance'], 'win_rate' | 'total_trades'> {
  const all = parts.map(({ shown }) => shown.performance);
  const trades = sum(all.map(({ total_trades }) => total_trades));
  const won = sum(all.map(({ win_rate, total_trades }) => Math.round((win_rate * total_trades) / 100)));
  return { win_rate: trades === 0 ? 0 : Math.round((won / trades) * 10_000) / 100, total_trades: trades };
}

/** Where all trade one account, the first that has seen it; undefined where each has money of its own. */
function toldBy(parts: Parts): Part | undefined {
  const [first] = parts;
  if (first.earned === null) return undefined;
  return parts.find(({ shown }) => shown.trading.reconciled) ?? first;
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
    day_pnl_usdt:
      toldBy(parts)?.shown.trading.day_pnl_usdt ?? toMoney(sum(all.map(({ day_pnl_usdt }) => day_pnl_usdt))),
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
