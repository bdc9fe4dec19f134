// The figures at the top: how it goes, in one row. Pure.
import { currencies, minute, money, percent, price, signed, size, span } from '../format.ts';
import { type Fact, toneOf, until, type View } from './fact.ts';

export function figures(view: View): readonly Fact[] {
  const { shown, words } = view;
  const { account_info: account, performance, current_position: position, trading, config } = shown;
  const { base, quote } = currencies(config.symbol);
  const inQuote = (name: string) => words.inQuote(name, quote);
  const { last_candle_at: lastCandle } = shown.market_data;
  return [
    {
      name: inQuote(words.price),
      value: shown.current_price === 0 ? words.none : price(shown.current_price),
      note: lastCandle === null ? words.noCandles : `${words.lastCandle} ${minute(Date.parse(lastCandle))}`,
    },
    {
      name: inQuote(words.equity),
      value: money(account.total_equity),
      note: `${words.balance} ${money(account.usdt_balance)}`,
    },
    {
      name: inQuote(words.profit),
      value: signed(performance.total_profit),
      tone: toneOf(performance.total_profit),
      note: `${words.today} ${signed(trading.day_pnl_usdt)}`,
    },
    {
      name: words.winRate,
      value: performance.total_trades === 0 ? '–' : percent(performance.win_rate),
      note: words.tradesDone(performance.total_trades),
    },
    position
      ? {
          name: inQuote(words.openProfit),
          value: signed(position.unrealized_pnl),
          tone: toneOf(position.unrealized_pnl),
          note: `${words.sides[position.side]} ${size(position.size)} ${base}`,
        }
      : { name: inQuote(words.openProfit), value: '–', note: words.noPosition },
    { name: words.lastDecision, value: lastDecision(view), note: nextDecision(view) },
  ];
}

function lastDecision({ shown, elapsed, words }: View): string {
  const age = shown.decision.last_decision_age_s;
  return age === null ? words.none : words.ago(span(age * 1000 + elapsed, words.units));
}

function nextDecision(view: View): string {
  const { shown, elapsed, words } = view;
  const { in_flight_age_s: asking, next_decision_due_at: due } = shown.decision;
  if (asking !== null) return `${words.nextDecision} ${words.asking(span(asking * 1000 + elapsed, words.units))}`;
  const left = until(due, view);
  return `${words.nextDecision} ${left < 1000 ? words.due : words.in(span(left, words.units))}`;
}
