// A day of a bot, for the page to show: recorded candles, and decisions, fills, trades and equity that go with them.
import { readFileSync } from 'node:fs';
import type {
  Candle,
  Dashboard,
  Decision,
  Lists,
  ProfitCurve,
  Side,
  Signal,
  SymbolShown,
  Trade,
} from '../../bot/server/page/client/api.ts';

const RECORDING = new URL('../../bot/data/BTC_USDT-15m-2021-02-19_2021-02-25.json', import.meta.url);
const FRAME = 900_000;
const COUNT = 200;
/** A replay shifts its candles by any number of milliseconds. */
const LATE = 550;
const START = 10_000;
const SIZE = 0.12;
const FEES = 6.75;
const SYMBOL = 'BTC/USDT:USDT';
/** The newest candle has closed at this instant. */
export const NOW = Date.parse('2026-11-21T02:00:00.000Z');

export const iso = (instant: number): string => new Date(instant).toISOString();

type Row = readonly [time: number, open: number, high: number, low: number, close: number, volume: number];
// The file's own shape: bot/data/README.md.
const rows = JSON.parse(readFileSync(RECORDING, 'utf8')) as readonly Row[];

/** Candles are counted from the newest, which is -1. */
const openedAt = (index: number) => NOW + index * FRAME + LATE;
const candles: readonly Candle[] = rows.slice(0, COUNT).map(([, open, high, low, close, volume], position) => {
  return { time: openedAt(position - COUNT), open, high, low, close, volume };
});
const closeOf = (index: number) => candles.at(index)?.close ?? 0;

type Held = { readonly side: Side; readonly from: number; readonly to: number | null; readonly cause: string };
const HELD: readonly Held[] = [
  { side: 'short', from: -84, to: -64, cause: 'take_profit' },
  { side: 'long', from: -59, to: -28, cause: 'decision' },
  { side: 'long', from: -9, to: null, cause: '' },
];

const profitOf = ({ side, from }: Held, to: number) =>
  (closeOf(to) - closeOf(from)) * SIZE * (side === 'long' ? 1 : -1);
const equityAt = (index: number) =>
  HELD.filter(({ from }) => from <= index).reduce(
    (equity, held) => equity + profitOf(held, Math.min(held.to ?? index, index)) - FEES,
    START,
  );

const REASONS: { readonly [S in Signal]: string } = {
  BUY: 'The trend is up, the close stands above the 20 and 50 candle averages, and an RSI of 58 leaves room.',
  SELL: 'The close fell below the lower Bollinger band on 1.8 times the usual volume, and MACD turned down.',
  HOLD: 'No clear trend: the averages lie close together.',
};

function outcomeAt(index: number): readonly [Signal, Decision['outcome']] {
  if (index === -14) return ['SELL', 'denied'];
  for (const { side, from, to, cause } of HELD) {
    const opens = side === 'long' ? 'BUY' : 'SELL';
    if (index === from) return [opens, 'opened'];
    if (index === to && cause === 'decision') return [side === 'long' ? 'SELL' : 'BUY', 'closed'];
    if (index > from && index < (to ?? 0)) return [index % 5 === 0 ? opens : 'HOLD', 'kept'];
  }
  return ['HOLD', 'held'];
}

/** @param index Of the candle on whose close it was made. */
export function decision(changes: Partial<Decision> = {}, index = -1): Decision {
  const [signal, outcome] = outcomeAt(index);
  const price = closeOf(index);
  const away = price * 0.012 * (signal === 'BUY' ? 1 : -1);
  return {
    symbol: SYMBOL,
    at: iso(openedAt(index + 1)),
    signal,
    confidence: signal === 'HOLD' || outcome === 'denied' ? 'LOW' : 'MEDIUM',
    reason: REASONS[signal],
    price,
    stop_loss: signal === 'HOLD' ? null : price - away,
    take_profit: signal === 'HOLD' ? null : price + 2 * away,
    source: 'rules',
    provider: 'builtin',
    model: 'rules-v1',
    outcome,
    why: outcome === 'denied' ? 'confidence LOW is below the least that is asked for, MEDIUM' : null,
    ...changes,
  };
}

const DECIDED = Array.from({ length: 100 }, (_, back) => -1 - back);
const curve: ProfitCurve = {
  start_balance: START,
  points: DECIDED.toReversed().map((index) => ({ at: iso(openedAt(index + 1)), equity: equityAt(index) })),
};

const trades: readonly Trade[] = HELD.flatMap((held) =>
  held.to === null
    ? []
    : [
        {
          symbol: SYMBOL,
          side: held.side,
          size: SIZE,
          entry_price: closeOf(held.from),
          exit_price: closeOf(held.to),
          opened_at: iso(openedAt(held.from + 1)),
          closed_at: iso(openedAt(held.to + 1)),
          cause: held.cause,
          fees: FEES,
          profit: profitOf(held, held.to) - FEES,
        },
      ],
).toReversed();

export const lists: Lists = {
  kline: {
    candles,
    decisions: DECIDED.map((index) => {
      const [signal, outcome] = outcomeAt(index);
      return { time: openedAt(index), signal, outcome };
    }),
    fills: HELD.flatMap(({ side, from, to, cause }) => [
      { time: openedAt(from), side, action: 'open' as const, price: closeOf(from), size: SIZE, cause: 'decision' },
      ...(to === null
        ? []
        : [{ time: openedAt(to), side, action: 'close' as const, price: closeOf(to), size: SIZE, cause }]),
    ]),
  },
  decisions: DECIDED.slice(0, 50).map((index) => decision({}, index)),
  profit: curve,
  trades,
  areSeveral: false,
};

export const noLists: Lists = {
  kline: { candles: [], decisions: [], fills: [] },
  decisions: [],
  profit: { start_balance: START, points: [] },
  trades: [],
  areSeveral: false,
};

const profit = trades.reduce((sum, trade) => sum + trade.profit, 0);
const entry = closeOf(-9);
export const dashboard: Dashboard = {
  account_info: { usdt_balance: START + profit - FEES, total_equity: equityAt(-1) },
  current_position: {
    side: 'long',
    size: SIZE,
    entry_price: entry,
    unrealized_pnl: (closeOf(-1) - entry) * SIZE,
    leverage: 3,
    stop_loss_px: entry * 0.988,
    take_profit_px: entry * 1.024,
  },
  current_price: closeOf(-1),
  performance: { total_profit: profit, win_rate: 100, total_trades: trades.length },
  config: { symbol: SYMBOL, timeframe: '15m' },
  server_now: iso(NOW + 9_000),
  process: { pid: 4242, uptime_s: 7_265, version: '0.1.0', phase: 'running' },
  mode: 'demo',
  decision: {
    last_decision_age_s: 9,
    decision_interval_s: 60,
    next_decision_due_at: iso(NOW + 60_000),
    in_flight_age_s: null,
    last_provider: 'builtin',
    last_model: 'rules-v1',
    decisions_total: 100,
    fallbacks_total: 0,
    consecutive_fallbacks: 0,
  },
  ai: {
    provider: 'builtin',
    model: 'rules-v1',
    is_ai: false,
    label: 'Built-in rules: no AI key configured',
    status: 'ok',
    since: iso(NOW - 7_200_000),
    reason: null,
    fault_domain: null,
    http_status: null,
    breaker: 'closed',
    retry_at: null,
    spent_today_usd: 0,
    calls_today: 0,
    asked: [],
  },
  market_data: {
    source: 'replay:BTC_USDT-15m-2021-02-19_2021-02-25 (recorded, time-shifted)',
    status: 'ok',
    last_candle_at: iso(NOW),
  },
  trading: { state: 'running', halt_reason: null, day_pnl_usdt: 44.71, max_daily_loss_usdt: 300 },
  symbols: [],
};

/** The symbol of the dashboard as one among several. */
export const symbolShown = (changes: Partial<SymbolShown> = {}): SymbolShown => ({
  symbol: SYMBOL,
  current_price: dashboard.current_price,
  current_position: dashboard.current_position,
  total_trades: trades.length,
  decision: {
    last_decision_age_s: 9,
    in_flight_age_s: null,
    queued_age_s: null,
    decisions_total: 100,
    consecutive_fallbacks: 0,
  },
  market_data: { ...dashboard.market_data, reason: null },
  trading: { state: 'running', halt_reason: null },
  ...changes,
});
