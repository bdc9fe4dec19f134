// When what is shown counts as old, and when the lists are fetched again. Pure.
import type { Dashboard, Position } from './api.ts';

/** The bot sends at least every 5 s; after this long without a word it is said to be lost. Milliseconds. */
const SILENCE = 12_000;

/** Both instants on the page's own monotonic clock. */
export const isSilent = (quietSince: number, now: number): boolean => now - quietSince > SILENCE;

/**
 * Two dashboards with the same mark have the same lists.
 *
 * @param chosen The symbol whose candles are among them.
 */
export function listsMark(shown: Dashboard, chosen: string): string {
  const { decision, market_data, performance, current_position, process, symbols } = shown;
  const { decisions_total } = decision;
  return JSON.stringify([
    process.pid,
    decisions_total,
    market_data.last_candle_at,
    performance.total_trades,
    performance.total_profit,
    markOf(current_position),
    symbols.map((one) => [
      one.decision.decisions_total,
      one.market_data.last_candle_at,
      one.total_trades,
      markOf(one.current_position),
    ]),
    chosen,
  ]);
}

const markOf = (position: Position | null) => position && [position.side, position.size, position.entry_price];
