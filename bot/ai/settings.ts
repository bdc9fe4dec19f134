// How the configured AI is reached and asked. Pure.
import type { BotConfiguration } from '../config.ts';
import type { Budget } from '../domain/spending.ts';
import { onceWithin, type Policy, policyOf } from '../execution/policy.ts';
import type { Prices } from './cost.ts';
import { type AiKeys, keyNameOf, PROFILES, type Profile, type Provider, STUB_MODEL } from './profiles.ts';
import type { Place } from './remedies.ts';

export type AiSettings = {
  readonly keys: AiKeys;
  readonly provider: Provider;
  readonly profile: Profile;
  readonly model: string;
  /** Without a slash at the end. */
  readonly baseUrl: string;
  /** Null where the server asks for none. Never to be shown. */
  readonly key: string | null;
  readonly language: 'en' | 'zh';
  readonly isAi: boolean;
  readonly label: string;
  readonly timeframe: string;
  /** How each call is made. */
  readonly policies: AiPolicies;
  /** Null where they are not known. */
  readonly prices: Prices | null;
  /** Of a day. */
  readonly budget: Budget;
  /** Durations in milliseconds. */
  readonly breaker: { readonly failures: number; readonly open: number; readonly maxOpen: number };
};

export type AiPolicies = {
  /** Of a decision as a whole, and of a rehearsal. */
  readonly decision: Policy;
  readonly question: Policy;
  readonly correction: Policy;
  readonly models: Policy;
};

/** @returns Null where the built-in rules decide, or there is no failover. */
export function aiSettings(
  { values, secrets, language }: BotConfiguration,
  keys: AiKeys = 'bot.ai',
): AiSettings | null {
  const provider = values[`${keys}.provider`];
  if (provider === null || provider === 'builtin') return null;
  const profile = PROFILES[provider];
  // The schema refuses a provider that has neither its own nor a configured model and address.
  const model = (values[`${keys}.model`] ?? profile.model) as string;
  const baseUrl = ((values[`${keys}.base_url`] ?? profile.baseUrl) as string).replace(/\/+$/, '');
  const isAi = model !== STUB_MODEL;
  const asked = values['bot.ai.language'];
  return {
    keys,
    provider,
    profile,
    model,
    baseUrl,
    key: secrets[keyNameOf(profile, keys)] ?? null,
    language: asked === 'auto' ? language : asked,
    isAi,
    label: isAi ? `${profile.label} at ${new URL(baseUrl).host}` : 'The stub for trying things out, not an AI',
    timeframe: values['bot.timeframe'],
    policies: policiesOf(values),
    prices: pricesOf(values, keys),
    budget: { calls: values[`${keys}.budget.calls`], usd: values[`${keys}.budget.usd`] },
    breaker: {
      failures: values['bot.execution.breaker.failures'],
      open: values['bot.execution.breaker.open'],
      maxOpen: values['bot.execution.breaker.max_open'],
    },
  };
}

function pricesOf(values: BotConfiguration['values'], keys: AiKeys): Prices | null {
  const [input, output] = [values[`${keys}.prices.input`], values[`${keys}.prices.output`]];
  if (input === null || output === null) return null;
  return { input, cachedInput: values[`${keys}.prices.cached_input`] ?? input, output };
}

/** A correction is not repeated: it is a second question already. */
export function policiesOf(values: BotConfiguration['values']): AiPolicies {
  const deadline = { ms: values['bot.ai.deadline'], key: 'bot.ai.deadline' };
  const timeout = { ms: values['bot.ai.attempt_timeout'], key: 'bot.ai.attempt_timeout' };
  return {
    decision: onceWithin(deadline),
    question: policyOf('ai_question', values, { deadline, timeout, attempts: values['bot.ai.max_attempts'] }),
    correction: policyOf('ai_correction', values, { deadline, timeout, attempts: 1 }),
    models: policyOf('ai_models', values),
  };
}

const isOnThisMachine = (baseUrl: string): boolean => /^(localhost|127\..*|\[::1\])$/.test(new URL(baseUrl).hostname);

/** What the remedies of its failures name. */
export const placeOf = ({ keys, profile, baseUrl }: AiSettings): Place => ({
  keys,
  keyName: keyNameOf(profile, keys),
  isLocal: isOnThisMachine(baseUrl),
});

/** What is odd about the settings but works, in sentences. */
export function warningsAbout({ keys, provider, profile, model, baseUrl, key }: AiSettings): readonly string[] {
  const isPlain = baseUrl.startsWith('http:') && !isOnThisMachine(baseUrl);
  const fate = Object.hasOwn(profile.retired, model) ? profile.retired[model] : undefined;
  return [
    ...(fate === undefined ? [] : [`${keys}.model ${model} of ${provider} is retired: ${fate}; change ${keys}.model`]),
    ...(key !== null && isPlain
      ? [
          `${keys}.base_url is http: ${keyNameOf(profile, keys)} goes over the network unencrypted; use https where the server has it`,
        ]
      : []),
  ];
}

/** What is odd about a failover beside the first. */
export function warningsAboutBoth(first: AiSettings, failover: AiSettings | null): readonly string[] {
  if (failover === null) return [];
  const isLimited = ({ budget }: AiSettings) => budget.calls !== null || budget.usd !== null;
  const isSame = first.baseUrl === failover.baseUrl && first.model === failover.model;
  return [
    ...(isSame ? ['bot.ai.failover is the server and the model of bot.ai: name another, or it fails with it'] : []),
    ...(isLimited(first) && !isLimited(failover)
      ? ['bot.ai.failover has no budget and is asked also while that of bot.ai is used up: set bot.ai.failover.budget']
      : []),
  ];
}
