import { describe, expect, it } from 'vitest';
import { accountOf, attached, START } from './account-of.ts';
import { BTC } from './engine/open.ts';

describe('a market order', () => {
  it('is filled at the last price for a fee, which is negative on the wire', async () => {
    const { place, detail, position } = accountOf();
    expect(await place({ clOrdId: 'entry1' })).toMatchObject({
      status: 200,
      code: '0',
      data: [{ sCode: '0', clOrdId: 'entry1' }],
    });
    const order = { state: 'filled', accFillSz: '1', avgPx: '100000', fee: '-0.5', reduceOnly: 'false', algoId: '' };
    expect(await detail({ clOrdId: 'entry1' })).toMatchObject(order);
    expect(await position()).toMatchObject({ pos: '1', avgPx: '100000', lever: '3', mgnMode: 'cross', posSide: 'net' });
  });
  it.each([
    ['of an instrument there is none of', { instId: 'BTC-USD-SWAP' }, '51001'],
    ['with an id of 33 letters', { clOrdId: 'a'.repeat(33) }, '51000'],
    ['with a sign in its id', { clOrdId: 'a-1' }, '51000'],
    ['with a tag of 17 letters', { tag: 'a'.repeat(17) }, '51000'],
    ['for cash', { tdMode: 'cash' }, '51000'],
    ['on no side', { side: 'long' }, '51000'],
    ['with a side of the other position mode', { posSide: 'long' }, '51000'],
    ['with a size that is no number', { sz: 'much' }, '51000'],
    ['with a size that is no text', { sz: 1 }, '51000'],
    ['below the least size', { sz: '0.001' }, '51020'],
    ['that is no multiple of the lot', { sz: '1.005' }, '51121'],
    ['above the most', { sz: '12001' }, '51202'],
    ['that the money is not enough for', { sz: '30' }, '51008'],
    ['that only reduces while there is nothing', { side: 'sell', reduceOnly: true }, '51169'],
    ['with a stop above the price', attached({ slTriggerPx: '100000' }), '51280'],
    ['with a target below the price', attached({ tpTriggerPx: '100000', tpOrdPx: '-1' }), '51279'],
    ['that sells with a stop below the price', { side: 'sell', ...attached() }, '51278'],
    [
      'that sells with a target above the price',
      { side: 'sell', ...attached({ slTriggerPx: '101000', tpTriggerPx: '102000', tpOrdPx: '-1' }) },
      '51277',
    ],
    ['with a stop between two ticks', attached({ slTriggerPx: '99000.05' }), '51000'],
    ['with a stop that rests as a limit', attached({ slOrdPx: '98000' }), '51000'],
  ])('%s is refused in its row, and nothing is kept of it', async (_, change, refusal) => {
    const { okx, place, code } = accountOf();
    const reply = await place(change);
    expect([reply.status, reply.code, code(reply)]).toEqual([200, '1', refusal]);
    expect(okx.exchange().orders).toEqual([]);
    expect(okx.audit().refused).toMatchObject([{ code: refusal }]);
  });
  it('is refused in an account that trades no derivatives', async () => {
    const { place, code } = accountOf({ acctLv: '1' });
    expect(code(await place())).toBe('51010');
  });
  it('may use up the margin but for a reserve of a twentieth', async () => {
    // 28.5 contracts at 3 times: 9,500 USDT of margin, 9,975 with the reserve, 14.25 of fee.
    for (const [sz, expected] of [
      ['28.5', '0'],
      ['28.6', '51008'],
    ]) {
      const { place, code } = accountOf();
      expect(code(await place({ sz }))).toBe(expected);
    }
  });
});

it('a market order fills worse than the last price by the slippage, which the ticker shows', async () => {
  const { get, place, detail } = accountOf({ slippageTicks: 3 });
  await place({ clOrdId: 'bought' });
  await place({ clOrdId: 'sold', side: 'sell' });
  expect([(await detail({ clOrdId: 'bought' }))?.avgPx, (await detail({ clOrdId: 'sold' }))?.avgPx]).toEqual([
    '100000.3',
    '99999.7',
  ]);
  expect((await get('/market/ticker', { instId: BTC })).data).toMatchObject([{ askPx: '100000.3', bidPx: '99999.7' }]);
});

describe('a client order id', () => {
  it('is refused a second time while its order is pending', async () => {
    const { okx, place, code } = accountOf();
    okx.faults.add({ on: 'POST /api/v5/trade/order', fault: 'fills late', after: 1_000 });
    await place({ clOrdId: 'entry1' });
    expect(code(await place({ clOrdId: 'entry1' }))).toBe('51016');
  });
  it('is free again once its order is filled: sent blindly twice it fills twice, and the latest is shown', async () => {
    const { okx, place, detail, code } = accountOf();
    await place({ clOrdId: 'entry1' });
    expect(code(await place({ clOrdId: 'entry1', sz: '2' }))).toBe('0');
    expect(await detail({ clOrdId: 'entry1' })).toMatchObject({ sz: '2' });
    const [first] = okx.exchange().orders;
    expect(await detail({ clOrdId: 'entry1', ordId: String(first?.ordId) })).toMatchObject({ sz: '1' });
    expect(okx.audit()).toMatchObject({ doubled: ['entry1'], entries: { entry1: [{ sz: '1' }, { sz: '2' }] } });
  });
  it('that no order has is answered so', async () => {
    expect(await accountOf().get('/trade/order', { instId: BTC, clOrdId: 'none' })).toMatchObject({
      status: 200,
      code: '51603',
    });
  });
});

describe('the header expTime', () => {
  it.each([
    ['in the past', -1, '50036'],
    ['now', 0, '0'],
    ['to come', 3_000, '0'],
  ])('%s: an order is carried out or not', async (_, after, expected) => {
    const { okx, place, code } = accountOf();
    expect(code(await place({}, { headers: { expTime: String(START + after) } }))).toBe(expected);
    expect(okx.exchange().fills.length).toBe(expected === '0' ? 1 : 0);
  });
});

describe('an order that only reduces', () => {
  it('closes, and is never trimmed: more than the position is refused', async () => {
    const { place, code, position } = accountOf();
    await place();
    expect(code(await place({ side: 'sell', reduceOnly: true, sz: '1.01' }))).toBe('51112');
    expect(code(await place({ side: 'buy', reduceOnly: true }))).toBe('51170');
    expect(code(await place({ side: 'sell', reduceOnly: true, ...attached() }))).toBe('51100');
    expect(code(await place({ side: 'sell', reduceOnly: true }))).toBe('0');
    expect(await position()).toBeUndefined();
  });
  it('is cancelled where the position has gone before it was filled', async () => {
    const { okx, place, detail, position } = accountOf();
    await place();
    okx.faults.add({ on: 'POST /api/v5/trade/order', fault: 'fills late', after: 500 });
    await place({ side: 'sell', reduceOnly: true, clOrdId: 'late' });
    okx.hand.close();
    okx.clock.advance(500);
    expect([await position(), (await detail({ clOrdId: 'late' }))?.state]).toEqual([undefined, 'canceled']);
  });
  it('is filled as far as the position still goes, and cancelled for the rest', async () => {
    const { okx, place, detail, position } = accountOf();
    await place({ sz: '3' });
    okx.faults.add({ on: 'POST /api/v5/trade/order', fault: 'fills late', after: 500 });
    await place({ side: 'sell', sz: '3', reduceOnly: true, clOrdId: 'late' });
    await place({ side: 'sell', sz: '1', reduceOnly: true });
    okx.clock.advance(500);
    expect(await position()).toBeUndefined();
    expect(await detail({ clOrdId: 'late' })).toMatchObject({ state: 'canceled', accFillSz: '2' });
  });
  it('is no entry, nor is one that closes without saying so; and it needs no margin', async () => {
    const { okx, place, code } = accountOf();
    await place({ sz: '28', clOrdId: 'entry1' });
    await place({ sz: '1', side: 'sell', reduceOnly: true, clOrdId: 'some' });
    expect(code(await place({ sz: '27', side: 'sell', clOrdId: 'rest' }))).toBe('0');
    expect(okx.audit()).toMatchObject({ doubled: [], entries: { entry1: [{ sz: '28' }] } });
    expect(Object.keys(okx.audit().entries)).toEqual(['entry1']);
  });
  it('but one that does not only reduce turns the position round', async () => {
    const { place, position } = accountOf();
    await place();
    await place({ side: 'sell', sz: '3' });
    expect(await position()).toMatchObject({ pos: '-2', avgPx: '100000' });
  });
});

describe('a closed position', () => {
  it('comes back with size zero where its instrument is asked for, and else not at all', async () => {
    const { get, place, post } = accountOf();
    await place();
    await post('/trade/close-position', { instId: BTC, mgnMode: 'cross' });
    expect((await get('/account/positions')).data).toEqual([]);
    expect((await get('/account/positions', { instId: BTC })).data).toMatchObject([{ pos: '0', avgPx: '', upl: '' }]);
    expect((await get('/account/positions', { instId: 'ETH-USDT-SWAP' })).data).toEqual([]);
  });
  it('is refused to be closed once more', async () => {
    expect(await accountOf().post('/trade/close-position', { instId: BTC, mgnMode: 'cross' })).toMatchObject({
      code: '51023',
    });
  });
  it('is closed whole under the id that is given, its pending closing orders cancelled if that is asked for', async () => {
    const { place, post, detail } = accountOf();
    await place({ sz: '2' });
    await place({ side: 'sell', ordType: 'limit', px: '110000', sz: '1', reduceOnly: true, clOrdId: 'rests' });
    const close = { instId: BTC, mgnMode: 'cross', clOrdId: 'close1' };
    expect(await post('/trade/close-position', close)).toMatchObject({ code: '51115' });
    expect(await post('/trade/close-position', { ...close, autoCxl: true })).toMatchObject({ code: '0' });
    expect(await detail({ clOrdId: 'close1' })).toMatchObject({ state: 'filled', side: 'sell', sz: '2' });
    expect(await detail({ clOrdId: 'rests' })).toMatchObject({ state: 'canceled' });
  });
});

describe('a limit order', () => {
  it('rests until the price comes, or is cancelled, and both only once', async () => {
    const { okx, get, place, post, detail, code } = accountOf();
    await place({ ordType: 'limit', px: '99500', clOrdId: 'touched' });
    okx.market.price(99_500);
    expect(await detail({ clOrdId: 'touched' })).toMatchObject({ state: 'filled', avgPx: '99500' });
    await place({ ordType: 'limit', px: '99000', clOrdId: 'low' });
    await place({ ordType: 'limit', px: '98000', clOrdId: 'lower' });
    expect((await get('/trade/orders-pending', { instId: BTC })).data.map(({ clOrdId }) => clOrdId)).toEqual([
      'lower',
      'low',
    ]);
    okx.market.price(98_999);
    expect(await detail({ clOrdId: 'low' })).toMatchObject({ state: 'filled', avgPx: '99000' });
    expect(code(await post('/trade/cancel-order', { instId: BTC, clOrdId: 'lower' }))).toBe('0');
    expect(code(await post('/trade/cancel-order', { instId: BTC, clOrdId: 'lower' }))).toBe('51401');
    expect(code(await post('/trade/cancel-order', { instId: BTC, clOrdId: 'low' }))).toBe('51402');
    expect(code(await post('/trade/cancel-order', { instId: BTC, clOrdId: 'none' }))).toBe('51400');
    const history = await get('/trade/orders-history', { instType: 'SWAP', limit: '1' });
    expect(history.data).toMatchObject([{ clOrdId: 'lower', state: 'canceled' }]);
    const older = await get('/trade/orders-history', { instType: 'SWAP', after: String(history.data[0]?.ordId) });
    expect(older.data.map(({ clOrdId }) => clOrdId)).toEqual(['low', 'touched']);
    const newer = await get('/trade/orders-history', { instType: 'SWAP', before: String(older.data[0]?.ordId) });
    expect(newer.data.map(({ clOrdId }) => clOrdId)).toEqual(['lower']);
  });
});

describe('the lists', () => {
  it('of fills are those of an order or an instrument, if one is named', async () => {
    const { get, place } = accountOf();
    const first = (await place({ clOrdId: 'first' })).data[0]?.ordId;
    await place({ clOrdId: 'second' });
    await place({ clOrdId: 'other', instId: 'ETH-USDT-SWAP' });
    const ids = async (query: { readonly [name: string]: string }) =>
      (await get('/trade/fills', query)).data.map(({ clOrdId }) => clOrdId);
    expect(await ids({})).toEqual(['other', 'second', 'first']);
    expect(await ids({ instId: BTC })).toEqual(['second', 'first']);
    expect(await ids({ ordId: String(first) })).toEqual(['first']);
  });
  it('of orders that ended hold none that is pending', async () => {
    const { get, place } = accountOf();
    await place({ ordType: 'limit', px: '90000' });
    expect((await get('/trade/orders-history', { instType: 'SWAP' })).data).toEqual([]);
    expect((await get('/trade/orders-history')).code).toBe('50014');
  });
  it('of stops are those of the kinds that are named', async () => {
    const { get, place } = accountOf();
    await place(attached());
    const count = async (ordType: string) => (await get('/trade/orders-algo-pending', { ordType })).data.length;
    expect([await count('conditional'), await count('oco'), await count('conditional,oco')]).toEqual([1, 0, 1]);
    expect((await get('/trade/orders-algo-pending')).code).toBe('50014');
  });
});

describe('long/short mode', () => {
  it('keeps a long and a short one beside each other, each with a positive size', async () => {
    const { get, place, code } = accountOf({ posMode: 'long_short_mode' });
    expect(code(await place())).toBe('51000');
    // The flag is of the other mode, and ignored.
    expect(code(await place({ posSide: 'long', reduceOnly: true, sz: '0.01' }))).toBe('0');
    await place({ posSide: 'long', side: 'sell', sz: '0.01' });
    await place({ posSide: 'long', sz: '2' });
    await place({ posSide: 'short', side: 'sell' });
    expect(code(await place({ posSide: 'long', side: 'sell', sz: '3' }))).toBe('51112');
    await place({ posSide: 'long', side: 'sell' });
    const sides = (await get('/account/positions')).data.map(({ posSide, pos }) => [posSide, pos]);
    expect(sides.toSorted()).toEqual([
      ['long', '1'],
      ['short', '1'],
    ]);
  });
});
