// How OKX is reached and asked. Pure.
import type { BotConfiguration } from '../config.ts';
import type { BreakerPolicy } from '../execution/breaker.ts';
import { type Policy, policyOf } from '../execution/policy.ts';
import { isTrading, KEY_NAMES, type Mode } from '../mode.ts';
import { OKX_OPERATIONS, type OkxOperation } from './operations.ts';

/** Never to be shown. */
export type Keys = { readonly key: string; readonly secret: string; readonly passphrase: string };

export type OkxSettings = {
  /** Without a slash at the end. */
  readonly baseUrl: string;
  /** Of public websockets. */
  readonly wsUrl: string;
  readonly isDemo: boolean;
  /** Null where only what is public is asked. */
  readonly keys: Keys | null;
  /** Below the limits of OKX, which are counted by address and by user. */
  readonly isPaced: boolean;
  readonly policies: { readonly [O in OkxOperation]: Policy };
  /** Of what is read without a key: see `open.ts`. */
  readonly breaker: BreakerPolicy;
};

/** One attempt at a read, in milliseconds: a look at the market has to end in time to be of use. */
const READ_TIMEOUT = 4_000;
/** A command, in milliseconds: after it the exchange is asked what has become of it. */
const WRITE_TIMEOUT = 8_000;
/** The breaker of what is public opens for less than an AI's: without a price there is no exit on paper. */
const LONGEST_OPEN = 15_000;

/** @param mode Only in one that trades a key is used, and only there the demo account is meant: prices are the real ones. */
export function okxSettings(
  { values, secrets }: Pick<BotConfiguration, 'values' | 'secrets'>,
  mode: Mode,
): OkxSettings {
  const isDemo = mode === 'exchange-demo';
  const baseUrl = values['bot.exchange.base_url'].replace(/\/+$/, '');
  const general = { ms: values['bot.execution.timeout'], key: 'bot.execution.timeout' };
  const timeoutOf = (name: OkxOperation) => {
    const own = OKX_OPERATIONS[name] === 'read' ? READ_TIMEOUT : WRITE_TIMEOUT;
    return general.ms < own ? general : { ms: own, key: `bot.execution.operations.${name}.timeout` };
  };
  const policies = (Object.keys(OKX_OPERATIONS) as OkxOperation[]).map(
    (name) => [name, policyOf(name, values, { timeout: timeoutOf(name) })] as const,
  );
  return {
    baseUrl,
    wsUrl: values['bot.exchange.ws_url'] ?? wsUrlOf(baseUrl, isDemo),
    isDemo,
    keys: isTrading(mode) ? keysOf(secrets) : null,
    isPaced: true,
    policies: Object.fromEntries(policies) as OkxSettings['policies'],
    breaker: {
      failures: values['bot.execution.breaker.failures'],
      open: Math.min(LONGEST_OPEN, values['bot.execution.breaker.open']),
      maxOpen: Math.min(LONGEST_OPEN, values['bot.execution.breaker.max_open']),
    },
  };
}

/** The schema refuses a mode that trades without them. */
const keysOf = (secrets: BotConfiguration['secrets']): Keys => {
  const [key, secret, passphrase] = KEY_NAMES.map((name) => (secrets[name] as string).trim()) as [
    string,
    string,
    string,
  ];
  return { key, secret, passphrase };
};

/** OKX serves its websockets from hosts of their own; any other server from its own. */
export function wsUrlOf(baseUrl: string, isDemo: boolean): string {
  const { protocol, host, pathname } = new URL(baseUrl);
  const known = OKX_HOSTS[host];
  if (known !== undefined) return `wss://${isDemo ? known.demo : known.real}:8443/ws/v5/public`;
  return `${protocol === 'http:' ? 'ws' : 'wss'}://${host}${pathname.replace(/\/+$/, '')}/ws/v5/public`;
}

const OKX_HOSTS: { readonly [host: string]: { readonly real: string; readonly demo: string } } = {
  'www.okx.com': { real: 'ws.okx.com', demo: 'wspap.okx.com' },
  'my.okx.com': { real: 'wseea.okx.com', demo: 'wseeapap.okx.com' },
  'app.okx.com': { real: 'wsus.okx.com', demo: 'wsuspap.okx.com' },
};
