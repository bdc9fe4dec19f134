// Terms, candles, decisions and positions to begin a story with.
import type { Decision } from '../../../bot/domain/decision/decision.ts';
import type { Candle, Observation } from '../../../bot/domain/market/candle.ts';
import type { Position } from '../../../bot/domain/trading/book.ts';
import { type Desk, startDesk, type Terms } from '../../../bot/domain/trading/desk.ts';
import { look } from '../../../bot/domain/trading/look.ts';
import type { Fill, Order } from '../../../bot/domain/trading/order.ts';

export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const NOON = Date.UTC(2026, 0, 5, 12);

/** Nothing costs and nothing is denied, but for what a test says. */
export const TERMS: Terms = {
  symbol: 'BTC/USDT:USDT',
  fee: 0,
  slippage: 0,
  leverage: 5,
  maxLeverage: 5,
  marginShare: 0.8,
  riskPerTrade: 0.01,
  maxDailyLoss: null,
  maxOrdersPerHour: 6,
  maxCandleAge: 2 * MINUTE,
  minConfidence: 'LOW',
  minHold: 0,
};

/** Candle number `n`: by itself flat at its close. */
export const candle = (n: number, close: number, shape: Partial<Candle> = {}): Candle => ({
  openedAt: n * MINUTE,
  open: close,
  high: Math.max(close, shape.open ?? close),
  low: Math.min(close, shape.open ?? close),
  close,
  volume: 1,
  ...shape,
});

export const seeing = (candles: readonly Candle[], others: Partial<Observation> = {}): Observation => ({
  candles: candles as [Candle, ...Candle[]], // no test looks at nothing
  price: (candles.at(-1) as Candle).close, // as above
  current: (candles.at(-1) as Candle).openedAt,
  shift: 0,
  closedAt: NOON,
  age: 0,
  lap: 0,
  ...others,
});

export const buy = (stopLoss = 90, takeProfit = 120): Decision => ({
  signal: 'BUY',
  confidence: 'HIGH',
  reason: 'up',
  stopLoss,
  takeProfit,
});

export const sell = (stopLoss = 110, takeProfit = 80): Decision => ({
  signal: 'SELL',
  confidence: 'HIGH',
  reason: 'down',
  stopLoss,
  takeProfit,
});

export const HOLD: Decision = { signal: 'HOLD', confidence: 'HIGH', reason: 'nothing to do' };

/** A long position of 2 at 100, opened on candle 1. */
export const long = (others: Partial<Position> = {}): Position => ({
  symbol: TERMS.symbol,
  side: 'long',
  size: 2,
  leverage: 5,
  entryPrice: 100,
  entryFee: 0,
  openedAt: NOON,
  candle: MINUTE,
  stopLoss: 90,
  takeProfit: 120,
  ...others,
});

export const short = (others: Partial<Position> = {}): Position =>
  long({ side: 'short', stopLoss: 110, takeProfit: 80, ...others });

export const closeOrder: Order = {
  id: 'x1C',
  symbol: TERMS.symbol,
  action: 'close',
  side: 'long',
  size: 2,
  cause: 'stop_loss',
};

export const openOrder: Order = {
  id: 'x1O',
  symbol: TERMS.symbol,
  action: 'open',
  side: 'long',
  size: 2,
  leverage: 5,
  stopLoss: 90,
  takeProfit: 120,
  cause: 'decision',
};

export const openFill = (others: Partial<Fill> = {}): Fill =>
  ({ ...openOrder, price: 100, fee: 1, candle: MINUTE, filledAt: NOON, ...others }) as Fill; // others never change the action

export const closeFill = (others: Partial<Fill> = {}): Fill =>
  ({ ...closeOrder, price: 110, fee: 2, candle: 2 * MINUTE, filledAt: NOON + MINUTE, ...others }) as Fill; // as above

/** A desk of 10,000 that has looked at candle 1, which closed at 100, and has this open. */
export const deskWith = (position: Position | null, others: Partial<Desk> = {}): Desk => {
  const desk = look(startDesk(10_000), seeing([candle(1, 100)]), TERMS, NOON).desk;
  return { ...desk, book: { ...desk.book, position }, ...others };
};
