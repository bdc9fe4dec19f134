import { describe, expect, it } from 'vitest';
import type { Dashboard } from '../../../../bot/server/page/client/api.ts';
import { isSilent, listsMark } from '../../../../bot/server/page/client/freshness.ts';
import { dashboard, iso, NOW } from '../../../browser/story.ts';

describe('the line to the bot', () => {
  it('counts as lost after twelve seconds of silence, two missed events', () => {
    expect([isSilent(1_000, 13_000), isSilent(1_000, 13_001)]).toEqual([false, true]);
  });
});

describe('the lists are fetched again', () => {
  const mark = (changes: Partial<Dashboard>) => listsMark({ ...dashboard, ...changes }, 'BTC/USDT:USDT');
  it.each<[string, Partial<Dashboard>]>([
    ['a decision was made', { decision: { ...dashboard.decision, decisions_total: 101 } }],
    ['a candle closed', { market_data: { ...dashboard.market_data, last_candle_at: iso(NOW + 1) } }],
    ['a trade was closed', { performance: { ...dashboard.performance, total_trades: 3 } }],
    ['the position is another', { current_position: null }],
    ['the bot was started again', { process: { ...dashboard.process, pid: 1 } }],
  ])('when %s', (_, changes) => {
    expect(mark(changes)).not.toBe(mark({}));
  });
  it('and not when only the price moved', () => {
    const position = dashboard.current_position && { ...dashboard.current_position, unrealized_pnl: 1 };
    expect(mark({ current_price: 1, current_position: position, server_now: iso(NOW) })).toBe(mark({}));
  });
});
