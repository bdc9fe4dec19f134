import { describe, expect, it } from 'vitest';
import type { Ai, Dashboard } from '../../../../bot/server/page/client/api.ts';
import { botFacts } from '../../../../bot/server/page/client/facts/bot.ts';
import { deciderFacts } from '../../../../bot/server/page/client/facts/decider.ts';
import type { Fact } from '../../../../bot/server/page/client/facts/fact.ts';
import { figures } from '../../../../bot/server/page/client/facts/figures.ts';
import { positionFacts } from '../../../../bot/server/page/client/facts/position.ts';
import { en } from '../../../../bot/server/page/client/words/en.ts';
import { dashboard, iso, NOW } from '../../../browser/story.ts';

const view = (changes: Partial<Dashboard> = {}, elapsed = 0) => {
  return { shown: { ...dashboard, ...changes }, elapsed, words: en };
};
const found = (facts: readonly Fact[], name: string) => {
  const fact = facts.find((one) => one.name.startsWith(name));
  return [fact?.value, fact?.note, fact?.tone];
};

describe('the figures', () => {
  it('say price and money in the currency of the symbol', () => {
    const names = figures(view({ config: { symbol: 'ETH/EUR', timeframe: '1h' } })).map(({ name }) => name);
    expect(names).toEqual([
      'Price, EUR',
      'Equity, EUR',
      'Profit, EUR',
      'Win rate',
      'Open profit, EUR',
      'Last decision',
    ]);
  });
  it('say a loss with its sign and its tone', () => {
    const performance = { total_profit: -1_234.5, win_rate: 66.67, total_trades: 3 };
    const shown = figures(view({ performance }));
    expect(found(shown, 'Profit')).toEqual(['−1,234.50', 'Today +44.71', 'bad']);
    expect(found(shown, 'Win rate')).toEqual(['66.7%', '3 trades', undefined]);
  });
  it('claim no rate before the first trade, and no price before the first candle', () => {
    const shown = figures(
      view({
        performance: { total_profit: 0, win_rate: 0, total_trades: 0 },
        current_price: 0,
        market_data: { ...dashboard.market_data, last_candle_at: null },
      }),
    );
    expect(found(shown, 'Win rate')).toEqual(['–', '0 trades', undefined]);
    expect(found(shown, 'Price')).toEqual(['none yet', 'No candle yet.', undefined]);
  });
  it('let the age of the decision go on between two events', () => {
    expect(found(figures(view({}, 3_000)), 'Last decision')).toEqual(['12s ago', 'Next decision in 48s', undefined]);
  });
  it('say so when a decision is due, or being made', () => {
    expect(found(figures(view({}, 51_000)), 'Last decision')[1]).toBe('Next decision due now');
    const decision = { ...dashboard.decision, in_flight_age_s: 4, last_decision_age_s: null };
    expect(found(figures(view({ decision }, 2_000)), 'Last decision')).toEqual([
      'none yet',
      'Next decision being made for 6s',
      undefined,
    ]);
  });
});

describe('the position', () => {
  it('says its side in words, its stop and its target', () => {
    const facts = positionFacts(view());
    expect(found(facts, 'Side')[0]).toBe('long');
    expect(found(facts, 'Stop')).toEqual(['55,171.10', undefined, '']);
    expect(found(facts, 'Target')[0]).toBe('57,181.38');
  });
  it('warns when it has no stop', () => {
    const position = dashboard.current_position && { ...dashboard.current_position, stop_loss_px: null };
    expect(found(positionFacts(view({ current_position: position })), 'Stop')).toEqual(['none', undefined, 'bad']);
  });
  it('has no facts while flat', () => {
    expect(positionFacts(view({ current_position: null }))).toEqual([]);
  });
});

const first = {
  role: 'first',
  provider: 'deepseek',
  model: 'deepseek-flash',
  label: 'DeepSeek',
  status: 'ok',
  reason: null,
  http_status: null,
  breaker: 'closed',
  spent_today_usd: 0.25,
  calls_today: 3,
  budget: { calls: null, usd: null },
} as const;

describe('the decider', () => {
  const ai = (changes: Partial<Ai>) => deciderFacts(view({ ai: { ...dashboard.ai, ...changes } }));
  it('says why it is down, and that a restart does not help', () => {
    const facts = ai({ status: 'down', reason: 'no_balance', fault_domain: 'config', http_status: 402 });
    expect(found(facts, 'State')[0]).toBe('down');
    expect(found(facts, 'State')[1]).toMatch(/^the account is empty, HTTP 402, a restart does not help, since \d/);
    expect(found(facts, 'State')[2]).toBe('bad');
  });
  it('shows a reason that the dictionary does not have as it is', () => {
    expect(found(ai({ status: 'degraded', reason: 'moon_phase' }), 'State')[1]).toMatch(/^moon_phase, since/);
  });
  it('says when an open breaker tries again', () => {
    const open = ai({ breaker: 'open', retry_at: iso(NOW + 70_000) });
    expect(found(open, 'Circuit breaker')).toEqual(['open: calls are refused', 'next try in 1m 01s', 'bad']);
    expect(found(ai({}), 'Circuit breaker')).toEqual(['closed: calls pass', '', 'good']);
  });
  it('counts the beats that were missed', () => {
    const decision = { ...dashboard.decision, fallbacks_total: 7, consecutive_fallbacks: 2 };
    expect(found(deciderFacts(view({ decision })), 'Missed beats')).toEqual(['7', '2 in a row now', 'wait']);
  });
  it('says what an AI has cost today', () => {
    const spent = (changes: Partial<Ai>) => found(ai({ asked: [first], ...changes }), 'Spent on the AI today');
    expect(spent({ spent_today_usd: 0.5, calls_today: 12 })).toEqual(['0.50 USD', 'calls: 12', '']);
    expect(spent({ spent_today_usd: 0.0042 })[0]).toBe('0.0042 USD');
    expect(spent({ asked: [] })[0]).toBeUndefined();
  });
  it('says what it may cost, and that this is used up', () => {
    const budget = { calls: 100, usd: 5 };
    const facts = ai({ asked: [{ ...first, budget }], spent_today_usd: 1.25, calls_today: 100, reason: 'budget' });
    expect(found(facts, 'Spent on the AI today')).toEqual([
      '1.25 USD of at most 5.00 USD',
      'calls: 100 of at most 100',
      'wait',
    ]);
  });
  it('does not know what an AI costs without prices', () => {
    const { spent_today_usd: _, ...unpriced } = dashboard.ai;
    const facts = deciderFacts(view({ ai: { ...unpriced, asked: [first], calls_today: 3 } }));
    expect(found(facts, 'Spent on the AI today')).toEqual(['not known: bot.ai.prices is not set', 'calls: 3', '']);
  });
  it('says who has decided last, and how first and failover are, where there are two', () => {
    const asked = [
      {
        ...first,
        status: 'down',
        reason: 'no_balance',
        http_status: 402,
        breaker: 'open',
        budget: { calls: 9, usd: null },
      } as const,
      {
        ...first,
        role: 'failover',
        provider: 'qwen',
        model: 'qwen-plus',
        label: 'Qwen',
        budget: { calls: 8, usd: 5 },
      } as const,
    ];
    const decision = { ...dashboard.decision, last_provider: 'qwen', last_model: 'qwen-plus' };
    const facts = deciderFacts(view({ ai: { ...dashboard.ai, asked }, decision }));
    expect(found(facts, 'Last decided by')[0]).toBe('qwen, qwen-plus');
    expect(found(facts, 'First AI')).toEqual([
      'down',
      'DeepSeek, deepseek-flash, the account is empty, HTTP 402, open: calls are refused, 0.25 USD, calls: 3 of at most 9',
      'bad',
    ]);
    expect(found(facts, 'Failover')).toEqual([
      'ok',
      'Qwen, qwen-plus, 0.25 USD of at most 5.00 USD, calls: 3 of at most 8',
      'good',
    ]);
    expect(found(facts, 'Spent on the AI today').slice(0, 2)).toEqual(['0.00 USD', 'calls: 0']);
    expect(found(ai({ asked: [first] }), 'Last decided by')[0]).toBeUndefined();
  });
});

describe('the bot', () => {
  it('says who halted entries', () => {
    const trading = { ...dashboard.trading, state: 'entries_halted', halt_reason: 'the file HALT' } as const;
    expect(found(botFacts(view({ trading })), 'Trading')).toEqual(['entries halted', 'the file HALT', 'wait']);
  });
  it('sets the loss of the day against its limit, where there is one', () => {
    const trading = { ...dashboard.trading, day_pnl_usdt: -45 };
    expect(found(botFacts(view({ trading })), 'Loss today')[0]).toBe('45.00 of at most 300.00');
    expect(found(botFacts(view()), 'Loss today')[0]).toBe('0.00 of at most 300.00');
    const unlimited = { ...trading, max_daily_loss_usdt: 0 };
    expect(found(botFacts(view({ trading: unlimited })), 'Loss today')[0]).toBeUndefined();
  });
});
