// One symbol among several, as the dashboard shows it. Pure.
import type { Dashboard } from '../dashboard.ts';

export type Part = {
  readonly symbol: string;
  /** As if it were the only one. */
  readonly shown: Dashboard;
  /** How long it has waited for its place to decide, in seconds; null while it does not. */
  readonly queuedAge: number | null;
  /** Where all of them trade one account, what this one has earned of it; null where its money is its own. */
  readonly earned: number | null;
};

/** Those of one bot, read at the same instant; the first fills the old keys. */
export type Parts = readonly [Part, ...Part[]];

export type Shown = Dashboard & { readonly symbols: readonly ReturnType<typeof shownSymbol>[] };

export function shownSymbol({ symbol, shown, queuedAge, earned }: Part) {
  const { account_info, performance, decision, loop, market_data, trading } = shown;
  return {
    symbol,
    current_price: shown.current_price,
    current_position: shown.current_position,
    total_equity: account_info.total_equity,
    total_profit: earned ?? performance.total_profit,
    total_trades: performance.total_trades,
    decision: {
      last_decision_at: decision.last_decision_at,
      last_decision_age_s: decision.last_decision_age_s,
      next_decision_due_at: decision.next_decision_due_at,
      in_flight_since: decision.in_flight_since,
      in_flight_age_s: decision.in_flight_age_s,
      queued_age_s: queuedAge,
      decisions_total: decision.decisions_total,
      fallbacks_total: decision.fallbacks_total,
      consecutive_fallbacks: decision.consecutive_fallbacks,
    },
    loop: { last_tick_age_s: loop.last_tick_age_s, stage: loop.stage, stage_age_s: loop.stage_age_s },
    market_data: {
      source: market_data.source,
      status: market_data.status,
      reason: market_data.reason,
      last_candle_at: market_data.last_candle_at,
      last_refresh_at: market_data.last_refresh_at,
    },
    trading: {
      state: trading.state,
      halt_reason: trading.halt_reason,
      reconciled: trading.reconciled,
      open_intents: trading.open_intents,
      day_pnl_usdt: trading.day_pnl_usdt,
    },
  } as const;
}
