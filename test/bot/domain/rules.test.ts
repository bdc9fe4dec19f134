import { describe, expect, it } from 'vitest';
import { decideByRules } from '../../../bot/domain/decision/rules.ts';
import { type Averages, measure } from '../../../bot/domain/indicators/measure.ts';
import { replay, WARM_CANDLES } from '../../../bot/domain/market/replay.ts';
import { loadRecording } from '../../../bot/market/recording.ts';
import { observationOf } from '../support/candles.ts';

const averages = (fast: number, middle: number, slow: number): Averages => ({ fast, middle, slow });
const decide = (price: number, now: Averages, before: Averages = now) => {
  const { signal, confidence } = decideByRules({ price, averages: now, before });
  return `${signal} ${confidence}`;
};

describe('the built-in rules', () => {
  it('buy in an upward trend', () => {
    expect(decide(104, averages(103, 102, 101))).toBe('BUY MEDIUM');
  });
  it('are sure where the fast average has just crossed into it', () => {
    expect(decide(104, averages(103, 102, 101), averages(101, 102, 101))).toBe('BUY HIGH');
  });
  it('sell in a downward trend', () => {
    expect(decide(97, averages(98, 99, 100))).toBe('SELL MEDIUM');
  });
  it('are sure where the fast average has just crossed down into it', () => {
    expect(decide(97, averages(98, 99, 100), averages(99.5, 99, 100))).toBe('SELL HIGH');
  });
  it.each([
    ['the fast average disagrees', 104, averages(101, 102, 100)],
    ['the middle average disagrees', 104, averages(103, 102, 102.5)],
    ['the price has left the trend', 100.5, averages(103, 102, 101)],
    ['the fast average disagrees with a fall', 97, averages(99.5, 99, 100)],
    ['the middle average disagrees with a fall', 97, averages(98, 99, 98.5)],
    ['the price has left the fall', 100.5, averages(98, 99, 100)],
    ['all are equal', 100, averages(100, 100, 100)],
  ])('hold while %s', (_, price, now) => {
    expect(decide(price, now)).toBe('HOLD LOW');
  });
  it('see no crossing where the candle before had no averages', () => {
    expect(decide(104, averages(103, 102, 101), { fast: 101, middle: null, slow: null })).toBe('BUY MEDIUM');
  });
  it('hold while the averages are not warm', () => {
    const { reason, ...decided } = decideByRules(measure(observationOf([1, 2, 3])));
    expect(decided).toEqual({ signal: 'HOLD', confidence: 'LOW' });
    expect(reason).toContain('SMA 50 not warm');
  });
  it('give the figures as their reason', () => {
    const { reason } = decideByRules({
      price: 104,
      averages: averages(103, 102, 101),
      before: averages(103, 102, 101),
    });
    expect(reason).toMatch(/upward trend: price 104\.00, SMA 5 103\.00, SMA 20 102\.00, SMA 50 101\.00$/);
  });
});

describe('what is measured', () => {
  it('is the newest candle and the one before it', () => {
    const rising = Array.from({ length: 51 }, (_, i) => i + 1);
    expect(measure(observationOf(rising))).toEqual({
      price: 51,
      averages: averages(49, 41.5, 26.5),
      before: { fast: 48, middle: 40.5, slow: 25.5 },
    });
  });
});

describe('on the recorded candles', () => {
  const recording = loadRecording();
  const decisions = Array.from({ length: recording.candles.length - WARM_CANDLES + 1 }, (_, beat) =>
    decideByRules(measure(replay(recording, beat, 0))),
  );

  it('the averages are warm from the first decision on', () => {
    expect(decisions.filter((d) => d.reason.includes('not warm'))).toEqual([]);
  });
  it('every answer occurs', () => {
    const answers = new Set(decisions.map((d) => `${d.signal} ${d.confidence}`));
    expect([...answers].sort()).toEqual(['BUY HIGH', 'BUY MEDIUM', 'HOLD LOW', 'SELL HIGH', 'SELL MEDIUM']);
  });
});
