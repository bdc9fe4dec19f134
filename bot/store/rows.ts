// Rows of bot.db to values of the domain and back. Only this program writes the file, so that a row is what was written.
import type { Decided } from '../domain/decision/decided.ts';
import type { Life } from '../domain/orders/life.ts';
import type { Fill } from '../domain/trading/order.ts';

export type Row = Readonly<Record<string, string | number | null>>;

export const decisionRow = (decided: Decided): Row => {
  const { madeAt, candle, price, signal, confidence, reason, source, provider, model, outcome } = decided;
  const isDenied = outcome.did === 'denied';
  return {
    made_at: madeAt,
    candle,
    price,
    signal,
    confidence,
    reason,
    stop_loss: decided.signal === 'HOLD' ? null : decided.stopLoss,
    take_profit: decided.signal === 'HOLD' ? null : decided.takeProfit,
    source,
    provider,
    model,
    did: outcome.did,
    denial: isDenied ? outcome.denial : null,
    why: 'why' in outcome ? outcome.why : null,
  };
};

export const toDecided = (row: Row): Decided =>
  ({
    madeAt: row.made_at,
    candle: row.candle,
    price: row.price,
    signal: row.signal,
    confidence: row.confidence,
    reason: row.reason,
    ...(row.signal === 'HOLD' ? {} : { stopLoss: row.stop_loss, takeProfit: row.take_profit }),
    source: row.source,
    provider: row.provider,
    model: row.model,
    outcome: {
      did: row.did,
      ...(row.denial === null ? {} : { denial: row.denial }),
      ...(row.why === null ? {} : { why: row.why }),
    },
  }) as Decided; // as written by decisionRow

export const fillRow = (fill: Fill): Row => {
  const { id, symbol, action, side, size, price, fee, cause, candle, filledAt } = fill;
  const isOpening = fill.action === 'open';
  return {
    id,
    symbol,
    action,
    side,
    size,
    price,
    fee,
    leverage: isOpening ? fill.leverage : null,
    stop_loss: isOpening ? fill.stopLoss : null,
    take_profit: isOpening ? fill.takeProfit : null,
    cause,
    candle,
    filled_at: filledAt,
  };
};

export const toFill = (row: Row): Fill =>
  ({
    id: row.id,
    symbol: row.symbol,
    action: row.action,
    side: row.side,
    size: row.size,
    price: row.price,
    fee: row.fee,
    ...(row.action === 'open' ? { leverage: row.leverage, stopLoss: row.stop_loss, takeProfit: row.take_profit } : {}),
    cause: row.cause,
    candle: row.candle,
    filledAt: row.filled_at,
  }) as Fill; // as written by fillRow

export const lifeRow = (life: Life): Row => {
  const isEntry = life.action === 'open';
  return {
    id: life.id,
    action: life.action,
    state: life.state,
    symbol: life.symbol,
    side: life.side,
    lots: life.lots,
    candle: life.candle,
    intended_at: life.intendedAt,
    expires_at: life.expiresAt,
    venue_id: life.venueId,
    filled_lots: life.filledLots,
    average_price: life.averagePrice,
    fee: life.fee,
    changed_at: life.changedAt,
    why: life.why,
    leverage: isEntry ? life.leverage : null,
    stop_loss_ticks: isEntry ? life.stopLossTicks : null,
    take_profit_ticks: isEntry ? life.takeProfitTicks : null,
    sequence: isEntry ? null : life.sequence,
    cause: isEntry ? null : life.cause,
  };
};

export const toLife = (row: Row): Life =>
  ({
    id: row.id,
    action: row.action,
    state: row.state,
    symbol: row.symbol,
    side: row.side,
    lots: row.lots,
    candle: row.candle,
    intendedAt: row.intended_at,
    expiresAt: row.expires_at,
    venueId: row.venue_id,
    filledLots: row.filled_lots,
    averagePrice: row.average_price,
    fee: row.fee,
    changedAt: row.changed_at,
    why: row.why,
    ...(row.action === 'open'
      ? { leverage: row.leverage, stopLossTicks: row.stop_loss_ticks, takeProfitTicks: row.take_profit_ticks }
      : { sequence: row.sequence, cause: row.cause }),
  }) as Life; // as written by lifeRow
