// What a configured AI or its failover lacks, in sentences. Pure; a sentence names a secret, never quotes it.
import { isPlaceholder } from '../../common/config/placeholder.ts';
import { type AiKeys, keyNameOf, PROFILES, type Profile, type Provider } from './profiles.ts';

type Contradiction = { readonly keys: readonly string[]; readonly text: string };
type Values = { readonly [key: string]: unknown };
type Secrets = { readonly [name: string]: string };

/** What the provider is set to where nobody is to be asked. */
const NOBODY: { readonly [K in AiKeys]: string } = { 'bot.ai': 'builtin', 'bot.ai.failover': 'none' };

/** All that a header can hold. */
const PRINTABLE = /^[\x21-\x7e]+$/;

export function aiContradictions(values: Values, secrets: Secrets): readonly Contradiction[] {
  const isAsked = values['bot.ai.provider'] !== 'builtin';
  const hasFailover = values['bot.ai.failover.provider'] !== null;
  if (!isAsked) {
    const text = `bot.ai.failover.provider needs a bot.ai.provider that may fail: set that, or this to none`;
    return hasFailover ? [{ keys: ['bot.ai.failover.provider', 'bot.ai.provider'], text }] : [];
  }
  return [
    ...contradictionsOf('bot.ai', values, secrets),
    ...(hasFailover ? contradictionsOf('bot.ai.failover', values, secrets) : []),
  ];
}

const contradictionsOf = (keys: AiKeys, values: Values, secrets: Secrets): readonly Contradiction[] => {
  const profile = PROFILES[values[`${keys}.provider`] as Provider];
  return [
    ...addressContradictions(keys, profile, values),
    ...keyContradictions(keys, profile, values, secrets),
    ...moneyContradictions(keys, values),
  ];
};

const insteadOf = (keys: AiKeys) => `or set ${keys}.provider to ${NOBODY[keys]}`;

function addressContradictions(keys: AiKeys, profile: Profile, values: Values): readonly Contradiction[] {
  const provider = `${keys}.provider`;
  const found: Contradiction[] = [];
  for (const [name, known] of [
    [`${keys}.model`, profile.model],
    [`${keys}.base_url`, profile.baseUrl],
  ] as const) {
    if (known === null && values[name] === null) {
      const text = `${provider} ${values[provider]} needs ${name}: set it, ${insteadOf(keys)}`;
      found.push({ keys: [provider, name], text });
    }
  }
  if (!isPlainAddress(values[`${keys}.base_url`] as string | null)) {
    found.push({
      keys: [`${keys}.base_url`],
      text: `${keys}.base_url must hold neither a user, nor a query, nor a fragment: remove it, a key belongs into ${keyNameOf(profile, keys)}`,
    });
  }
  return found;
}

function keyContradictions(keys: AiKeys, profile: Profile, values: Values, secrets: Secrets): readonly Contradiction[] {
  const name = keyNameOf(profile, keys);
  const fault = faultOf(secrets[name], profile.needsKey);
  if (fault === null) return [];
  const provider = `${keys}.provider`;
  const remedy = `write the key into .env beside the configuration file, ${insteadOf(keys)}`;
  return [{ keys: [provider], text: `${provider} ${values[provider]}: ${name} ${fault}: ${remedy}` }];
}

/** A budget of money needs prices, and prices are known whole or not at all. */
function moneyContradictions(keys: AiKeys, values: Values): readonly Contradiction[] {
  const prices = ['input', 'cached_input', 'output'].map((name) => `${keys}.prices.${name}`);
  const [input, cached, output] = prices.map((name) => values[name]);
  const found: Contradiction[] = [];
  if ((input === null) !== (output === null) || (input === null && cached !== null)) {
    found.push({ keys: prices, text: `${keys}.prices needs both input and output: set both, or none of its keys` });
  }
  if (values[`${keys}.budget.usd`] !== null && input === null && output === null) {
    const text = `${keys}.budget.usd needs ${keys}.prices: set input and output, or limit ${keys}.budget.calls instead`;
    found.push({ keys: [`${keys}.budget.usd`, ...prices], text });
  }
  return found;
}

function faultOf(key: string | undefined, isNeeded: boolean): string | null {
  if (key === undefined) return isNeeded ? 'is not set' : null;
  if (isPlaceholder(key)) return 'holds a placeholder, no key';
  if (!PRINTABLE.test(key)) return 'holds blanks or characters that no key has';
  return null;
}

function isPlainAddress(address: string | null): boolean {
  if (address === null) return true;
  const { username, password, search, hash } = new URL(address);
  return [username, password, search, hash].every((part) => part === '');
}
