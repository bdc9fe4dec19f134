// The bot's configuration: the one place where its numbers stand.
import {
  boolean,
  type Contradiction,
  defineSchema,
  duration,
  host,
  key,
  list,
  number,
  numberBetween,
  oneOf,
  orNone,
  orWord,
  port,
  size,
  text,
  url,
  whole,
  wsUrl,
} from '../common/config/schema.ts';
import { aiContradictions } from './ai/contradictions.ts';
import { TIMEFRAMES } from './domain/market/timeframe.ts';
import { overrideContradictions, overrides } from './execution/overrides.ts';
import { modeContradictions } from './mode.ts';

/** US dollars for a million tokens. */
const price = numberBetween(0, 1000);

export const schema = defineSchema({
  section: 'bot',
  keys: {
    test_mode: key(boolean, true, 'true: paper only, nothing is ever written to an exchange; false: real money'),
    data_dir: key(text, 'data', 'where bot.db lies; a file HALT in it lets no position be opened'),
    port: key(port, 8080, 'the port of its web server'),
    host: key(host, '127.0.0.1', 'the address of its web server'),
    symbols: key(
      list(text, 1),
      ['BTC/USDT:USDT'],
      'what it trades, each by itself: perpetual contracts; the first fills the old keys of the dashboard',
    ),
    timeframe: key(oneOf(...TIMEFRAMES), '15m', 'the length of a candle; of what is replayed 15m'),
    decision_interval: key(duration(), '60s', 'how often it decides'),
    market_data: key(oneOf('replay', 'okx'), 'replay', 'replay (recorded real candles) or okx (public, no key)'),
    'ai.provider': key(
      oneOf('builtin', 'deepseek', 'qwen', 'openai'),
      'builtin',
      'builtin (rules, not an AI), deepseek, qwen, or openai (any compatible server)',
    ),
    'ai.model': key(orNone(text), 'none', 'the model asked; none: the one the provider is known for'),
    'ai.base_url': key(orNone(url), 'none', "the address of the AI server; none: the provider's own"),
    'ai.language': key(
      oneOf('auto', 'en', 'zh'),
      'auto',
      'in which the AI is asked and answers: en, zh, or auto by LANG',
    ),
    'ai.deadline': key(duration(), '60s', 'for one decision, all attempts included'),
    'ai.attempt_timeout': key(duration(), '20s', 'for one attempt'),
    'ai.max_attempts': key(whole(1), 3, 'attempts for one decision; asking once for a corrected answer comes on top'),
    'ai.prices.input': key(
      orNone(price),
      'none',
      'US dollars for a million tokens of questions; the highest, where it depends on the hour; none: not known',
    ),
    'ai.prices.cached_input': key(orNone(price), 'none', 'for those that the provider has cached; none: as input'),
    'ai.prices.output': key(orNone(price), 'none', 'for a million tokens of answers'),
    'ai.budget.calls': key(
      orNone(whole(1)),
      'none',
      'questions a day (UTC), retries and corrections included; used up: no decision until the next day, no outage',
    ),
    'ai.budget.usd': key(orNone(number(0.01)), 'none', 'US dollars a day, at bot.ai.prices'),
    'ai.failover.provider': key(
      orNone(oneOf('deepseek', 'qwen', 'openai')),
      'none',
      'asked where the first AI has no decision, in the time that is left; none: nobody',
    ),
    'ai.failover.model': key(orNone(text), 'none', 'as bot.ai.model'),
    'ai.failover.base_url': key(orNone(url), 'none', 'as bot.ai.base_url'),
    'ai.failover.prices.input': key(orNone(price), 'none', 'as bot.ai.prices.input'),
    'ai.failover.prices.cached_input': key(orNone(price), 'none', 'as bot.ai.prices.cached_input'),
    'ai.failover.prices.output': key(orNone(price), 'none', 'as bot.ai.prices.output'),
    'ai.failover.budget.calls': key(
      orNone(whole(1)),
      'none',
      'its own; it is asked also while the budget of the first is used up',
    ),
    'ai.failover.budget.usd': key(orNone(number(0.01)), 'none', 'its own, at its own prices'),
    'paper.balance': key(
      number(1),
      10_000,
      'what a new paper account begins with, in USDT; each symbol trades an equal share of it',
    ),
    'paper.fee': key(numberBetween(0, 0.1), 0.0005, 'paid for each fill, as a share of its value'),
    'paper.slippage': key(numberBetween(0, 0.1), 0.0002, 'how much worse than the price a fill is, as a share of it'),
    'risk.risk_per_trade': key(numberBetween(0.0001, 1), 0.01, 'the share of the equity that is lost if a stop is hit'),
    'risk.margin_share': key(
      numberBetween(0.01, 1),
      0.8,
      'the share of the equity that may be tied up as margin: by a position on paper, by all together at an exchange',
    ),
    'risk.leverage': key(numberBetween(1, 125), 3, 'the leverage of a position'),
    'risk.max_leverage': key(numberBetween(1, 125), 5, 'and never more than this'),
    'risk.max_daily_loss': key(
      orNone(number(0.01)),
      300,
      'in USDT, of all symbols, open profit included: closes every position and opens none until the next day (UTC)',
    ),
    'risk.max_orders_per_hour': key(whole(1), 6, 'fills of all symbols in any hour after which no position is opened'),
    'risk.max_candle_age': key(
      orWord('auto', duration()),
      'auto',
      'nothing is decided on an older candle; auto is two timeframes',
    ),
    'risk.min_confidence': key(oneOf('LOW', 'MEDIUM', 'HIGH'), 'MEDIUM', 'of a decision that may open a position'),
    'risk.min_hold': key(
      duration({ zero: true }),
      '3m',
      'a decision may not close a younger position; its stop and target may',
    ),
    'exchange.name': key(oneOf('okx'), 'okx', 'where public data come from and orders go'),
    'exchange.base_url': key(url, 'https://www.okx.com', 'its address; accounts of some regions have another'),
    'exchange.ws_url': key(
      orNone(wsUrl),
      'none',
      'the address of its price stream; none: that of the server at base_url',
    ),
    'exchange.demo': key(boolean, false, 'its demo account, once test_mode is false'),
    'execution.timeout': key(
      duration(),
      '30s',
      'for one attempt at an outside call; decisions of an AI have their own in bot.ai',
    ),
    'execution.memory_limit': key(
      size,
      '500MB',
      'above this memory of its own the bot drops kept answers and collects garbage',
    ),
    'execution.concurrency': key(whole(1), 4, 'how many symbols decide at once; the others wait for their turn'),
    'execution.operations': key(
      overrides,
      {},
      'timeout and retry of one call by its name, such as {ai_models: {timeout: 10s, retry: {attempts: 1}}}',
    ),
    'execution.retry.attempts': key(whole(1), 3, 'attempts for one outside call, decisions of an AI excepted'),
    'execution.retry.initial': key(
      duration(),
      '500ms',
      'the first wait between attempts is random up to this, then doubling',
    ),
    'execution.retry.max': key(duration(), '8s', 'the longest wait between attempts'),
    'execution.breaker.failures': key(whole(1), 3, 'failures in a row that open the circuit breaker'),
    'execution.breaker.open': key(duration(), '60s', 'how long it stays open at first'),
    'execution.breaker.max_open': key(duration(), '15m', 'how long at most'),
    'execution.cache.size': key(whole(1), 1000, 'answers that are kept'),
    'execution.cache.ttl': key(duration(), '1h', 'how long an answer is kept'),
  },
  secrets: {
    DEEPSEEK_API_KEY: 'for bot.ai.provider deepseek, from https://platform.deepseek.com/api_keys',
    DASHSCOPE_API_KEY: 'for bot.ai.provider qwen, from the console of Alibaba Cloud Model Studio',
    AI_API_KEY: 'for bot.ai.provider openai; may stay empty where the server asks for none',
    AI_FAILOVER_API_KEY: 'for bot.ai.failover.provider openai; may stay empty where the server asks for none',
    OKX_API_KEY: 'for trading at OKX: a key that may read and trade and not withdraw; no second bot starts with it',
    OKX_SECRET: 'of the same key',
    OKX_PASSWORD: 'the passphrase of the same key, which was chosen when it was made',
  },
  contradictions: (values, secrets) => [
    ...modeContradictions(values, secrets),
    ...aiContradictions(values, secrets),
    ...overrideContradictions(values),
    ...orderContradictions(values),
    ...leverageContradictions(values),
  ],
});

/** Pairs of durations of which the first must not be longer than the second. */
const ORDERED = [
  ['bot.execution.retry.initial', 'bot.execution.retry.max'],
  ['bot.execution.breaker.open', 'bot.execution.breaker.max_open'],
] as const;

const orderContradictions = (values: { readonly [key: string]: unknown }): readonly Contradiction[] =>
  ORDERED.filter(([shorter, longer]) => Number(values[shorter]) > Number(values[longer])).map(([shorter, longer]) => ({
    keys: [shorter, longer],
    text: `${shorter} must not be longer than ${longer}: raise the maximum`,
  }));

const leverageContradictions = (values: { readonly [key: string]: unknown }): readonly Contradiction[] =>
  Number(values['bot.risk.leverage']) <= Number(values['bot.risk.max_leverage'])
    ? []
    : [
        {
          keys: ['bot.risk.leverage', 'bot.risk.max_leverage'],
          text: 'bot.risk.leverage must not be over bot.risk.max_leverage: lower it',
        },
      ];
