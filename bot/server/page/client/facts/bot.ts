// The market, what trading may do, and the process. Pure.
import { money, span, stamp } from '../format.ts';
import type { Fact, Tone, View } from './fact.ts';

export function botFacts({ shown, elapsed, words }: View): readonly Fact[] {
  const { market_data: market, trading, process } = shown;
  const { day_pnl_usdt: day, max_daily_loss_usdt: limit } = trading;
  return [
    {
      name: words.market,
      value: words.marketStates[market.status],
      tone: MARKET_TONES[market.status],
      note: market.source,
    },
    {
      name: words.lastCandle,
      value: market.last_candle_at === null ? words.none : stamp(Date.parse(market.last_candle_at)),
    },
    {
      name: words.trading,
      value: words.tradingStates[trading.state],
      tone: trading.state === 'running' ? 'good' : 'wait',
      note: trading.halt_reason ?? '',
    },
    ...(limit > 0 ? [{ name: words.dailyLoss, value: words.ofAtMost(money(Math.max(0, -day)), money(limit)) }] : []),
    {
      name: words.process,
      value: words.phases[process.phase] ?? process.phase,
      note: words.processFacts(process.pid, process.version, span(process.uptime_s * 1000 + elapsed, words.units)),
    },
  ];
}

const MARKET_TONES = { ok: 'good', stale: 'wait', down: 'bad' } as const satisfies Record<string, Tone>;
