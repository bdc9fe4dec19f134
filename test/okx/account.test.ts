import { describe, expect, it } from 'vitest';
import { accountOf } from './account-of.ts';
import { BTC } from './engine/open.ts';

describe('the account', () => {
  it('says what its key may do and how it keeps positions', async () => {
    const { get } = accountOf({
      key: { perm: 'read_only,withdraw,trade', ip: '10.0.0.1' },
      posMode: 'long_short_mode',
      uid: '42',
    });
    const config = {
      perm: 'read_only,withdraw,trade',
      ip: '10.0.0.1',
      posMode: 'long_short_mode',
      acctLv: '2',
      uid: '42',
    };
    expect((await get('/account/config')).data).toMatchObject([config]);
  });
  it('can be put into the other position mode by hand', async () => {
    const { okx, get } = accountOf();
    okx.hand.posMode('long_short_mode');
    expect((await get('/account/config')).data).toMatchObject([{ posMode: 'long_short_mode' }]);
  });
  it('is worth its cash and its open profit', async () => {
    const { okx, get, place } = accountOf();
    await place();
    okx.market.price(101_000);
    const [balance] = (await get('/account/balance')).data;
    expect(balance).toMatchObject({ totalEq: '10009.5' });
    expect(balance?.details).toMatchObject([
      { ccy: 'USDT', eq: '10009.5', cashBal: '9999.5', upl: '10', imr: '336.66666667' },
    ]);
    expect((await get('/account/balance', { ccy: 'BTC' })).data).toMatchObject([{ details: [] }]);
  });
  it('realises the share that is closed, and keeps the rest at its price', async () => {
    const { okx, get, place } = accountOf();
    await place({ sz: '3' });
    okx.market.price(101_000);
    await place({ sz: '1', side: 'sell', reduceOnly: true });
    const [position] = (await get('/account/positions')).data;
    expect(position).toMatchObject({
      pos: '2',
      avgPx: '100000',
      pnl: '10',
      upl: '20',
      fee: '-2.005',
      realizedPnl: '7.995',
    });
  });
  it('trades at the leverage that is set, and counts who set it', async () => {
    const { okx, get, post, place } = accountOf();
    const where = { instId: BTC, mgnMode: 'cross' };
    expect((await get('/account/leverage-info', where)).data).toMatchObject([{ lever: '3', posSide: 'net' }]);
    expect(await post('/account/set-leverage', { ...where, lever: '5' })).toMatchObject({
      code: '0',
      data: [{ lever: '5' }],
    });
    await place();
    expect((await get('/account/positions')).data).toMatchObject([{ lever: '5', imr: '200' }]);
    expect((await post('/account/set-leverage', { ...where, lever: '101' })).code).toBe('59102');
    expect((await post('/account/set-leverage', { ...where, lever: 'high' })).code).toBe('51000');
    okx.faults.add({ on: 'POST /api/v5/account/set-leverage', fault: 'http', status: 502, executed: false });
    await post('/account/set-leverage', { ...where, lever: '4' });
    expect([okx.audit().leverageWrites, okx.audit().writes.length]).toEqual([3, 5]);
    expect(okx.exchange().leverage).toEqual({ 'BTC-USDT-SWAP cross': 5 });
  });
  it('holds an open position to a leverage that is set later', async () => {
    const { get, post, place } = accountOf();
    await place();
    await post('/account/set-leverage', { instId: BTC, mgnMode: 'cross', lever: '10' });
    expect((await get('/account/positions')).data).toMatchObject([{ lever: '10', imr: '100' }]);
  });
  it('in test mode nothing is written, which the audit shows', async () => {
    const { okx, get } = accountOf();
    await get('/account/balance');
    await get('/trade/orders-pending');
    expect(okx.audit()).toMatchObject({ writes: [], leverageWrites: 0, entries: {}, tags: [] });
  });
});

describe('the limits', () => {
  const twice = async (count: number, options = {}) => {
    const { okx, get, code } = accountOf(options);
    const codes: string[] = [];
    for (let i = 0; i < count; i++) codes.push(code(await get('/account/config')));
    okx.clock.advance(2_000);
    return [...codes, code(await get('/account/config'))];
  };
  it('refuse the sixth call in two seconds where five are allowed, and none after them', async () => {
    expect(await twice(6)).toEqual(['0', '0', '0', '0', '0', '50011', '0']);
  });
  it('can be switched off', async () => {
    expect(await twice(6, { hasLimits: false })).toEqual(Array(7).fill('0'));
  });
  it('count orders by instrument', async () => {
    const { place, code } = accountOf();
    for (let i = 0; i < 60; i++) await place({ sz: '0.01' });
    expect(code(await place({ sz: '0.01' }))).toBe('50011');
    expect(code(await place({ instId: 'ETH-USDT-SWAP', sz: '0.01' }))).toBe('0');
  });
});

it('what there is no endpoint for is not found', async () => {
  expect((await accountOf().get('/asset/currencies')).status).toBe(404);
});
it('what is no JSON is refused', async () => {
  const { okx } = accountOf();
  const path = '/api/v5/market/ticker?instId=NONE';
  for (const body of ['{', 'null', '7']) {
    expect(okx.handle({ method: 'GET', path, headers: {}, body })).toMatchObject({ by: 'answer', status: 400 });
  }
});
