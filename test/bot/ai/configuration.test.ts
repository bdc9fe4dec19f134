// What the configuration says of an AI: refused where it cannot work, completed from the profile, warned of where odd.
import { describe, expect, it } from 'vitest';
import { aiSettings, warningsAbout } from '../../../bot/ai/settings.ts';
import type { BotConfiguration } from '../../../bot/config.ts';
import { schema } from '../../../bot/schema.ts';
import { merge } from '../../../common/config/merge.ts';

const KEY = 'sk-3f1c9a7b55d24e1f8a60';
const read = (keys: Readonly<Record<string, string>>, secrets: Readonly<Record<string, string>> = {}) =>
  merge([schema], { file: null, dotenv: secrets, environment: {}, commandLine: Object.entries(keys) }, false);
const faultsOf = (...given: Parameters<typeof read>) => (read(...given).faults ?? []).map((fault) => fault.text);
const settingsOf = (keys: Readonly<Record<string, string>>, secrets: Readonly<Record<string, string>> = {}) => {
  const merged = read(keys, secrets);
  if (merged.faults) throw new Error(JSON.stringify(merged.faults));
  const configuration = { folder: '', warnings: [], language: 'zh', ...merged } as unknown as BotConfiguration;
  return aiSettings(configuration);
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
