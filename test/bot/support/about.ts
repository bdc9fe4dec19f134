// A bot as the server sees it, at several hours of its life.
import { builtinDecider } from '../../../bot/ai/builtin.ts';
import type { Decided } from '../../../bot/domain/decision/decided.ts';
import { decided, entered, observed, type State, startState, ticked, traded } from '../../../bot/domain/state.ts';
import type { Position, Trade } from '../../../bot/domain/trading/book.ts';
import { type Desk, startDesk, type Terms } from '../../../bot/domain/trading/desk.ts';
import type { Asked } from '../../../bot/ports.ts';
import type { About } from '../../../bot/server/about.ts';
import { MINUTE, observationOf } from './candles.ts';

export const at = (ms: number) => ({ at: ms, wall: Date.UTC(2026, 0, 1) + ms });

export const terms: Terms = {
  symbol: 'BTC/USDT:USDT',
  fee: 0.0005,
  slippage: 0.0002,
  leverage: 3,
  maxLeverage: 5,
  marginShare: 0.8,
  riskPerTrade: 0.01,
  maxDailyLoss: 300,
  maxOrdersPerHour: 6,
  maxCandleAge: 1_800_000,
  minConfidence: 'MEDIUM',
  minHold: 180_000,
};

export const about: About = {
  pid: 42,
  bootId: '7f1d2a52-1a34-4a2e-9b4e-3a0f2f6f1f00',
  version: '1.2.3',
  startedAt: at(0),
  terms,
  timeframe: '15m',
  interval: 60_000,
  deadline: 30_000,
  maxTickAge: 15_000,
  lease: 'not_needed',
  mode: 'demo',
  source: 'replay:test (recorded, time-shifted)',
  decider: builtinDecider,
};

/** An AI that may be asked, with prices and a budget. */
export const asked: Asked = {
  role: 'first',
  provider: 'deepseek',
  model: 'deepseek-flash',
  label: 'DeepSeek',
  health: { status: 'ok', since: at(0), fault: null },
  breaker: { state: 'closed', retryAt: null },
  today: { calls: 12, spent: 1_250_000_000, estimated: 2 },
  budget: { calls: 100, usd: 5 },
  isPriced: true,
};

export const starting: State = startState({ start: 0, interval: 60_000 }, at(0), startDesk(10_000));

const desk: Desk = {
  ...startDesk(10_000),
  seen: MINUTE,
  day: { date: '2026-01-01', equity: 10_000 },
  lap: 0,
  price: 91,
};

const looking = observed(
  entered(ticked(starting, at(1_000), 0), 'fetch', at(1_000)),
  observationOf([90, 91]),
  false,
  at(2_000),
);

/** A decision is under way since 1 s; none has been made. The price is 91, the account holds its first 10,000. */
export const deciding: State = entered(traded(looking, desk), 'decide', at(2_000));

export const made = {
  signal: 'BUY',
  confidence: 'HIGH',
  reason: 'a reason',
  stopLoss: 85,
  takeProfit: 99,
  madeAt: at(3_000).wall,
  candle: MINUTE,
  price: 91,
  source: 'rules',
  provider: 'builtin',
  model: 'rules-v1',
  outcome: { did: 'kept' },
} satisfies Decided;

export const decidedBecause = (reason: string): State =>
  entered(decided(deciding, { ...made, reason }, at(3_000)), 'idle', at(3_000));

/** Idle after one decision, nothing open. */
export const flat: State = decidedBecause('a reason');

const open: Position = {
  symbol: 'BTC/USDT:USDT',
  side: 'long',
  size: 2,
  leverage: 3,
  entryPrice: 90,
  entryFee: 0.09,
  stopLoss: 85,
  takeProfit: 99,
  openedAt: at(3_000).wall,
  candle: MINUTE,
};

export const withBook = (state: State, changed: Partial<Desk['book']>): State =>
  traded(state, { ...state.desk, book: { ...state.desk.book, ...changed } });

/** Gained 2, paid 0.09. */
export const long: State = withBook(flat, { cash: 9_999.91, fees: 0.09, position: open });
/** Lost 2, paid 0.09. */
export const short: State = withBook(long, {
  position: { ...open, side: 'short', stopLoss: 99, takeProfit: 80 },
});

/** Opened on the first candle, closed on the second. */
export const trade: Trade = {
  symbol: 'BTC/USDT:USDT',
  side: 'short',
  size: 3,
  entryPrice: 95,
  exitPrice: 92,
  openedAt: at(1_000).wall,
  closedAt: at(2_500).wall,
  candle: 0,
  exitCandle: MINUTE,
  cause: 'take_profit',
  fees: 0.28,
  profit: 8.72,
};
