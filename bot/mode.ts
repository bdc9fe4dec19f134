// Which of its modes the bot runs in, and what contradicts it: each step towards real money is taken on purpose. Pure; a
// sentence names a secret, never quotes it.
import { isPlaceholder } from '../common/config/placeholder.ts';
import { partsOf } from './okx/symbol.ts';

export const MODES = ['demo', 'paper', 'exchange-demo', 'live'] as const;
/** Where orders go: `demo` and `paper` write nothing to any exchange, `exchange-demo` to a demo account, `live` is real. */
export type Mode = (typeof MODES)[number];

type Values = { readonly [key: string]: unknown };
type Secrets = { readonly [name: string]: string };
type Contradiction = { readonly keys: readonly string[]; readonly text: string };

const TEST = 'bot.test_mode';
const DATA = 'bot.market_data';
const DEMO = 'bot.exchange.demo';
const BASE = 'bot.exchange.base_url';
const WS = 'bot.exchange.ws_url';
const PAPER = `or set ${TEST} to true`;

/** What the recording holds. */
const RECORDED = { symbol: 'BTC/USDT:USDT', timeframe: '15m' } as const;

export const KEY_NAMES = ['OKX_API_KEY', 'OKX_SECRET', 'OKX_PASSWORD'] as const;

/** Of a configuration without contradictions. */
export function modeOf(values: Values): Mode {
  if (values[TEST] === true) return values[DATA] === 'replay' ? 'demo' : 'paper';
  return values[DEMO] === true ? 'exchange-demo' : 'live';
}

/** True where orders leave the machine. */
export const isTrading = (mode: Mode): boolean => mode === 'exchange-demo' || mode === 'live';

export const modeContradictions = (values: Values, secrets: Secrets): readonly Contradiction[] => [
  ...symbolFaults(values),
  ...(values[DATA] === 'replay' ? replayFaults(values) : addressFaults(values)),
  ...(isTrading(modeOf(values)) ? tradingFaults(values, secrets) : []),
  ...(modeOf(values) === 'live' ? liveFaults(values) : []),
];

function symbolFaults(values: Values): readonly Contradiction[] {
  const symbols = values['bot.symbols'] as readonly string[];
  const keys = ['bot.symbols'];
  const twice = symbols.find((symbol, index) => symbols.indexOf(symbol) < index);
  return [
    ...(twice === undefined ? [] : [{ keys, text: `bot.symbols names ${twice} more than once: leave it once` }]),
    ...(symbols.every((symbol) => partsOf(symbol) !== null)
      ? []
      : [{ keys, text: 'bot.symbols must name perpetual contracts, such as BTC/USDT:USDT: correct it' }]),
  ];
}

function replayFaults(values: Values): readonly Contradiction[] {
  const symbols = values['bot.symbols'] as readonly string[];
  const remedy = `leave it, or set ${DATA} to okx`;
  return [
    ...(symbols.every((symbol) => symbol === RECORDED.symbol)
      ? []
      : [
          {
            keys: ['bot.symbols', DATA],
            text: `bot.symbols: what is replayed is ${RECORDED.symbol} and nothing else: ${remedy}`,
          },
        ]),
    ...(values['bot.timeframe'] === RECORDED.timeframe
      ? []
      : [
          {
            keys: ['bot.timeframe', DATA],
            text: `bot.timeframe: what is replayed is ${RECORDED.timeframe}: ${remedy}`,
          },
        ]),
    ...(values[TEST] === true
      ? []
      : [{ keys: [TEST, DATA], text: `${TEST} false needs the market itself: set ${DATA} to okx, ${PAPER}` }]),
  ];
}

function addressFaults(values: Values): readonly Contradiction[] {
  return [BASE, WS].flatMap((name) => {
    const address = values[name] as string | null;
    if (address === null || isPlain(address, name === BASE)) return [];
    const parts = `neither a user, nor a query, nor a fragment${name === BASE ? ', nor a path' : ''}`;
    return [{ keys: [name], text: `${name} must hold ${parts}: remove it` }];
  });
}

function tradingFaults(values: Values, secrets: Secrets): readonly Contradiction[] {
  const faults = KEY_NAMES.flatMap((name) => {
    const fault = keyFault(secrets[name]);
    if (fault === null) return [];
    const remedy = `write it into .env beside the configuration file, ${PAPER}`;
    return [{ keys: [TEST], text: `${TEST} false: ${name} ${fault}: ${remedy}` }];
  });
  const unsafe = [BASE, WS].filter((name) => values[name] !== null && isOpenToAll(values[name] as string));
  return [
    ...faults,
    ...unsafe.map((name) => ({
      keys: [name, TEST],
      text: `${name} must be encrypted where orders are sent: write ${name === BASE ? 'https' : 'wss'}, ${PAPER}`,
    })),
  ];
}

function liveFaults(values: Values): readonly Contradiction[] {
  const found: Contradiction[] = [];
  if (values['bot.risk.max_daily_loss'] === null) {
    found.push({
      keys: ['bot.risk.max_daily_loss', TEST],
      text: `bot.risk.max_daily_loss must be set where the money is real: write how much a day may cost, ${PAPER}`,
    });
  }
  if (values['bot.risk.min_confidence'] === 'LOW') {
    found.push({
      keys: ['bot.risk.min_confidence', TEST],
      text: `bot.risk.min_confidence must be MEDIUM or HIGH where the money is real: raise it, ${PAPER}`,
    });
  }
  return found;
}

/** All that a header can hold. */
const PRINTABLE = /^[\x21-\x7e]+$/;

function keyFault(secret: string | undefined): string | null {
  if (secret === undefined || secret.trim() === '') return 'is not set';
  if (isPlaceholder(secret)) return 'holds a placeholder';
  return PRINTABLE.test(secret) ? null : 'holds blanks or characters that cannot be sent';
}

function isPlain(address: string, isBare: boolean): boolean {
  const { username, password, search, hash, pathname } = new URL(address);
  return [username, password, search, hash].every((part) => part === '') && (!isBare || pathname === '/');
}

/** Unencrypted, and to another machine. */
function isOpenToAll(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return (protocol === 'http:' || protocol === 'ws:') && !/^(localhost|127\..*|\[::1\])$/.test(hostname);
}
