// Rows of bot.db to values of the domain and back. Only this program writes the file, so that a row is what was written.
import type { Decided } from '../domain/decision/decided.ts';
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
    why: isDenied ? outcome.why : null,
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
    outcome: row.did === 'denied' ? { did: row.did, denial: row.denial, why: row.why } : { did: row.did },
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
