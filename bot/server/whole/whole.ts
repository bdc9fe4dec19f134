// The dashboard of a bot that trades several symbols, made of theirs. Old keys show the first symbol; what the guardian
// judges by shows the one that is worst off, so that it is not hidden by the others. Pure.
import type { Dashboard } from '../dashboard.ts';
import { decisionOf, longestWaiting, type Together } from './decision.ts';
import { moneyOf, tradingOf } from './money.ts';
import { type Part, type Parts, type Shown, shownSymbol } from './symbol.ts';

export function whole(parts: Parts, together: Together): Shown {
  const symbols = parts.map(shownSymbol);
  const [{ shown: first }] = parts;
  if (parts.length === 1) return { ...first, symbols };
  const stalest = longestWaiting(parts);
  const all = parts.map(({ shown }) => shown);
  return {
    ...first,
    ...moneyOf(parts),
    last_update: stalest.shown.last_update,
    process: { ...first.process, phase: firstOf(PHASES, all, ({ process }) => process.phase).process.phase },
    decision: decisionOf(parts, together),
    loop: loopOf(all),
    ai: latestOf(all).ai,
    market_data: marketOf(stalest),
    trading: tradingOf(parts),
    symbols,
  };
}

/** One that stops or starts tells for all. */
const PHASES = ['draining', 'reconciling', 'starting', 'running'];

/** While any of them writes an order the bot must not be stopped. */
const STAGES = ['execute', 'reconcile', 'decide', 'fetch', 'idle'];

function loopOf(all: readonly Dashboard[]): Dashboard['loop'] {
  const oldest = greatest(all, ({ loop }) => loop.last_tick_age_s ?? 0).loop;
  const { stage } = firstOf(STAGES, all, ({ loop }) => loop.stage).loop;
  const inStage = all.filter(({ loop }) => loop.stage === stage).map(({ loop }) => loop.stage_age_s ?? 0);
  return {
    ...oldest,
    stage,
    stage_age_s: Math.max(...inStage),
    event_loop_lag_ms_p99: Math.max(...all.map(({ loop }) => loop.event_loop_lag_ms_p99)),
  };
}

/** Of the symbol that has waited longest: the outage of another one's market must not excuse it. */
const marketOf = ({ symbol, shown: { market_data } }: Part): Dashboard['market_data'] => ({
  ...market_data,
  reason: market_data.reason === null ? null : `${symbol}: ${market_data.reason}`,
});

/** The decider is the same for all: whoever has heard of it last knows best how it is. */
const latestOf = (all: readonly Dashboard[]): Dashboard =>
  greatest(all, ({ ai }) => (ai.last_ok_at === null ? Number.NEGATIVE_INFINITY : Date.parse(ai.last_ok_at)));

/** The first of those with the greatest value. */
const greatest = (all: readonly Dashboard[], measureOf: (one: Dashboard) => number): Dashboard =>
  all.reduce((most, one) => (measureOf(one) > measureOf(most) ? one : most));

/** The first of those whose word comes first in the order; a word that is not in it comes before all. */
const firstOf = (order: readonly string[], all: readonly Dashboard[], wordOf: (one: Dashboard) => string): Dashboard =>
  greatest(all, (one) => -order.indexOf(wordOf(one)));
