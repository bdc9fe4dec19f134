import { describe, expect, it } from 'vitest';
import type { Decided } from '../../../bot/domain/decision/decided.ts';
import { servesAgain } from '../../../bot/domain/decision/serving.ts';
import { newest } from '../../../bot/domain/market/candle.ts';
import { emptyBook, type Position, type Trade } from '../../../bot/domain/trading/book.ts';
import { observationOf } from '../support/candles.ts';

const { candles } = observationOf([1, 2]);
const ai = { provider: 'deepseek', model: 'deepseek-flash' };
const book = emptyBook(10_000);
const last: Decided = {
  signal: 'HOLD',
  confidence: 'LOW',
  reason: 'a reason',
  madeAt: 1_000,
  candle: newest(candles).openedAt,
  price: 2,
  source: 'ai',
  ...ai,
  outcome: { did: 'held' },
};
const serves = (changes: Partial<Decided>, standing = book) =>
  servesAgain({ ...last, ...changes } as Decided, ai, candles, standing);
const position = (openedAt: number) => ({ ...book, position: { openedAt } as Position });
const traded = (closedAt: number) => ({ ...book, trades: [{ closedAt } as Trade] });
const denied = (denial: 'min_hold' | 'position_changed') => ({ did: 'denied', denial, why: 'a reason' }) as const;

describe('the last decision of an earlier process', () => {
  it.each([
    ['nothing was done', { outcome: { did: 'held' } }],
    ['the position was kept', { outcome: { did: 'kept' } }],
    ['the gate has denied it', { outcome: denied('min_hold') }],
  ] as const)('serves the same candle and position: %s', (_, changes) => {
    expect(serves(changes)).toBe(true);
    expect(serves(changes, position(1_000))).toBe(true);
    expect(serves(changes, traded(1_000))).toBe(true);
  });

  it.each([
    ['of another candle', { candle: last.candle - 1 }],
    ['of another provider', { provider: 'qwen' }],
    ['of another model', { model: 'deepseek-v4-pro' }],
    ['of the rules, which cost nothing', { source: 'rules' }],
    ['that has opened a position', { outcome: { did: 'opened' } }],
    ['that has closed one', { outcome: { did: 'closed' } }],
    ['of which the exchange has not said what came of it', { outcome: { did: 'unknown', why: 'no answer' } }],
    ['on a position that had ended meanwhile', { outcome: denied('position_changed') }],
  ] as const)('does not serve: one %s', (_, changes) => {
    expect(serves(changes)).toBe(false);
  });

  it('does not serve a position that was opened or closed after it', () => {
    expect(serves({}, position(1_001))).toBe(false);
    expect(serves({}, traded(1_001))).toBe(false);
  });

  it('does not serve where there is none', () => {
    expect(servesAgain(undefined, ai, candles, book)).toBe(false);
  });
});
