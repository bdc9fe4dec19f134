// Each fault once: over real HTTP those of the way, inside the process those of the exchange.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { accountOf, attached } from './account-of.ts';
import { type Client, createClient, type Sending } from './client.ts';
import { BTC } from './engine/open.ts';
import type { WireFault } from './faults.ts';
import { createOkx, type Okx } from './okx.ts';
import { serveOkx } from './server.ts';

const ORDER = 'POST /api/v5/trade/order';
const POSITIONS = 'GET /api/v5/account/positions';
/** How long an answer is waited for once the exchange has heard the call, where none is to come. */
const PATIENCE = 20;
const order = { instId: BTC, tdMode: 'cross', side: 'buy', ordType: 'market', sz: '1' };

describe.each([
  ['over HTTP', true],
  ['inside the process', false],
])('%s', (_, isServed) => {
  let okx: Okx;
  let client: Client;
  let close = async (): Promise<void> => undefined;
  beforeAll(async () => {
    if (isServed) {
      const served = await serveOkx({ hasLimits: false });
      [okx, client, close] = [served, createClient(served, served.baseUrl), served.close];
    } else {
      okx = createOkx({ hasLimits: false });
      client = createClient(okx);
    }
  });
  afterAll(() => close());
  afterEach(() => okx.faults.clear());
  const filled = (id: string) => okx.exchange().fills.filter(({ clOrdId }) => clOrdId === id).length;
  /** How an order ended for its sender; one who gives up does so a little after the exchange has heard of it. */
  async function ended(id: string, givesUp: boolean, headers: Sending['headers'] = {}): Promise<unknown> {
    const patience = new AbortController();
    const sent = client.post('/trade/order', { ...order, clOrdId: id }, { headers, signal: patience.signal }).then(
      ({ status, code, data }) => data[0]?.sCode ?? (code || status),
      (error) => error.cause?.code ?? error.name,
    );
    await expect.poll(() => okx.faults.waiting(), { interval: 1, timeout: 10_000 }).toBe(0);
    if (givesUp) setTimeout(() => patience.abort(), PATIENCE);
    return sent;
  }

  it.each<[string, WireFault, string | number]>([
    ['no answer', { fault: 'no answer', executed: true }, 'AbortError'],
    ['a reset', { fault: 'reset', executed: true }, 'ECONNRESET'],
    ['a gateway’s page', { fault: 'http', status: 502, executed: true }, 502],
    ['the code of an unknown outcome', { fault: 'code', code: '50004', executed: true }, '50004'],
    ['51149 in its row', { fault: 'code', code: '51149', executed: true, level: 'order' }, '51149'],
    ['a late answer', { fault: 'slow', ms: 2_000, executed: true }, 'AbortError'],
  ])('%s: the order was filled all the same, or never was, as is said', async (name, fault, end) => {
    const [yes, no] = [`y${name.replace(/[^a-z0-9]/gi, '')}`, `n${name.replace(/[^a-z0-9]/gi, '')}`];
    okx.faults.add({ on: ORDER, ...fault });
    expect([await ended(yes, end === 'AbortError'), filled(yes)]).toEqual([end, 1]);
    if (fault.fault === 'slow') return;
    okx.faults.add({ on: ORDER, ...fault, executed: false } as WireFault & { on: string });
    expect([await ended(no, end === 'AbortError'), filled(no)]).toEqual([end, 0]);
    expect(okx.calls().at(-1)).toMatchObject({ faults: [fault.fault], code: 'never' });
  });

  it.each<[string, WireFault]>([
    ['a body that stalls', { fault: 'stall' }],
    ['a body that drips', { fault: 'drip', every: 5 }],
  ])('%s: the headers come, the order was filled, the end does not come', async (name, fault) => {
    const id = name.replace(/[^a-z]/g, '');
    okx.faults.add({ on: ORDER, ...fault });
    expect([await ended(id, true), filled(id)]).toEqual(['AbortError', 1]);
  });

  it('an order that is on its way arrives when nobody waits for it any more; expTime is what keeps it from being carried out', async () => {
    // Whether the answer or the patience of the sender comes first is nothing to the exchange.
    const late = { on: ORDER, fault: 'slow', ms: PATIENCE * 2, executed: false } as const;
    okx.faults.add(late);
    await ended('arrives', true, { expTime: String(okx.clock.now() + 60_000) });
    okx.faults.add(late);
    await ended('expires', true, { expTime: String(okx.clock.now() + 1) });
    await expect.poll(() => okx.calls().at(-1)?.code, { interval: 5, timeout: 10_000 }).toBe('50036');
    expect([filled('arrives'), filled('expires')]).toEqual([1, 0]);
  });

  it.each([
    ['50001', 503],
    ['50004', 400],
    ['50011', 429],
    ['50013', 429],
    ['50026', 500],
    ['50061', 200],
    ['50102', 401],
    ['50113', 401],
    ['51149', 500],
  ])('the code %s comes with HTTP %d, once', async (code, status) => {
    okx.faults.add({ on: POSITIONS, fault: 'code', code, executed: false });
    expect(await client.get('/account/positions')).toMatchObject({ status, code, data: [] });
    expect(await client.get('/account/positions')).toMatchObject({ status: 200, code: '0' });
  });

  it('50011 comes with HTTP 200 too', async () => {
    okx.faults.add({ on: /positions/, fault: 'code', code: '50011', executed: false, http: 200 });
    expect(await client.get('/account/positions')).toMatchObject({ status: 200, code: '50011' });
  });
});

it('a call that was given up before it was made is never heard', async () => {
  const { okx, place } = accountOf();
  await expect(place({}, { signal: AbortSignal.abort() })).rejects.toThrow();
  expect(okx.calls()).toEqual([]);
});

describe('a fault', () => {
  it('meets as many calls as it is told, after those that it lets pass, and only those it is for', async () => {
    const { okx, get } = accountOf();
    okx.faults.add({ on: POSITIONS, fault: 'code', code: '50013', executed: false, times: 2, skip: 1 });
    const codes: string[] = [];
    for (let i = 0; i < 5; i++) {
      codes.push((await get('/account/positions')).code);
      expect((await get('/account/balance')).code).toBe('0');
    }
    expect([codes, okx.faults.waiting()]).toEqual([['0', '50013', '50013', '0', '0'], 0]);
  });
  it('of the way and one of the exchange meet the same call, two of the way one after the other', async () => {
    const { okx, place, detail } = accountOf();
    okx.faults.add(
      { on: ORDER, fault: 'fills late', after: 2_000 },
      { on: ORDER, fault: 'code', code: '50004', executed: true },
      { on: ORDER, fault: 'code', code: '50026', executed: false },
    );
    expect((await place({ clOrdId: 'late' })).code).toBe('50004');
    expect((await place()).code).toBe('50026');
    expect(await detail({ clOrdId: 'late' })).toMatchObject({ state: 'live', accFillSz: '0' });
    okx.clock.advance(2_000);
    expect(await detail({ clOrdId: 'late' })).toMatchObject({ state: 'filled', accFillSz: '1' });
  });
});

describe('inside the exchange', () => {
  it('an order is filled late at the price of then, and its stop comes with it', async () => {
    const { okx, place, detail, stops, position } = accountOf();
    okx.faults.add({ on: ORDER, fault: 'fills late', after: 2_000 });
    await place({ clOrdId: 'late', ...attached() });
    okx.clock.advance(1_999);
    expect([await position(), await stops()]).toEqual([undefined, []]);
    okx.market.price(100_500);
    okx.clock.advance(1);
    expect(await detail({ clOrdId: 'late' })).toMatchObject({ state: 'filled', avgPx: '100500' });
    expect(await stops()).toHaveLength(1);
  });
  it.each([
    ['cancel', 'canceled', 0],
    ['stay', 'partially_filled', 1],
  ] as const)('an order is filled partly, and then: %s', async (then, state, pending) => {
    const { okx, get, place, detail, position } = accountOf();
    okx.faults.add({ on: ORDER, fault: 'fills partly', share: 0.4, then });
    await place({ clOrdId: 'part', ...attached() });
    expect(await detail({ clOrdId: 'part' })).toMatchObject({ state, accFillSz: '0.4', sz: '1' });
    expect((await get('/trade/orders-pending')).data).toHaveLength(pending);
    expect((await get('/trade/fills', { instId: BTC })).data).toMatchObject([
      { fillSz: '0.4', clOrdId: 'part', fee: '-0.2' },
    ]);
    if (then === 'stay') okx.hand.fill('part');
    expect(await position()).toMatchObject({ pos: then === 'stay' ? '1' : '0.4' });
  });
  it('what is due happens in its order, however far the clock jumps; and it never goes back', async () => {
    const { okx, place } = accountOf();
    for (const [id, after] of [
      ['second', 2_000],
      ['first', 1_000],
    ] as const) {
      okx.faults.add({ on: ORDER, fault: 'fills late', after });
      await place({ clOrdId: id });
    }
    okx.clock.advance(60_000);
    const { now, fills } = okx.exchange();
    expect(fills.map(({ clOrdId, at }) => [clOrdId, now - at])).toEqual([
      ['first', 59_000],
      ['second', 58_000],
    ]);
    okx.clock.advance(-5_000);
    expect(okx.exchange().now).toBe(now);
  });
  it('the rest of an order that stayed live is cancelled, and its stop never comes', async () => {
    const { okx, place, post, detail, stops, code } = accountOf();
    okx.faults.add({ on: ORDER, fault: 'fills partly', share: 0.4, then: 'stay' });
    await place({ clOrdId: 'part', ...attached() });
    expect(code(await post('/trade/cancel-order', { instId: BTC, clOrdId: 'part' }))).toBe('0');
    expect(await detail({ clOrdId: 'part' })).toMatchObject({ state: 'canceled', accFillSz: '0.4' });
    expect(await stops()).toEqual([]);
  });
  it('a stale read shows once what was before the position changed', async () => {
    const { okx, place, position } = accountOf();
    await place();
    okx.market.price(100_100);
    okx.faults.add({ on: POSITIONS, fault: 'stale' });
    expect(await position()).toBeUndefined();
    expect(await position()).toMatchObject({ pos: '1' });
  });
  it('others open, close, cancel and place orders', async () => {
    const { okx, get, place, protect, position, stops } = accountOf();
    await place();
    await protect();
    okx.hand.cancelStops();
    expect(await stops()).toEqual([]);
    okx.hand.close();
    expect(await position()).toBeUndefined();
    okx.hand.order({ side: 'sell', sz: '2' });
    expect(await position()).toMatchObject({ pos: '-2' });
    okx.hand.order({ side: 'buy', sz: '1', ordType: 'limit', px: '90000' });
    expect((await get('/trade/orders-pending')).data).toMatchObject([{ clOrdId: '', px: '90000', state: 'live' }]);
    okx.clock.advance(60_000);
    expect(okx.audit()).toMatchObject({ naked: [], pending: [] });
    expect(Object.values(okx.audit().entries).flat()).toHaveLength(1);
  });
  it('an account is liquidated when its margin is used up, and by hand', async () => {
    const { okx, get, place, position } = accountOf();
    await place({ sz: '28' });
    okx.market.price(65_500);
    expect(await position()).toMatchObject({ pos: '28' });
    okx.market.price(64_500);
    expect(await position()).toBeUndefined();
    const [last] = (await get('/trade/orders-history', { instType: 'SWAP' })).data;
    expect(last).toMatchObject({ category: 'full_liquidation', side: 'sell', sz: '28' });
    okx.market.price(100_000);
    okx.hand.order({ side: 'buy', sz: '0.01' });
    okx.hand.liquidate();
    expect(await position()).toBeUndefined();
  });
});
