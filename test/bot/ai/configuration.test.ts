// What the configuration says of an AI: refused where it cannot work, completed from the profile, warned of where odd.
import { describe, expect, it } from 'vitest';
import { type AiSettings, aiSettings, warningsAbout, warningsAboutBoth } from '../../../bot/ai/settings.ts';
import type { BotConfiguration } from '../../../bot/config.ts';
import { schema } from '../../../bot/schema.ts';
import { merge } from '../../../common/config/merge.ts';

const KEY = 'sk-3f1c9a7b55d24e1f8a60';
const read = (keys: Readonly<Record<string, string>>, secrets: Readonly<Record<string, string>> = {}) =>
  merge([schema], { file: null, dotenv: secrets, environment: {}, commandLine: Object.entries(keys) }, false);
const faultsOf = (...given: Parameters<typeof read>) => (read(...given).faults ?? []).map((fault) => fault.text);
const settingsOf = (
  keys: Readonly<Record<string, string>>,
  secrets: Readonly<Record<string, string>> = {},
  at?: AiSettings['keys'],
) => {
  const merged = read(keys, secrets);
  if (merged.faults) throw new Error(JSON.stringify(merged.faults));
  const configuration = { folder: '', warnings: [], language: 'zh', ...merged } as unknown as BotConfiguration;
  return aiSettings(configuration, at);
};
const OPENAI = { 'bot.ai.provider': 'openai', 'bot.ai.model': 'm', 'bot.ai.base_url': 'http://127.0.0.1:1/v1/' };

describe('an AI is configured', () => {
  it('not at all where the built-in rules decide', () => expect(settingsOf({})).toBeNull());

  it.each([
    ['deepseek', 'DEEPSEEK_API_KEY', 'https://api.deepseek.com', 'deepseek-flash', { thinking: { type: 'disabled' } }],
    [
      'qwen',
      'DASHSCOPE_API_KEY',
      'https://dashscope.aliyuncs.com/compatible-mode/v1',
      'qwen-plus',
      { enable_thinking: false },
    ],
  ] as const)('by the name %s and the key alone, and does not think', (provider, name, baseUrl, model, body) => {
    expect(settingsOf({ 'bot.ai.provider': provider }, { [name]: KEY })).toMatchObject({
      baseUrl,
      model,
      key: KEY,
      isAi: true,
      profile: { body },
    });
  });
  it('by address and model, without a key where the server asks for none', () => {
    expect(settingsOf(OPENAI)).toMatchObject({ baseUrl: 'http://127.0.0.1:1/v1', model: 'm', key: null });
  });
  it('with another model and address than the usual ones', () => {
    const keys = { 'bot.ai.provider': 'deepseek', 'bot.ai.model': 'm', 'bot.ai.base_url': 'https://x.example/api' };
    expect(settingsOf(keys, { DEEPSEEK_API_KEY: KEY })).toMatchObject({ model: 'm', baseUrl: 'https://x.example/api' });
  });
  it('in the language of the machine, or another', () => {
    expect(settingsOf(OPENAI)?.language).toBe('zh');
    expect(settingsOf({ ...OPENAI, 'bot.ai.language': 'en' })?.language).toBe('en');
  });
  it('as none where it is the stub', () => {
    expect(settingsOf({ ...OPENAI, 'bot.ai.model': 'ai-stub' })).toMatchObject({
      isAi: false,
      label: expect.stringContaining('not an AI'),
    });
  });
});

describe('refused, with what to do,', () => {
  it.each([
    ['a missing key', {}, 'bot.ai.provider deepseek: DEEPSEEK_API_KEY is not set: write the key into .env'],
    [
      'a key with a blank inside',
      { DEEPSEEK_API_KEY: 'sk a' },
      'DEEPSEEK_API_KEY holds blanks or characters that no key has',
    ],
  ])('is %s', (_, secrets, sentence) => {
    expect(faultsOf({ 'bot.ai.provider': 'deepseek' }, secrets)).toEqual([expect.stringContaining(sentence)]);
  });
  it.each([
    'your-api-key',
    'YOUR_API_KEY_HERE',
    'sk-your-deepseek-key',
    'sk-xxx',
    'sk-XXXXXXXX',
    'changeme',
    '<key>',
    'sk-...',
    'xxx',
    'placeholder',
    'api-key',
    'replace_me',
  ])('is the placeholder %s, which is not quoted as if it were a key', (placeholder) => {
    const [fault, ...others] = faultsOf({ 'bot.ai.provider': 'qwen' }, { DASHSCOPE_API_KEY: placeholder });
    expect(fault).toContain('DASHSCOPE_API_KEY holds a placeholder, no key: write the key into .env');
    expect(others).toEqual([]);
  });
  it.each([KEY, 'sk-proj-Xk29_aYo-urKq', 'gsk_todoX1', 'ollama'])('is not the key %s', (key) => {
    expect(faultsOf(OPENAI, { AI_API_KEY: key })).toEqual([]);
  });
  it('is an unknown server without model and address', () => {
    expect(faultsOf({ 'bot.ai.provider': 'openai' })).toEqual([
      expect.stringContaining('bot.ai.provider openai needs bot.ai.model: set it, or set bot.ai.provider to builtin'),
      expect.stringContaining('bot.ai.provider openai needs bot.ai.base_url'),
    ]);
  });
  it.each(['http://me:secret1234@host/v1', 'https://host/v1?key=secret1234', 'https://host/v1#secret1234'])(
    'is an address with more than an address in it: %s',
    (address) => {
      const [fault] = faultsOf({ ...OPENAI, 'bot.ai.base_url': address });
      expect(fault).toContain('bot.ai.base_url must hold neither a user, nor a query, nor a fragment');
    },
  );
  it('is a wait longer than the longest', () => {
    expect(faultsOf({ 'bot.execution.retry.initial': '9s' })).toHaveLength(1);
    expect(faultsOf({ 'bot.execution.breaker.open': '1h' })).toHaveLength(1);
  });
  it('never shows a key', () => {
    expect(
      JSON.stringify(read({ 'bot.ai.provider': 'deepseek', 'bot.port': 'x' }, { DEEPSEEK_API_KEY: KEY })),
    ).not.toContain(KEY);
  });
});

describe('a budget', () => {
  const PRICES = { 'bot.ai.prices.input': '0.14', 'bot.ai.prices.output': '0.56' };
  it('is none, and prices are not known, unless they are given', () => {
    expect(settingsOf(OPENAI)).toMatchObject({ prices: null, budget: { calls: null, usd: null } });
  });
  it('is of calls and of money, at the prices that are given', () => {
    const keys = { ...OPENAI, ...PRICES, 'bot.ai.budget.calls': '100', 'bot.ai.budget.usd': '2.5' };
    expect(settingsOf(keys)).toMatchObject({
      prices: { input: 0.14, cachedInput: 0.14, output: 0.56 },
      budget: { calls: 100, usd: 2.5 },
    });
    expect(settingsOf({ ...keys, 'bot.ai.prices.cached_input': '0.0028' })?.prices?.cachedInput).toBe(0.0028);
  });
  it('may be of a server that costs nothing', () => {
    const free = { 'bot.ai.prices.input': '0', 'bot.ai.prices.output': '0' };
    expect(settingsOf({ ...OPENAI, ...free, 'bot.ai.budget.usd': '1' })?.prices).toEqual({
      input: 0,
      cachedInput: 0,
      output: 0,
    });
  });
  it('of money needs prices', () => {
    expect(faultsOf({ ...OPENAI, 'bot.ai.budget.usd': '1' })).toEqual([
      expect.stringContaining(
        'bot.ai.budget.usd needs bot.ai.prices: set input and output, or limit bot.ai.budget.calls',
      ),
    ]);
    expect(faultsOf({ ...OPENAI, 'bot.ai.budget.calls': '1' })).toEqual([]);
  });
  it.each(['input', 'output', 'cached_input'])('is not counted with half of the prices: %s alone', (name) => {
    expect(faultsOf({ ...OPENAI, [`bot.ai.prices.${name}`]: '1', 'bot.ai.budget.usd': '1' })).toContainEqual(
      expect.stringContaining('bot.ai.prices needs both input and output'),
    );
  });
});

describe('a failover', () => {
  const FIRST = { 'bot.ai.provider': 'deepseek' };
  const AT = { 'bot.ai.failover.model': 'n', 'bot.ai.failover.base_url': 'http://127.0.0.1:2/v1' };
  const LOCAL = { 'bot.ai.failover.provider': 'openai', ...AT };
  const failoverOf = (keys: Readonly<Record<string, string>>, secrets: Readonly<Record<string, string>>) =>
    settingsOf({ ...FIRST, ...keys }, { DEEPSEEK_API_KEY: KEY, ...secrets }, 'bot.ai.failover');

  it('is none unless it is given', () => expect(failoverOf({}, {})).toBeNull());
  it('has model, address, prices and budget of its own', () => {
    const more = { 'bot.ai.failover.prices.input': '1', 'bot.ai.failover.prices.output': '2' };
    expect(
      failoverOf({ ...LOCAL, ...more, 'bot.ai.failover.budget.calls': '7', 'bot.ai.budget.calls': '9' }, {}),
    ).toMatchObject({
      keys: 'bot.ai.failover',
      model: 'n',
      baseUrl: 'http://127.0.0.1:2/v1',
      key: null,
      prices: { input: 1, cachedInput: 1, output: 2 },
      budget: { calls: 7, usd: null },
    });
  });
  it('has the key of its provider; any other server is never given the key of the first', () => {
    expect(failoverOf({ 'bot.ai.failover.provider': 'qwen' }, { DASHSCOPE_API_KEY: 'qwen-key' })?.key).toBe('qwen-key');
    expect(failoverOf(LOCAL, { AI_API_KEY: 'of-another' })?.key).toBeNull();
    expect(failoverOf(LOCAL, { AI_FAILOVER_API_KEY: 'its-own' })?.key).toBe('its-own');
    expect(settingsOf(OPENAI, { AI_API_KEY: 'a', AI_FAILOVER_API_KEY: 'b' })?.key).toBe('a');
  });
  it('is refused with what it lacks, by its own keys', () => {
    expect(faultsOf({ ...FIRST, 'bot.ai.failover.provider': 'qwen' }, { DEEPSEEK_API_KEY: KEY })).toEqual([
      expect.stringContaining(
        'bot.ai.failover.provider qwen: DASHSCOPE_API_KEY is not set: write the key into .env beside the configuration file, or set bot.ai.failover.provider to none',
      ),
    ]);
    expect(faultsOf({ ...FIRST, 'bot.ai.failover.provider': 'openai' }, { DEEPSEEK_API_KEY: KEY })).toEqual([
      expect.stringContaining('needs bot.ai.failover.model'),
      expect.stringContaining('needs bot.ai.failover.base_url'),
    ]);
    expect(faultsOf({ ...FIRST, ...LOCAL, 'bot.ai.failover.budget.usd': '1' }, { DEEPSEEK_API_KEY: KEY })).toEqual([
      expect.stringContaining('bot.ai.failover.budget.usd needs bot.ai.failover.prices'),
    ]);
  });
  it('is refused beside the built-in rules, which never fail', () => {
    expect(faultsOf(LOCAL)).toEqual([expect.stringContaining('needs a bot.ai.provider that may fail')]);
    expect(faultsOf({ ...FIRST, ...LOCAL }, { DEEPSEEK_API_KEY: KEY })).toEqual([]);
  });
  it('is warned of where it is the same server and model, or costs what the first may not', () => {
    const first = settingsOf(OPENAI) as AiSettings;
    const limited = settingsOf({ ...OPENAI, 'bot.ai.budget.calls': '5' }) as AiSettings;
    const other = failoverOf(LOCAL, {}) as AiSettings;
    expect(warningsAboutBoth(first, { ...first, keys: 'bot.ai.failover' })).toEqual([
      expect.stringContaining('is the server and the model of bot.ai'),
    ]);
    expect(warningsAboutBoth(limited, other)).toEqual([expect.stringContaining('set bot.ai.failover.budget')]);
    expect([warningsAboutBoth(first, other), warningsAboutBoth(limited, null)]).toEqual([[], []]);
    for (const part of ['model', 'baseUrl'] as const) {
      expect(warningsAboutBoth(first, { ...other, [part]: first[part] })).toEqual([]);
    }
    expect(warningsAboutBoth(limited, { ...other, budget: { calls: 1, usd: null } })).toEqual([]);
  });
});

describe('warned of', () => {
  const warnings = (keys: Readonly<Record<string, string>>, secrets = {}) => {
    const settings = settingsOf(keys, secrets);
    return settings === null ? null : warningsAbout(settings);
  };
  it.each(['deepseek-chat', 'deepseek-reasoner', 'deepseek-v4-pro'])('is the retired model %s', (model) => {
    expect(warnings({ 'bot.ai.provider': 'deepseek', 'bot.ai.model': model }, { DEEPSEEK_API_KEY: KEY })).toEqual([
      expect.stringContaining(`bot.ai.model ${model} of deepseek is retired: it`),
    ]);
  });
  it('is a key that crosses the network unencrypted', () => {
    const far = { ...OPENAI, 'bot.ai.base_url': 'http://10.0.0.2/v1' };
    expect([
      warnings(far, { AI_API_KEY: KEY })?.length,
      warnings(far)?.length,
      warnings(OPENAI, { AI_API_KEY: KEY })?.length,
    ]).toEqual([1, 0, 0]);
  });
});
