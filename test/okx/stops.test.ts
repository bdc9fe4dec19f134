import { describe, expect, it } from 'vitest';
import { accountOf, attached } from './account-of.ts';
import { BTC } from './engine/open.ts';

describe('an attached stop', () => {
  const both = attached({ tpTriggerPx: '102000', tpOrdPx: '-1' });

  it('becomes a live one under its own id when the order is filled completely', async () => {
    const { place, detail, stops } = accountOf();
    await place({ clOrdId: 'entry1', ...both });
    expect(await detail({ clOrdId: 'entry1' })).toMatchObject({ attachAlgoOrds: [{ attachAlgoClOrdId: 'stop1' }] });
    const live = { algoClOrdId: 'stop1', ordType: 'oco', side: 'sell', sz: '1', closeFraction: '', reduceOnly: 'true' };
    expect(await stops()).toMatchObject([{ ...live, slTriggerPx: '99000', tpTriggerPx: '102000', state: 'live' }]);
  });
  it('never comes of an order that was partly filled and cancelled: what was filled stands bare', async () => {
    const { okx, place, stops, position } = accountOf();
    okx.faults.add({ on: 'POST /api/v5/trade/order', fault: 'fills partly', share: 0.4, then: 'cancel' });
    await place(both);
    okx.clock.advance(7_000);
    expect([(await position())?.pos, await stops()]).toEqual(['0.4', []]);
    expect(okx.audit()).toMatchObject({ longestNaked: 7_000, naked: [{ until: null }] });
  });
  it('stays when its position is closed otherwise, and does nothing when its price comes', async () => {
    const { okx, get, place, post, stops, position } = accountOf();
    await place(both);
    await post('/trade/close-position', { instId: BTC, mgnMode: 'cross' });
    expect(await stops()).toHaveLength(1);
    okx.market.price(98_000);
    expect([await position(), await stops()]).toEqual([undefined, []]);
    const failed = await get('/trade/order-algo', { algoClOrdId: 'stop1' });
    expect(failed.data).toMatchObject([{ state: 'order_failed', failCode: '51169', ordId: '' }]);
    expect((await get('/trade/orders-algo-history', { ordType: 'oco', state: 'effective' })).data).toEqual([]);
    expect((await post('/trade/cancel-algos', [{ instId: BTC, algoClOrdId: 'stop1' }])).data).toMatchObject([
      { sCode: '51402' },
    ]);
  });
  it('places a market order of its own, which names it', async () => {
    const { okx, get, place, position, detail } = accountOf();
    await place(both);
    okx.market.price(98_900);
    expect(await position()).toBeUndefined();
    const [stop] = (await get('/trade/orders-algo-history', { ordType: 'oco', state: 'effective' })).data;
    expect(stop).toMatchObject({ actualSide: 'sl', algoClOrdId: 'stop1' });
    const order = { algoClOrdId: 'stop1', source: '7', clOrdId: '', avgPx: '98900', pnl: '-11', reduceOnly: 'true' };
    expect(await detail({ ordId: String(stop?.ordId) })).toMatchObject(order);
  });
  it('takes the profit, and then has no stop-loss either', async () => {
    const { okx, place, position, stops } = accountOf();
    await place(both);
    okx.market.price(102_000);
    expect([await position(), await stops()]).toEqual([undefined, []]);
    expect(okx.exchange().algos).toMatchObject([{ actualSide: 'tp', state: 'effective' }]);
  });
  it('by the mark price does not mind the last', async () => {
    const { okx, place, position } = accountOf();
    await place(attached({ slTriggerPxType: 'mark' }));
    okx.market.price(98_000, 99_001);
    expect(await position()).toBeDefined();
    okx.market.price(99_500, 99_000);
    expect(await position()).toBeUndefined();
  });
  it.each([
    ['lost', { fault: 'stop lost' as const }, [0, 0]],
    ['late', { fault: 'stop late' as const, after: 4_000 }, [0, 1]],
  ])('that is %s leaves the position bare', async (_, fault, counts) => {
    const { okx, place, stops } = accountOf();
    okx.faults.add({ on: 'POST /api/v5/trade/order', ...fault });
    await place(both);
    const before = (await stops()).length;
    okx.clock.advance(9_000);
    expect([before, (await stops()).length]).toEqual(counts);
    expect(okx.audit().longestNaked).toBe(counts[1] === 1 ? 4_000 : 9_000);
  });
  it('is refused under an id that was ever given to a stop', async () => {
    const { okx, place, protect, code } = accountOf();
    await place(both);
    okx.market.price(98_000);
    okx.market.price(100_000);
    expect(code(await place(both))).toBe('51068');
    await place();
    expect(code(await protect({ algoClOrdId: 'stop1' }))).toBe('51065');
  });
});

describe('a stop for the whole position', () => {
  it('follows its size and dies with it', async () => {
    const { okx, place, protect, stops, position, post } = accountOf();
    await place();
    await protect({ algoClOrdId: 'whole' });
    await place();
    okx.clock.advance(5_000);
    expect(okx.audit().naked).toEqual([]);
    expect(await position()).toMatchObject({ pos: '2', closeOrderAlgo: [{ slTriggerPx: '99000' }] });
    await post('/trade/close-position', { instId: BTC, mgnMode: 'cross' });
    expect([await stops(), okx.exchange().algos[0]?.state]).toEqual([[], 'canceled']);
  });
  it('closes all of it', async () => {
    const { okx, place, protect, position } = accountOf();
    await place();
    await protect();
    await place();
    okx.market.price(99_000);
    expect(await position()).toBeUndefined();
  });
  it.each([
    ['does not only reduce', { reduceOnly: false }, '51328'],
    ['opens', { side: 'buy', slTriggerPx: '101000' }, '51170'],
    ['has a size as well', { sz: '1' }, '50015'],
    ['closes half', { closeFraction: '0.5' }, '51000'],
    ['is on the wrong side', { slTriggerPx: '100000' }, '51280'],
    ['says oco with one price', { ordType: 'oco' }, '51000'],
    ['has a limit', { slOrdPx: '98000' }, '51000'],
    [
      'is tied to the position and does not only reduce',
      { closeFraction: undefined, sz: '1', reduceOnly: false },
      '51000',
    ],
    ['is of a kind that is not simulated', { ordType: 'trigger' }, '51000'],
  ])('is refused when it %s', async (_, change, refusal) => {
    const { place, protect, code, stops } = accountOf();
    await place();
    expect(code(await protect(change))).toBe(refusal);
    expect(await stops()).toEqual([]);
  });
  it('is refused where there is no position, and where there is one already', async () => {
    const { place, protect, code } = accountOf();
    expect(code(await protect())).toBe('51169');
    await place();
    expect(code(await protect({ algoClOrdId: 'a' }))).toBe('0');
    expect(code(await protect({ algoClOrdId: 'a' }))).toBe('51065');
    expect(code(await protect({ algoClOrdId: 'b' }))).toBe('51088');
  });
  it('is cancelled by either id, in a list whose rows answer for themselves', async () => {
    const { okx, place, protect, post, position, stops } = accountOf();
    await place({ sz: '2' });
    await protect({ algoClOrdId: 'a' });
    await protect({ algoClOrdId: 'b', closeFraction: undefined, sz: '1' });
    const [, first] = await stops();
    const list = [
      { instId: BTC, algoId: first?.algoId },
      { instId: BTC, algoClOrdId: 'none' },
    ];
    const reply = await post('/trade/cancel-algos', list);
    expect([reply.code, reply.data.map(({ sCode }) => sCode)]).toEqual(['2', ['0', '51400']]);
    expect((await stops()).map(({ algoClOrdId }) => algoClOrdId)).toEqual(['b']);
    expect(await position()).toMatchObject({ closeOrderAlgo: [] });
    okx.clock.advance(1_000);
    expect(okx.audit().longestNaked).toBe(1_000);
    expect((await post('/trade/cancel-algos', [{ instId: BTC, algoClOrdId: 'b' }])).code).toBe('0');
    expect((await post('/trade/cancel-algos', [])).code).toBe('51000');
  });
});

it('a one-way stop with two prices minds only its stop-loss', async () => {
  const { okx, place, protect, position } = accountOf();
  await place();
  await protect({ tpTriggerPx: '101000', tpOrdPx: '-1' });
  okx.market.price(101_000);
  expect(await position()).toBeDefined();
});

it('a stop for the whole position may stand beside one of a size', async () => {
  const { place, protect, code } = accountOf();
  await place(attached());
  expect(code(await protect())).toBe('0');
});

it.each([
  ['a target alone', { slTriggerPx: '', slOrdPx: '', tpTriggerPx: '101000', tpOrdPx: '-1' }],
  [
    'a stop that would open more',
    { side: 'buy', slTriggerPx: '101000', closeFraction: undefined, sz: '1', reduceOnly: false, cxlOnClosePos: false },
  ],
])('%s leaves the position bare', async (_, change) => {
  const { okx, place, protect, code } = accountOf();
  await place();
  expect(code(await protect(change))).toBe('0');
  okx.clock.advance(2_000);
  expect(okx.audit().longestNaked).toBe(2_000);
});

it('a stop of a part leaves the position bare for the rest', async () => {
  const { okx, place, protect } = accountOf();
  await place({ sz: '2' });
  await protect({ closeFraction: undefined, sz: '1.99' });
  okx.clock.advance(3_000);
  expect(okx.audit().longestNaked).toBe(3_000);
});
