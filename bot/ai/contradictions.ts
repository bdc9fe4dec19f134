// What a configured AI lacks, in sentences. Pure; a sentence names a secret, never quotes it.
import { isPlaceholder } from '../../common/config/placeholder.ts';
import { PROFILES, type Provider } from './profiles.ts';

type Contradiction = { readonly keys: readonly string[]; readonly text: string };

const PROVIDER = 'bot.ai.provider';
const INSTEAD = `or set ${PROVIDER} to builtin`;

/** All that a header can hold. */
const PRINTABLE = /^[\x21-\x7e]+$/;

export function aiContradictions(
  values: { readonly [key: string]: unknown },
  secrets: { readonly [name: string]: string },
): readonly Contradiction[] {
  const provider = values[PROVIDER] as Provider | 'builtin';
  if (provider === 'builtin') return [];
  const profile = PROFILES[provider];
  const found: Contradiction[] = [];
  for (const [name, known] of [
    ['bot.ai.model', profile.model],
    ['bot.ai.base_url', profile.baseUrl],
  ] as const) {
    if (known === null && values[name] === null) {
      found.push({ keys: [PROVIDER, name], text: `${PROVIDER} ${provider} needs ${name}: set it, ${INSTEAD}` });
    }
  }
  if (!isPlainAddress(values['bot.ai.base_url'] as string | null)) {
    found.push({
      keys: ['bot.ai.base_url'],
      text: `bot.ai.base_url must hold neither a user, nor a query, nor a fragment: remove it, a key belongs into ${profile.keyName}`,
    });
  }
  const keyFault = faultOf(secrets[profile.keyName], profile.needsKey);
  if (keyFault !== null) {
    const remedy = `write the key into .env beside the configuration file, ${INSTEAD}`;
    found.push({ keys: [PROVIDER], text: `${PROVIDER} ${provider}: ${profile.keyName} ${keyFault}: ${remedy}` });
  }
  return [...found, ...moneyContradictions(values)];
}

/** A budget of money needs prices, and prices are known whole or not at all. */
function moneyContradictions(values: { readonly [key: string]: unknown }): readonly Contradiction[] {
  const [input, cached, output] = PRICES.map((name) => values[name] as number | null);
  const found: Contradiction[] = [];
  if ((input === null) !== (output === null) || (input === null && cached !== null)) {
    const text = 'bot.ai.prices needs input and output, or none of its keys: set both';
    found.push({ keys: PRICES, text });
  }
  if (values[BUDGET] !== null && (input === null || output === null)) {
    const text = `${BUDGET} needs bot.ai.prices: set input and output, or limit bot.ai.budget.calls instead`;
    found.push({ keys: [BUDGET, ...PRICES], text });
  }
  return found;
}

const PRICES = ['bot.ai.prices.input', 'bot.ai.prices.cached_input', 'bot.ai.prices.output'];
const BUDGET = 'bot.ai.budget.usd';

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
