// Each of several symbols in a row: its price, what is open, when it has decided, and what is the matter with it. Pure.
import type { SymbolShown } from '../api.ts';
import { price, signed, size, span } from '../format.ts';
import { joined, type Tone, toneOf, type View } from './fact.ts';

type Said = { readonly value: string; readonly tone?: Tone; readonly note?: string };

export type SymbolRow = {
  readonly symbol: string;
  readonly price: Said;
  readonly position: Said;
  readonly decision: Said;
  readonly state: Said;
};

/** None where there is but one. */
export const symbolRows = (view: View): readonly SymbolRow[] =>
  view.shown.symbols.length < 2 ? [] : view.shown.symbols.map((one) => rowOf(one, view));

const rowOf = (one: SymbolShown, view: View): SymbolRow => ({
  symbol: one.symbol,
  price: { value: one.current_price === 0 ? view.words.none : price(one.current_price) },
  position: positionOf(one, view),
  decision: decisionOf(one, view),
  state: stateOf(one, view),
});

function positionOf({ current_position: position }: SymbolShown, { words }: View): Said {
  if (position === null) return { value: '–' };
  const { side, unrealized_pnl: profit } = position;
  return { value: `${words.sides[side]} ${size(position.size)}`, note: signed(profit), tone: toneOf(profit) };
}

function decisionOf({ decision }: SymbolShown, { elapsed, words }: View): Said {
  const { last_decision_age_s: age, in_flight_age_s: asking, queued_age_s: queued } = decision;
  const lasting = (seconds: number) => span(seconds * 1000 + elapsed, words.units);
  return {
    value: age === null ? words.none : words.ago(lasting(age)),
    note: joined([
      asking !== null && words.asking(lasting(asking)),
      queued !== null && words.queued(lasting(queued)),
      decision.consecutive_fallbacks > 0 && `${words.missed} ${words.inARow(decision.consecutive_fallbacks)}`,
    ]),
    tone: decision.consecutive_fallbacks > 0 ? 'wait' : '',
  };
}

/** What keeps it from deciding comes before what keeps it from trading. */
function stateOf({ market_data: market, trading }: SymbolShown, { words }: View): Said {
  if (market.status !== 'ok') {
    const value = `${words.market}: ${words.marketStates[market.status]}`;
    return { value, tone: market.status === 'down' ? 'bad' : 'wait', note: market.reason ?? '' };
  }
  return {
    value: words.tradingStates[trading.state],
    tone: trading.state === 'running' ? 'good' : 'wait',
    note: trading.halt_reason ?? '',
  };
}
