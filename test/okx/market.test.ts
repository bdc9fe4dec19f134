import { describe, expect, it } from 'vitest';
import { accountOf, START } from './account-of.ts';
import { BTC, ETH } from './engine/open.ts';
import { createPath } from './market.ts';

const MINUTE = 60_000;

describe('the candles', () => {
  const candles = async (query: { readonly [name: string]: string }, options = {}) => {
    const { data } = await accountOf({ followsWalk: true, ...options }).get('/market/candles', {
      instId: BTC,
      ...query,
    });
    // The cast: candles are lists on the wire.
    return data as unknown as readonly string[][];
  };

  it('come newest first, without gaps, each beginning where the one before it ended; only the newest is unfinished', async () => {
    const rows = await candles({ bar: '15m', limit: '300' });
    expect(rows).toHaveLength(300);
    expect(rows.map((row) => row[8])).toEqual(['0', ...Array(299).fill('1')]);
    for (const [i, row] of rows.slice(0, -1).entries()) {
      const before = rows[i + 1] as string[];
      expect(Number(row[0]) - Number(before[0])).toBe(15 * MINUTE);
      expect(Math.abs(Number(row[1]) - Number(before[4]))).toBeLessThan(1);
      expect(Number(row[2])).toBeGreaterThanOrEqual(Math.max(Number(row[1]), Number(row[4])));
      expect(Number(row[3])).toBeLessThanOrEqual(Math.min(Number(row[1]), Number(row[4])));
    }
  });
  it('are 100 if nothing is said, and never more than 300', async () => {
    expect(await candles({ bar: '1m' })).toHaveLength(100);
    expect(await candles({ bar: '1m', limit: '500' })).toHaveLength(300);
  });
  it('are asked for page by page', async () => {
    const [first] = [await candles({ bar: '1m', limit: '3' })];
    const older = await candles({ bar: '1m', limit: '3', after: String(first.at(-1)?.[0]) });
    expect(Number(older[0]?.[0])).toBe(Number(first.at(-1)?.[0]) - MINUTE);
    expect(older.every((row) => row[8] === '1')).toBe(true);
    const newer = await candles({ bar: '1m', limit: '3', before: String(first[1]?.[0]) });
    expect(newer).toEqual([first[0]]);
  });
  it.each([
    ['6H', 4],
    ['6Hutc', 0],
    ['1D', 16],
    ['1Dutc', 0],
  ])('of %s open by the right clock', async (bar, hour) => {
    const [newest] = await candles({ bar, limit: '1' });
    expect(new Date(Number(newest?.[0])).getUTCHours() % (bar.startsWith('6') ? 6 : 24)).toBe(
      hour % (bar.startsWith('6') ? 6 : 24),
    );
  });
  it('are the same for the same seed, and others for another', async () => {
    const query = { bar: '5m', limit: '20' };
    expect(await candles(query)).toEqual(await candles(query));
    expect(await candles(query)).not.toEqual(await candles(query, { seed: 2 }));
  });
  it('of a length that there is none of are refused', async () => {
    expect(await accountOf().get('/market/candles', { instId: BTC, bar: '7m' })).toMatchObject({ code: '51000' });
  });
});

describe('the price', () => {
  it('is what was set, in the ticker, the mark price and the candle of now', async () => {
    const { okx, get } = accountOf();
    okx.clock.advance(MINUTE);
    okx.market.price(101_000, 100_990);
    okx.market.price(100_400);
    const { data } = await get('/market/candles', { instId: BTC, bar: '1m', limit: '2' });
    const [now, before] = data as unknown as readonly string[][];
    expect(now?.slice(1, 5)).toEqual(['100400', '101000', '100400', '100400']);
    expect(before?.[4]).toBe('100000');
    expect((await get('/market/ticker', { instId: BTC })).data).toMatchObject([{ last: '100400', instId: BTC }]);
    const marks = (await get('/public/mark-price', { instType: 'SWAP' })).data.map(({ instId, markPx }) => [
      instId,
      markPx,
    ]);
    expect(marks).toEqual([
      [BTC, '100400'],
      [ETH, '4000'],
    ]);
  });
  it('can be a candle that the test gives', async () => {
    const { okx, get } = accountOf();
    const bar = { openedAt: START - MINUTE, open: 1, high: 3, low: 1, close: 2, volume: 5, isClosed: true };
    okx.market.candles('1m', [bar]);
    const { data } = await get('/market/candles', { instId: BTC, bar: '1m' });
    expect(data).toEqual([[String(START - MINUTE), '1', '3', '1', '2', '5', '0.0500', '0.1000', '1']]);
  });
  it('walks by itself if it is let', () => {
    const path = createPath(1, 100, START);
    expect(path.at(START)).toBeCloseTo(100, 9);
    const hours = Array.from({ length: 24 }, (_, hour) => path.at(START + hour * 60 * MINUTE));
    expect(new Set(hours).size).toBe(24);
    expect(Math.max(...hours) / Math.min(...hours)).toBeLessThan(1.2);
  });
});

it('the instruments say their grid, and an unknown one is refused', async () => {
  const { get } = accountOf();
  const grid = {
    ctVal: '0.01',
    lotSz: '0.01',
    minSz: '0.01',
    tickSz: '0.1',
    ctType: 'linear',
    settleCcy: 'USDT',
    state: 'live',
  };
  expect((await get('/public/instruments', { instType: 'SWAP', instId: BTC })).data).toMatchObject([grid]);
  expect((await get('/public/instruments', { instType: 'SWAP', instId: 'NONE' })).code).toBe('51001');
  expect((await get('/public/instruments', { instType: 'SPOT' })).data).toEqual([]);
  expect((await get('/public/instruments')).code).toBe('50014');
});
