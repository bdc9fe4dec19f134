import { describe, expect, it } from 'vitest';
import type { Dashboard, SymbolShown } from '../../../../bot/server/page/client/api.ts';
import { chosenIn, showing } from '../../../../bot/server/page/client/chosen.ts';
import { symbolRows } from '../../../../bot/server/page/client/facts/symbols.ts';
import { listsMark } from '../../../../bot/server/page/client/freshness.ts';
import { en } from '../../../../bot/server/page/client/words/en.ts';
import { dashboard, iso, NOW, symbolShown } from '../../../browser/story.ts';

const ETH = 'ETH/USDT:USDT';
const BTC = 'BTC/USDT:USDT';
const position = dashboard.current_position && { ...dashboard.current_position, unrealized_pnl: -2.5 };
const withEth = (changes: Partial<SymbolShown> = {}): Dashboard => ({
  ...dashboard,
  symbols: [symbolShown(), symbolShown({ symbol: ETH, current_price: 3_001.5, ...changes })],
});
const rowOf = (changes: Partial<SymbolShown>, elapsed = 0) => {
  const [, row] = symbolRows({ shown: withEth(changes), elapsed, words: en });
  if (row === undefined) throw new Error('no such row');
  return row;
};
const { decision, market_data, trading } = symbolShown();

describe('the table of symbols', () => {
  it('is there only where there are several', () => {
    const of = (symbols: Dashboard['symbols']) =>
      symbolRows({ shown: { ...dashboard, symbols }, elapsed: 0, words: en }).map(({ symbol }) => symbol);
    expect(of([])).toEqual([]);
    expect(of([symbolShown()])).toEqual([]);
    expect(of([symbolShown(), symbolShown({ symbol: ETH })])).toEqual([BTC, ETH]);
  });
  it('says the price, and that there is none yet', () => {
    expect(rowOf({}).price.value).toBe('3,001.50');
    expect(rowOf({ current_price: 0 }).price.value).toBe('none yet');
  });
  it('says what is open and how it goes', () => {
    expect(rowOf({ current_position: position }).position).toEqual({ value: 'long 0.12', note: '−2.50', tone: 'bad' });
    expect(rowOf({ current_position: null }).position).toEqual({ value: '–' });
  });
  it('says when it was decided, also while time goes on', () => {
    expect(rowOf({}, 2_000).decision).toMatchObject({ value: '11s ago', note: '', tone: '' });
    expect(rowOf({ decision: { ...decision, last_decision_age_s: null } }).decision.value).toBe('none yet');
  });
  it('says that a decision is being made, or waits for its turn', () => {
    const note = (changes: Partial<typeof decision>) => rowOf({ decision: { ...decision, ...changes } }).decision.note;
    expect(note({ in_flight_age_s: 3 })).toBe('being made for 3s');
    expect(note({ queued_age_s: 4 })).toBe('waiting for its turn for 4s');
  });
  it('says how many beats it has missed in a row', () => {
    expect(rowOf({ decision: { ...decision, consecutive_fallbacks: 2 } }).decision).toMatchObject({
      note: 'Missed beats 2 in a row now',
      tone: 'wait',
    });
  });
  it('says what keeps it from deciding, before what keeps it from trading', () => {
    const halted = { ...trading, state: 'entries_halted', halt_reason: 'by hand' } as const;
    const down = { ...market_data, status: 'down', reason: 'no route' } as const;
    expect(rowOf({}).state).toEqual({ value: 'running', tone: 'good', note: '' });
    expect(rowOf({ trading: halted }).state).toEqual({ value: 'entries halted', tone: 'wait', note: 'by hand' });
    expect(rowOf({ trading: halted, market_data: down }).state).toEqual({
      value: 'Market: down',
      tone: 'bad',
      note: 'no route',
    });
    expect(rowOf({ market_data: { ...down, status: 'stale' } }).state.tone).toBe('wait');
  });
});

describe('the symbol that is shown at large', () => {
  it('is the first, or the one that is wished for, if it is traded', () => {
    expect([null, BTC, ETH, 'DOGE'].map((wish) => chosenIn(withEth(), wish))).toEqual([BTC, BTC, ETH, BTC]);
    expect(chosenIn(dashboard, ETH)).toBe(BTC);
  });
  it('gives its price, position, market and name, and leaves the money of all', () => {
    const changes = { current_position: null, market_data: { ...market_data, source: 'of ETH' } };
    const shown = showing(withEth(changes), ETH);
    expect(shown).toEqual({
      ...withEth(changes),
      current_price: 3_001.5,
      current_position: null,
      market_data: changes.market_data,
      config: { ...dashboard.config, symbol: ETH },
    });
    expect(showing(dashboard, ETH)).toBe(dashboard);
  });
});

describe('the lists are fetched again', () => {
  const mark = (changes: Partial<SymbolShown> = {}, chosen = BTC) => listsMark(withEth(changes), chosen);
  it.each<[string, Partial<SymbolShown>]>([
    ['another symbol was decided on', { decision: { ...decision, decisions_total: 101 } }],
    ['a candle of another one closed', { market_data: { ...market_data, last_candle_at: iso(NOW + 1) } }],
    ['another one was closed', { total_trades: 3 }],
    ['the position of another one is another', { current_position: null }],
  ])('when %s', (_, changes) => {
    expect(mark(changes)).not.toBe(mark());
  });
  it('when another one is shown at large', () => {
    expect(mark({}, ETH)).not.toBe(mark());
  });
  it('and not when only its price moved', () => {
    expect(mark({ current_price: 1 })).toBe(mark());
  });
});
