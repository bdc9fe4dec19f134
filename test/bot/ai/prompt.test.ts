import { describe, expect, it } from 'vitest';
import { readAnswer } from '../../../bot/ai/answer.ts';
import { correctionOf, type Position, promptFor } from '../../../bot/ai/prompt/prompt.ts';
import { measure } from '../../../bot/domain/indicators/measure.ts';
import { observationOf } from '../support/candles.ts';

const observation = observationOf(Array.from({ length: 60 }, (_, i) => 100 + i));
const long: Position = {
  side: 'long',
  size: 0.5,
  entryPrice: 150,
  unrealizedPnl: 4.5,
  stopLoss: 148,
  takeProfit: null,
};
const ask = (language: 'en' | 'zh', position: Position | null = null) =>
  promptFor(
    { observation, measures: measure(observation), symbol: 'BTC/USDT:USDT', timeframe: '15m', position },
    language,
  );
const text = (language: 'en' | 'zh', position: Position | null = null) =>
  ask(language, position)
    .map((message) => message.content)
    .join('\n');

describe.each(['en', 'zh'] as const)('the question (%s)', (language) => {
  it('asks for json, by that word, which JSON modes want to see', () => {
    for (const { content } of ask(language)) expect(content).toContain('json');
  });
  it('shows an example that would itself be valid', () => {
    const example = /^\{.*\}$/m.exec(text(language))?.[0] ?? '';
    expect(readAnswer(example, 159)).toHaveProperty('decision');
  });
  it('tells market, price, averages now and before, levels and the last twelve candles', () => {
    const whole = text(language);
    for (const part of ['BTC/USDT:USDT, 15m', ' 159\n', 'SMA 20: 149.50 (', '(20): 140', '(20): 159', '148.50)']) {
      expect(whole).toContain(part);
    }
    expect(whole.match(/^1970-01-01T/gm)).toHaveLength(12);
  });
  it('tells the position that is held, and that none is', () => {
    for (const part of ['0.5', '150', '4.5', '148']) expect(text(language, long)).toContain(part);
    expect(text(language)).toMatch(/(Position: none|持仓: 无)/);
  });
  it('is the same for the same facts', () => expect(text(language)).toBe(text(language)));
  it('has no hole', () => expect(text(language, long)).not.toMatch(/undefined|null(?!\.|。)|NaN/));
  it('quotes the faults where it asks for a correction', () => {
    const again = correctionOf(ask(language), 'nonsense', ['signal must be BUY'], language);
    expect(again.map((message) => message.role)).toEqual(['system', 'user', 'assistant', 'user']);
    expect(again.at(-2)?.content).toBe('nonsense');
    expect(again.at(-1)?.content).toContain('- signal must be BUY');
  });
});

it('the correction neither sends an empty message nor the whole of a long one', () => {
  const quoted = (content: string) => correctionOf([], content, [], 'en')[0]?.content ?? '';
  expect(quoted('  ')).toBe('{}');
  expect(quoted('x'.repeat(100_000))).toHaveLength(2_000);
});
