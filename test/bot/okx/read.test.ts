// Rows of OKX that the simulated one does not send: what cannot be read is said, and never taken for nothing.
import { describe, expect, it } from 'vitest';
import { Fatal, Transient } from '../../../bot/domain/errors.ts';
import type { Instrument } from '../../../bot/domain/venue/instrument.ts';
import { pagesOf } from '../../../bot/okx/closings.ts';
import type { Row } from '../../../bot/okx/codes.ts';
import type { Request } from '../../../bot/okx/endpoints.ts';
import { instrumentOf } from '../../../bot/okx/instrument.ts';
import { accountOf, balanceOf, orderOf, positionOf, stopOf } from '../../../bot/okx/read.ts';

const ID = 'BTC-USDT-SWAP';
const INSTRUMENT: Instrument = {
  symbol: 'BTC/USDT:USDT',
  venueId: ID,
  lot: { units: 1, decimals: 4 },
  contracts: { units: 1, decimals: 2 },
  tick: { units: 1, decimals: 1 },
  minLots: 1,
  maxLots: 1_000,
  maxLeverage: 100,
};

describe('a position', () => {
  const row = (others: Row = {}): Row => ({
    instId: ID,
    pos: '0.05',
    posSide: 'net',
    avgPx: '100',
    lever: '3',
    upl: '',
    ...others,
  });
  const read = (...rows: Row[]) => positionOf(rows, INSTRUMENT);
  it('is what it is, beside rows of nothing and of other instruments', () => {
    const others = [row({ pos: '0', avgPx: '' }), row({ pos: '' }), row({ instId: 'ETH-USDT-SWAP', pos: '9' })];
    expect(read(...others, row())).toMatchObject({ side: 'long', lots: 5, unrealizedPnl: 0 });
    expect(read(...others)).toBeNull();
  });
  it('of a two-sided account has the side that is named', () => {
    expect([read(row({ posSide: 'short' }))?.side, read(row({ posSide: 'long' }))?.side]).toEqual(['short', 'long']);
  });
  it('on both sides at once is not one, nor none', () => {
    expect(() => read(row({ posSide: 'long' }), row({ posSide: 'short' }))).toThrow(`2 positions in ${ID} at once`);
  });
  it.each(['0.055', 'x', 'NaN', 5, null])('of the size %j is not flat', (pos) => {
    if (typeof pos === 'string') expect(() => read(row({ pos }))).toThrow('no whole number of lots');
    else expect(read(row({ pos }))).toBeNull();
  });
  it('without a price is not one', () => expect(() => read(row({ avgPx: '' }))).toThrow('avgPx ""'));
});

describe('an order', () => {
  const row = (others: Row = {}): Row => ({
    ordId: '7',
    clOrdId: '',
    state: 'filled',
    side: 'sell',
    posSide: 'net',
    reduceOnly: 'false',
    sz: '0.05',
    accFillSz: '0.05',
    avgPx: '100',
    fee: '-0.1',
    rebate: '0',
    pnl: '0',
    category: 'normal',
    algoClOrdId: '',
    uTime: '9',
    ...others,
  });
  const read = (others: Row = {}) => orderOf(row(others), INSTRUMENT);
  it.each([
    ['by itself', {}, 'open', 'short'],
    ['that may only lessen', { reduceOnly: 'true' }, 'close', 'long'],
    ['that has realized something', { pnl: '-3' }, 'close', 'long'],
    ['of a liquidation', { category: 'full_liquidation' }, 'close', 'long'],
    ['of a liquidation in part', { category: 'partial_liquidation' }, 'close', 'long'],
    ['of an auto-deleveraging', { category: 'adl' }, 'close', 'long'],
    ['that sells the long side of two', { posSide: 'long' }, 'close', 'long'],
    ['that sells the short side of two', { posSide: 'short' }, 'open', 'short'],
  ])('%s is told by that', (_, others, action, side) => expect(read(others)).toMatchObject({ action, side }));
  it('pays a fee, or is paid a rebate', () => {
    expect([read().fee, read({ fee: '0.2' }).fee, read({ fee: '0', rebate: '0.3' }).fee]).toEqual([0.1, -0.2, -0.3]);
    expect(Object.is(read({ fee: '' }).fee, 0)).toBe(true);
  });
  it.each([
    ['live', 'live'],
    ['partially_filled', 'live'],
    ['filled', 'ended'],
    ['canceled', 'ended'],
    ['mmp_canceled', 'ended'],
  ])('that is %s is %s', (state, expected) => expect(read({ state }).state).toBe(expected));
  it('in a state that is not known is not taken for ended', () =>
    expect(() => read({ state: 'odd' })).toThrow('"odd"'));
  it('that has filled nothing has no price', () => {
    expect(read({ accFillSz: '', avgPx: '' })).toMatchObject({ filledLots: 0, averagePrice: null });
  });
});

describe('a stop', () => {
  const row = (others: Row = {}): Row => ({
    algoId: '8',
    side: 'sell',
    sz: '0.05',
    slTriggerPx: '90',
    tpTriggerPx: '',
    ...others,
  });
  it('is for so many lots, or for the whole position', () => {
    expect(stopOf(row(), INSTRUMENT)).toMatchObject({ lots: 5, side: 'long', stopLoss: 90, takeProfit: null });
    expect(stopOf(row({ sz: '', closeFraction: '1' }), INSTRUMENT).lots).toBe('all');
  });
  it.each(['', '0.055', 'x'])('of the size %j protects nothing, and hides nothing else', (sz) => {
    expect(stopOf(row({ sz }), INSTRUMENT).lots).toBe(0);
  });
  it('without a side is none', () => expect(() => stopOf(row({ side: '' }), INSTRUMENT)).toThrow('a stop'));
});

describe('an account', () => {
  it('that does not say how it holds positions cannot be read', () => {
    expect(() => accountOf([{ uid: '1', perm: 'trade', posMode: 'new_mode' }])).toThrow('the account');
    expect(() => accountOf([])).toThrow('the account');
  });
  it('without a row of its currency is worth nothing; without any list it cannot be read', () => {
    expect(balanceOf([{ details: [{ ccy: 'BTC' }] }], 'USDT')).toEqual({ equity: 0, cash: 0 });
    expect(() => balanceOf([{}], 'USDT')).toThrow('the balance');
  });
});

describe('an instrument', () => {
  const row = (others: Row = {}): Row => ({
    instId: ID,
    ctType: 'linear',
    settleCcy: 'USDT',
    state: 'live',
    lotSz: '0.1',
    ctVal: '0.01',
    ctMult: '1',
    minSz: '0.3',
    maxMktSz: '12.35',
    tickSz: '0.5',
    lever: '100',
    ...others,
  });
  const read = (others: Row = {}) => instrumentOf([row(others)], INSTRUMENT.symbol, ID);
  it('has its least and most in lots, the most rounded down', () => {
    expect(read()).toMatchObject({ lot: { units: 1, decimals: 3 }, minLots: 3, maxLots: 123, maxLeverage: 100 });
  });
  it('that is not settled in its quote currency needs a person', () => {
    expect(() => read({ ctType: 'inverse' })).toThrow(Fatal);
    expect(() => read({ settleCcy: 'BTC' })).toThrow(Fatal);
  });
  it('that is suspended may be traded later', () => expect(() => read({ state: 'suspend' })).toThrow(Transient));
  it.each([{ lotSz: '0' }, { ctVal: '' }, { minSz: '0.05' }, { tickSz: 'x' }, { maxMktSz: '0.2' }])(
    'with %j cannot be read',
    (others) => expect(() => read(others)).toThrow(`cannot be read: the instrument ${ID}`),
  );
});

describe('ended orders', () => {
  const DAY = 86_400_000;
  const page = (count: number, from = 0): Row[] =>
    Array.from({ length: count }, (_, i) => ({ instId: ID, ordId: `${from + i}` }));
  const asking = (...pages: Row[][]) => {
    const asked: Request[] = [];
    return {
      asked,
      page: async (request: Request) => {
        asked.push(request);
        return pages.shift() ?? [];
      },
    };
  };
  it('come page by page, each after the last of the one before', async () => {
    const { asked, page: next } = asking(page(100), page(5, 100));
    expect(await pagesOf(next, ID, 10 * DAY, 11 * DAY)).toHaveLength(105);
    expect(asked.map(({ parameters }) => (parameters as { after?: string }).after)).toEqual([undefined, '99']);
  });
  it('of the last days come from the recent list, older ones from the archive', async () => {
    const { asked, page: next } = asking();
    await pagesOf(next, ID, 10 * DAY + 1, 15 * DAY);
    await pagesOf(next, ID, 10 * DAY, 15 * DAY);
    expect(asked.map(({ endpoint }) => endpoint)).toEqual([
      'privateGetTradeOrdersHistory',
      'privateGetTradeOrdersHistoryArchive',
    ]);
  });
  it('are not asked for without an end', async () => {
    const { page: next } = asking(...Array.from({ length: 21 }, () => page(100)));
    await expect(pagesOf(next, ID, 0, 1)).rejects.toThrow('more than 2000 ended orders');
  });
});
