// What a person does where an AI fails, in a sentence for each cause. Pure.
import type { AiKeys } from './profiles.ts';

/** Where the AI stands in the configuration, and where it runs. */
export type Place = {
  readonly keys: AiKeys;
  /** The secret that holds its key. */
  readonly keyName: string;
  /** True if it runs on this machine. */
  readonly isLocal: boolean;
};

type Sentence = (place: Place) => string;

const TABLE = {
  wait: () => 'it has to pass by itself',
  key: ({ keyName }) => `check ${keyName} in .env, or make a new key`,
  rights: ({ keys, keyName }) => `see whether the account of ${keyName} may use ${keys}.model from here`,
  top_up: () => 'top up the account',
  free_quota: ({ keys }) => `pay for the model in the console of the provider, or choose another ${keys}.model`,
  model: ({ keys }) => `check ${keys}.model and ${keys}.base_url`,
  request: ({ keys }) => `check ${keys}.model and ${keys}.base_url; if both are right, update the bot`,
  thinking: ({ keys }) =>
    `choose a ${keys}.model that does not think, or set ${keys}.provider to qwen, which is asked not to`,
  context: ({ keys }) => `choose a ${keys}.model that takes in more, or let the server give it a larger context`,
  slower: () => 'decide less often (bot.decision_interval), or raise the quota at the provider',
  address: ({ keys }) => `set ${keys}.base_url to where the server is now`,
  slow: ({ isLocal }) =>
    `${isLocal ? 'a server without a GPU is slow' : 'if that lasts'}: raise bot.ai.attempt_timeout and bot.ai.deadline`,
  other_model: ({ keys }) => `if that lasts, choose another ${keys}.model`,
  refused: ({ keys, isLocal }) =>
    isLocal
      ? `is ollama, or whatever server ${keys}.base_url means, running? Start it`
      : `nothing listens there: check ${keys}.base_url`,
  network: ({ keys }) => `check the network and the name service of this machine, and ${keys}.base_url`,
  certificate: ({ keys }) => `check the clock of this machine, and ${keys}.base_url`,
  no_tls: ({ keys }) => `see whether ${keys}.base_url must begin with http instead of https`,
  resources: () => 'raise how many files a process may open (ulimit -n), or free memory',
} as const satisfies { readonly [name: string]: Sentence };

export type Remedy = keyof typeof TABLE;

export const REMEDIES: { readonly [R in Remedy]: Sentence } = TABLE;
