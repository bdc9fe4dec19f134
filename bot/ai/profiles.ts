// What is known of each kind of AI server. Data only; where it comes from changes often, so configuration comes first.

/** Under which keys of the configuration an AI stands. */
export type AiKeys = 'bot.ai' | 'bot.ai.failover';

export type Provider = 'deepseek' | 'qwen' | 'openai';

export type Profile = {
  /** For people. */
  readonly label: string;
  /** Null: it has to be configured. */
  readonly baseUrl: string | null;
  readonly model: string | null;
  /** The secret that holds the key, where it is not a failover: see `keyNameOf`. */
  readonly keyName: string;
  readonly needsKey: boolean;
  /** What goes into each question beside model, messages and the JSON mode. */
  readonly body: { readonly [name: string]: unknown };
  /** What goes in besides where a corrected answer is asked for. */
  readonly correctionBody: { readonly [name: string]: unknown };
  /** Models that are gone or have become another one: what became of them. */
  readonly retired: { readonly [model: string]: string };
};

/** In tokens: long enough for the longest answer that is valid, in either language. */
export const ANSWER_TOKENS = 2_000;

const ANY_SERVER_KEY = 'AI_API_KEY';

export const PROFILES: { readonly [P in Provider]: Profile } = {
  // Thinks by default, which multiplies the time and ignores the temperature.
  deepseek: {
    label: 'DeepSeek',
    baseUrl: 'https://api.deepseek.com',
    model: 'deepseek-flash',
    keyName: 'DEEPSEEK_API_KEY',
    needsKey: true,
    body: { thinking: { type: 'disabled' }, temperature: 0.2, max_tokens: ANSWER_TOKENS },
    correctionBody: { temperature: 0 },
    retired: {
      'deepseek-chat': 'it ended on 2026-07-24, its successor is deepseek-flash',
      'deepseek-reasoner': 'it ended on 2026-07-24, its successor is deepseek-flash',
      'deepseek-v4-pro': 'it is answered by deepseek-flash since 2026-09-14',
    },
  },
  // Thinking models refuse questions that are not streamed, and have no JSON mode.
  qwen: {
    label: 'Qwen',
    baseUrl: 'https://dashscope.aliyuncs.com/compatible-mode/v1',
    model: 'qwen-plus',
    keyName: 'DASHSCOPE_API_KEY',
    needsKey: true,
    body: { enable_thinking: false, temperature: 0.2, max_tokens: ANSWER_TOKENS },
    correctionBody: { temperature: 0 },
    retired: {},
  },
  // Servers and models differ in which further settings they refuse: they are asked for none.
  openai: {
    label: 'OpenAI-compatible server',
    baseUrl: null,
    model: null,
    keyName: ANY_SERVER_KEY,
    needsKey: false,
    body: {},
    correctionBody: {},
    retired: {},
  },
};

/**
 * The secret that holds the key. A failover of the kind that any server is has one of its own, so that no server is
 * given the key of another.
 */
export const keyNameOf = ({ keyName }: Profile, keys: AiKeys): string =>
  keys === 'bot.ai.failover' && keyName === ANY_SERVER_KEY ? 'AI_FAILOVER_API_KEY' : keyName;

/** What `npm run ai-stub` calls its model: it is no AI, and is shown as none. */
export const STUB_MODEL = 'ai-stub';
