import { describe, expect, it } from 'vitest';
import { readAnswer } from '../../../bot/ai/answer.ts';
import { correctionOf, promptFor } from '../../../bot/ai/prompt/prompt.ts';
import type { Holding } from '../../../bot/domain/trading/book.ts';
import { measure } from '../../../bot/indicators/measure.ts';
import { observationOf } from '../support/candles.ts';

const rising = observationOf(Array.from({ length: 60 }, (_, i) => 100 + i));
const long: Holding = {
  symbol: 'BTC/USDT:USDT',
  side: 'long',
  size: 0.0625,
  leverage: 1,
  entryPrice: 150.123456789,
  entryFee: 0.05,
  openedAt: 0,
  candle: 0,
  unrealizedPnl: 0.5547839,
  stopLoss: 148,
  takeProfit: 171,
};
type Language = 'en' | 'zh';
const ask = (language: Language, holding: Holding | null = null, observation = rising) =>
  promptFor(
    { observation, measures: measure(observation), holding, symbol: 'BTC/USDT:USDT', timeframe: '15m' },
    language,
  );
const text = (...given: Parameters<typeof ask>) =>
  ask(...given)
    .map((message) => message.content)
    .join('\n');
const linesOf = (...given: Parameters<typeof ask>) => text(...given).split('\n');

describe.each(['en', 'zh'] as const)('the question (%s)', (language) => {
  it('asks for json, by that word, which JSON modes want to see', () => {
    for (const { content } of ask(language)) expect(content).toContain('json');
  });
  it('shows an example that would itself be valid', () => {
    const example = /^\{.*\}$/m.exec(text(language))?.[0] ?? '';
    expect(readAnswer(example, 159)).toHaveProperty('decision');
  });
  it('tells market, price, levels and the last twelve candles', () => {
    const whole = text(language);
    for (const part of ['BTC/USDT:USDT, 15m', ' 159\n', '(20): 140', '(20): 159']) expect(whole).toContain(part);
    expect(whole.match(/^1970-01-01T/gm)).toHaveLength(12);
  });
  it('tells the times of candles by the wall clock, not by the clock of a replay', () => {
    const shifted = { ...rising, shift: Date.UTC(2026, 0, 1) };
    expect(text(language, null, shifted)).toContain('2026-01-01T00:59 159 159 159 159 1');
    expect(text(language, null, shifted)).not.toContain('1970');
  });
  it('says of what is not warm that it is not known yet', () => {
    const unknown = { en: 'not known yet', zh: '尚不可知' }[language];
    const lines = linesOf(language, null, observationOf([1]));
    expect(lines.filter((line) => line.includes(`: ${unknown} (${unknown})`))).toHaveLength(11);
    expect(lines.filter((line) => line.endsWith(`(20): ${unknown}`))).toHaveLength(2);
  });
  it('tells the position that is held, and that none is', () => {
    const position = linesOf(language, long).find((line) => /^(Position|持仓):/.test(line));
    expect(position?.match(/[\d.]+/g)).toEqual(['0.0625', '150.1235', '0.5547839', '148', '171']);
    expect(position).toMatch(/(long|多)/);
    expect(text(language, { ...long, side: 'short' })).toMatch(/(Position: short|持仓: 空)/);
    expect(text(language)).toMatch(/(Position: none|持仓: 无)/);
  });
  it('says how the position that is open is closed, and how it is kept', () => {
    expect(text(language, long)).toMatch(/SELL (closes it at once and opens no other|立即平仓，不会反手开空)/);
    expect(text(language, long)).toMatch(/HOLD (or BUY keeps it|或 BUY 继续持有)/);
    const short = text(language, { ...long, side: 'short' });
    expect(short).toMatch(/BUY (closes it at once and opens no other|立即平仓，不会反手开多)/);
    expect(short).not.toMatch(/SELL (closes|立即平仓)/);
  });
  it('says nothing of closing in its facts while flat', () => {
    expect(ask(language).at(-1)?.content).not.toMatch(/closes it|平仓/);
  });
  it('is the same for the same facts', () => expect(text(language)).toBe(text(language)));
  it('has no hole', () => expect(text(language, long)).not.toMatch(/undefined|null(?!\.|。)|NaN|\[object/));
  it('tells how far from the price the levels may lie', () => {
    expect(text(language).match(/\d+(?= percent|%)/g)).toEqual(['20', '50']);
  });
  it('is small', () => expect(text(language, long).length).toBeLessThan(3_000));
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

it('every indicator is told, now and one candle ago', () => {
  const lines = linesOf('en');
  const from = lines.indexOf('Indicators now (one candle ago):');
  expect(lines.slice(from + 1, from + 12)).toEqual([
    'SMA 5: 157 (156)',
    'SMA 20: 149.5 (148.5)',
    'SMA 50: 134.5 (133.5)',
    'EMA 12: 153.5003 (152.5003)',
    'EMA 26: 146.6333 (145.644)',
    'MACD 12/26/9 line, signal, histogram: 6.866964, 6.804976, 0.0619887 (6.856351, 6.789478, 0.06687237)',
    'RSI 14: 100 (100)',
    'Bollinger 20/2 lower, middle, upper: 137.9674, 149.5, 161.0326 (136.9674, 148.5, 160.0326)',
    'ATR 14: 0.9976375 (0.9974557)',
    'Volume over the mean of 20: 1 (1)',
    'Trend: up (up)',
  ]);
  const justWarm = observationOf(Array.from({ length: 50 }, (_, i) => 100 + i));
  expect(text('en', null, justWarm)).toContain('Trend: up (not known yet)');
});
