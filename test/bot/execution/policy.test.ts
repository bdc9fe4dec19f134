// What the configuration says of outside calls: general numbers, those of the AI, and those of one call by its name.
import { describe, expect, it } from 'vitest';
import { policiesOf } from '../../../bot/ai/settings.ts';
import { schema } from '../../../bot/schema.ts';
import { merge } from '../../../common/config/merge.ts';

const read = (keys: Readonly<Record<string, string>>) =>
  merge([schema], { file: null, dotenv: {}, environment: {}, commandLine: Object.entries(keys) }, false);
const policies = (keys: Readonly<Record<string, string>> = {}) => {
  const merged = read(keys);
  if (merged.faults) throw new Error(JSON.stringify(merged.faults));
  return policiesOf(merged.values as Parameters<typeof policiesOf>[0]);
};
const faults = (operations: string, others = {}) =>
  (read({ 'bot.execution.operations': operations, ...others }).faults ?? []).map(({ text }) => text);

describe('the limits of a call', () => {
  it('are the general ones, and altogether as many times as there are attempts', () => {
    expect(policies().models).toEqual({
      timeout: { ms: 30_000, key: 'bot.execution.timeout' },
      deadline: { ms: 90_000, key: 'bot.execution.timeout' },
      retry: { attempts: 3, initial: 500, max: 8_000 },
    });
    expect(policies({ 'bot.execution.timeout': '1s', 'bot.execution.retry.attempts': '2' }).models).toMatchObject({
      timeout: { ms: 1_000 },
      deadline: { ms: 2_000 },
      retry: { attempts: 2 },
    });
  });
  it('are those of bot.ai for a decision: its deadline, its attempts, no second correction', () => {
    const { decision, question, correction } = policies({
      'bot.execution.timeout': '1s',
      'bot.execution.retry.attempts': '9',
    });
    const deadline = { ms: 60_000, key: 'bot.ai.deadline' };
    const timeout = { ms: 20_000, key: 'bot.ai.attempt_timeout' };
    expect(decision).toMatchObject({ deadline, retry: { attempts: 1 } });
    expect(question).toMatchObject({ deadline, timeout, retry: { attempts: 3, initial: 500, max: 8_000 } });
    expect(correction).toMatchObject({ deadline, timeout, retry: { attempts: 1 } });
  });
  it('are those of the one call that is named, of which the rest stays as it was', () => {
    const { models, question } = policies({
      'bot.execution.operations':
        '{ai_models: {timeout: 5s, retry: {attempts: 2}}, ai_question: {retry: {initial: 1s, max: 2s}}}',
    });
    expect(models).toEqual({
      timeout: { ms: 5_000, key: 'bot.execution.operations.ai_models.timeout' },
      deadline: { ms: 10_000, key: 'bot.execution.operations.ai_models.timeout' },
      retry: { attempts: 2, initial: 500, max: 8_000 },
    });
    expect(question).toMatchObject({ timeout: { ms: 20_000 }, retry: { attempts: 3, initial: 1_000, max: 2_000 } });
  });
  it('are never longer than a timer can be', () => {
    const { models } = policies({ 'bot.execution.timeout': '500h' });
    expect(models.deadline.ms).toBe(2 ** 31 - 1);
  });
});

describe('refused', () => {
  it.each([
    ['a call that there is not', '{ai_models2: {}}'],
    ['a key that there is not', '{ai_models: {timeouts: 5s}}'],
    ['a duration without its unit', '{ai_models: {timeout: 5}}'],
    ['no attempt at all', '{ai_models: {retry: {attempts: 0}}}'],
    ['a name that every map has', '{__proto__: {timeout: 5s}}'],
    ['no map', '[1]'],
  ])('is %s', (_, written) => {
    const [fault, ...others] = faults(written);
    expect(fault).toMatch(
      /^bot\.execution\.operations must be a map with any of ai_question, ai_correction, ai_models, [a-z_, ]+, each a map with any of timeout \(a duration/,
    );
    expect(others).toEqual([]);
  });
  it('is a first wait longer than the longest, the general ones included', () => {
    const sentence = 'bot.execution.operations.ai_models.retry: initial must not be longer than max: raise max';
    expect(faults('{ai_models: {retry: {initial: 9s}}}')).toEqual([expect.stringContaining(sentence)]);
    expect(faults('{ai_models: {retry: {max: 100ms}}}')).toEqual([expect.stringContaining(sentence)]);
    expect(faults('{ai_models: {retry: {initial: 9s, max: 9s}}}')).toEqual([]);
  });
});
