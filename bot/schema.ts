// The bot's configuration: the one place where its numbers stand.
import {
  boolean,
  defineSchema,
  duration,
  key,
  later,
  list,
  oneOf,
  orNone,
  port,
  text,
  url,
  whole,
} from '../common/config/schema.ts';

const timeframe = oneOf('1m', '3m', '5m', '15m', '30m', '1h', '2h', '4h', '6h', '12h', '1d');

export const schema = defineSchema({
  section: 'bot',
  keys: {
    test_mode: later(boolean, true, 'true: paper only, nothing is ever written to an exchange; false: real money'),
    port: key(port, 8080, 'the port of its web server'),
    host: key(text, '127.0.0.1', 'the address of its web server'),
    symbols: later(list(text, 1), ['BTC/USDT:USDT'], 'what it trades; the first fills the old keys of the dashboard'),
    timeframe: later(timeframe, '15m', 'the length of a candle'),
    decision_interval: key(duration(), '60s', 'how often it decides'),
    market_data: later(oneOf('replay', 'okx'), 'replay', 'replay (recorded real candles) or okx (public, no key)'),
    'ai.provider': later(
      oneOf('builtin', 'deepseek', 'qwen', 'openai'),
      'builtin',
      'builtin (rules, not an AI), deepseek, qwen, or openai (any compatible server)',
    ),
    'ai.model': later(orNone(text), 'none', 'the model asked'),
    'ai.base_url': later(orNone(url), 'none', 'the address of the AI server'),
    'ai.deadline': key(duration(), '60s', 'for one decision, all attempts included'),
    'ai.attempt_timeout': later(duration(), '20s', 'for one attempt'),
    'ai.max_attempts': later(whole(1), 3, 'attempts for one decision'),
    'exchange.name': later(oneOf('okx'), 'okx', 'where orders and public data go'),
    'exchange.base_url': later(url, 'https://www.okx.com', 'its address'),
    'exchange.demo': later(boolean, false, 'its demo account'),
    'execution.timeout': later(duration(), '30s', 'for one outside call'),
    'execution.retry.attempts': later(whole(1), 3, 'attempts for one outside call'),
    'execution.retry.initial': later(duration(), '500ms', 'the first wait between attempts'),
    'execution.retry.max': later(duration(), '8s', 'the longest wait between attempts'),
    'execution.breaker.failures': later(whole(1), 3, 'failures in a row that open the circuit breaker'),
    'execution.breaker.open': later(duration(), '60s', 'how long it stays open at first'),
    'execution.breaker.max_open': later(duration(), '15m', 'how long at most'),
    'execution.cache.size': later(whole(1), 1000, 'answers that are kept'),
    'execution.cache.ttl': later(duration(), '1h', 'how long an answer is kept'),
  },
  secrets: {},
  contradictions: () => [],
});
