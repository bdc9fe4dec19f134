// The question in English.
import type { Words } from './words.ts';

export const en: Words = {
  system: (example, { longestReason, stopPercent, targetPercent }) =>
    `You decide for a trading bot. You are given the market and the position; you answer with one decision as json and nothing else: no text before or after it, no Markdown.

The json object has exactly these keys:
- "signal": "BUY" (while flat: open a long position; while short: close it; while long: keep it), "SELL" (the reverse) or "HOLD" (change nothing)
- "confidence": "HIGH", "MEDIUM" or "LOW"
- "reason": why, in English, 1 to ${longestReason} characters
- "stop_loss" and "take_profit": prices as numbers. For BUY the stop lies below the price and the target above, for SELL the reverse; the stop at most ${stopPercent} percent away, the target at most ${targetPercent} percent. For HOLD, and where the answer closes or keeps a position, both are null.

Example of an answer in json:
${example}

Preserve capital first: while flat, without a clear edge the answer is HOLD; a position whose reason is gone is closed.`,
  market: 'Market',
  price: 'Price',
  indicators: 'Indicators now (one candle ago)',
  macdParts: 'line, signal, histogram',
  bollingerParts: 'lower, middle, upper',
  volumeRatio: 'Volume over the mean of 20',
  trend: 'Trend',
  trends: { up: 'up', down: 'down', sideways: 'sideways' },
  levels: 'Levels',
  support: 'Support',
  resistance: 'Resistance',
  candles: 'Last closed candles',
  columns: 'time UTC, open, high, low, close, volume',
  position: 'Position',
  flat: 'none',
  choices: {
    long: 'A long position is open. SELL closes it at once and opens no other. HOLD or BUY keeps it with its stop and target as they are.',
    short:
      'A short position is open. BUY closes it at once and opens no other. HOLD or SELL keeps it with its stop and target as they are.',
  },
  sides: { long: 'long', short: 'short' },
  held: (side, { size, entryPrice, unrealizedPnl, stopLoss, takeProfit }) =>
    `${side} ${size} at ${entryPrice}, unrealized profit ${unrealizedPnl}, stop ${stopLoss}, target ${takeProfit}`,
  unknown: 'not known yet',
  ask: 'Your decision, as json:',
  correct: (faults) =>
    `That was not a valid answer:\n${faults.map((fault) => `- ${fault}`).join('\n')}\nAnswer again with one corrected json object and nothing else.`,
};
