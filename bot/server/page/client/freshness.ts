// When what is shown counts as old, and when the lists are fetched again. Pure.
import type { Dashboard } from './api.ts';

/** The bot sends at least every 5 s; after this long without a word it is said to be lost. Milliseconds. */
const SILENCE = 12_000;

/** Both instants on the page's own monotonic clock. */
export const isSilent = (quietSince: number, now: number): boolean => now - quietSince > SILENCE;

/** Two dashboards with the same mark have the same lists. */
export function listsMark({ decision, market_data, performance, current_position, process }: Dashboard): string {
  const position = current_position && [current_position.side, current_position.size, current_position.entry_price];
  const { decisions_total } = decision;
  return JSON.stringify([
    process.pid,
    decisions_total,
    market_data.last_candle_at,
    performance.total_trades,
    performance.total_profit,
    position,
  ]);
}
