// The venue against the simulated OKX, which checks signatures, ids, sizes and prices as the real one does.
import { describe, expect, it } from 'vitest';
import { Fatal, Transient } from '../../../bot/domain/errors.ts';
import { SYMBOL, trading } from './support/venue.ts';

/** For what does not answer. */
const SHORT = { 'bot.execution.timeout': '200ms' };

describe('what the account says', () => {
  it('is who it is, what the key may do and how it holds positions', async () => {
    const { venue, signal } = await trading({ uid: '77', key: { perm: 'read_only,withdraw,trade' } });
    expect(await venue.account(signal)).toEqual({
      uid: '77',
      permissions: ['read_only', 'withdraw', 'trade'],
      positionMode: 'net',
      hasDerivatives: true,
    });
  });
  it('is that it is two-sided, or can trade no derivatives', async () => {
    const { venue, signal } = await trading({ posMode: 'long_short_mode', acctLv: '1' });
    expect(await venue.account(signal)).toMatchObject({ positionMode: 'long_short', hasDerivatives: false });
  });
  it('is what it is worth, open profit included, and without it', async () => {
    const { okx, venue, signal, entry } = await trading({ balance: 5_000, takerFee: 0 });
    await entry('a1');
    okx.market.price(100_100);
    const { equity, cash } = await venue.balance(signal);
    expect([cash, equity]).toEqual([5_000, 5_000 + 10 * 0.0001 * 100]);
  });
});

describe('the instrument', () => {
  it('is a grid of whole lots and ticks', async () => {
    const { instrument } = await trading();
    expect(instrument).toMatchObject({
      symbol: SYMBOL,
      venueId: 'BTC-USDT-SWAP',
      lot: { units: 1, decimals: 4 },
      contracts: { units: 1, decimals: 2 },
      tick: { units: 1, decimals: 1 },
      minLots: 1,
    });
    expect(instrument.maxLots).toBeGreaterThan(1_000);
    expect(instrument.maxLeverage).toBeGreaterThanOrEqual(50);
  });
  it('that is not there needs a person', async () => {
    const { venue, signal } = await trading();
    await expect(venue.instrument('NONE/USDT:USDT', signal)).rejects.toThrow(Fatal);
    await expect(venue.instrument('NONE/USDT:USDT', signal)).rejects.toThrow('NONE-USDT-SWAP: check bot.symbols');
  });
});

describe('an entry', () => {
  it('is filled, and its stop stands at the exchange', async () => {
    const { entry, snapshot } = await trading();
    expect(await entry('a1')).toMatchObject({ did: 'accepted', venueId: expect.stringMatching(/^\d+$/) });
    expect(await snapshot()).toEqual({
      position: { side: 'long', lots: 10, entryPrice: 100_000, leverage: expect.any(Number), unrealizedPnl: 0 },
      orders: [],
      stops: [
        { id: 'a1S', venueId: expect.any(String), side: 'long', stopLoss: 95_000, takeProfit: 110_000, lots: 10 },
      ],
    });
  });
  it('of a short position is its mirror', async () => {
    const { entry, snapshot } = await trading();
    await entry('a1', 7, 'short');
    expect(await snapshot()).toMatchObject({
      position: { side: 'short', lots: 7 },
      stops: [{ side: 'short', stopLoss: 105_000, takeProfit: 90_000, lots: 7 }],
    });
  });
  it('is found by its client id, with what it came to', async () => {
    const { venue, instrument, entry, signal } = await trading({ takerFee: 0.0005 });
    await entry('a1');
    expect(await venue.order(instrument, 'a1', signal)).toMatchObject({
      id: 'a1',
      state: 'ended',
      side: 'long',
      action: 'open',
      lots: 10,
      filledLots: 10,
      averagePrice: 100_000,
      fee: 0.05,
      stopId: null,
    });
  });
  it('that nobody has placed is not found', async () => {
    const { venue, instrument, signal } = await trading();
    expect(await venue.order(instrument, 'a1', signal)).toBeNull();
  });
  it('that is filled in part is live, or has ended with that part', async () => {
    const { okx, venue, instrument, entry, signal, snapshot } = await trading();
    okx.faults.add({ on: 'POST /api/v5/trade/order', fault: 'fills partly', share: 0.5, then: 'stay' });
    await entry('a1');
    expect((await snapshot()).orders).toMatchObject([{ id: 'a1', state: 'live', lots: 10, filledLots: 5 }]);
    const [live] = (await snapshot()).orders;
    expect(await venue.cancel(instrument, live?.venueId ?? '', signal)).toMatchObject({ did: 'accepted' });
    expect(await venue.order(instrument, 'a1', signal)).toMatchObject({ state: 'ended', filledLots: 5 });
    expect((await snapshot()).orders).toEqual([]);
  });
  it('that the exchange refuses has no effect, and says why', async () => {
    const { entry, snapshot } = await trading({ balance: 1 });
    expect(await entry('a1', 10_000)).toMatchObject({ did: 'rejected', code: '51008' });
    expect((await snapshot()).position).toBeNull();
  });
  it('whose time is over is discarded unseen', async () => {
    const { venue, instrument, signal, snapshot } = await trading();
    const stop = { id: 'a1S', stopLossTicks: 950_000, takeProfitTicks: 1_100_000 };
    const late = {
      instrument,
      id: 'a1',
      side: 'long',
      lots: 10,
      expiresAt: venue.now() - 1,
      action: 'open',
      stop,
    } as const;
    expect((await venue.submit(late, signal)).did).not.toBe('accepted');
    expect((await snapshot()).position).toBeNull();
  });
});

describe('a closing', () => {
  it('only lessens the position, and is told by what it is', async () => {
    const { venue, instrument, entry, close, signal, snapshot } = await trading();
    const since = venue.now() - 1_000;
    await entry('a1');
    expect(await close('a1C')).toMatchObject({ did: 'accepted' });
    expect((await snapshot()).position).toBeNull();
    expect(await venue.closings(instrument, since, signal)).toMatchObject([
      { id: 'a1C', action: 'close', side: 'long', filledLots: 10, stopId: null, state: 'ended' },
    ]);
  });
  it('of nothing is rejected', async () => {
    const { close } = await trading();
    expect(await close('a1C')).toMatchObject({ did: 'rejected' });
  });
  it('by a stop names the stop, one by a person nothing', async () => {
    const { okx, venue, instrument, entry, signal } = await trading();
    const since = venue.now() - 1_000;
    await entry('a1');
    okx.market.price(94_000);
    okx.market.price(100_000);
    await entry('b1');
    okx.hand.close();
    const [first, second] = await venue.closings(instrument, since, signal);
    expect([first, second]).toMatchObject([
      { action: 'close', side: 'long', stopId: 'a1S', filledLots: 10 },
      { action: 'close', side: 'long', stopId: null },
    ]);
  });
});

describe('a stop that is placed by itself', () => {
  const protect = async (takeProfitTicks: number | null) => {
    const scene = await trading();
    scene.okx.faults.add({ on: 'POST /api/v5/trade/order', fault: 'stop lost' });
    await scene.entry('a1');
    const { venue, instrument, signal } = scene;
    const stop = { instrument, id: 'a1P', side: 'long', stopLossTicks: 950_000, takeProfitTicks } as const;
    return { ...scene, receipt: await venue.protect(stop, signal) };
  };
  it('follows the whole position, and ends with it', async () => {
    const { receipt, snapshot, close } = await protect(1_100_000);
    expect(receipt).toMatchObject({ did: 'accepted' });
    expect((await snapshot()).stops).toMatchObject([
      { id: 'a1P', side: 'long', stopLoss: 95_000, takeProfit: 110_000, lots: 'all' },
    ]);
    await close('a1C');
    expect(await snapshot()).toEqual({ position: null, orders: [], stops: [] });
  });
  it('may have no target', async () => {
    const { receipt, snapshot } = await protect(null);
    expect(receipt).toMatchObject({ did: 'accepted' });
    expect((await snapshot()).stops).toMatchObject([{ stopLoss: 95_000, takeProfit: null, lots: 'all' }]);
  });
  it('is ours alone: no broker takes part in it', async () => {
    const { okx } = await protect(null);
    const bodies = okx.calls().flatMap(({ method, body }) => (method === 'POST' ? [body as object] : []));
    expect(bodies.map((body) => 'tag' in body)).toEqual([false, false]);
    expect(bodies.at(-1)).toMatchObject({ algoClOrdId: 'a1P', clOrdId: 'a1P' });
  });
  it('can be taken away, once', async () => {
    const { venue, instrument, signal, snapshot } = await protect(null);
    const [stop] = (await snapshot()).stops;
    expect(await venue.cancelStop(instrument, stop?.venueId ?? '', signal)).toMatchObject({ did: 'accepted' });
    expect((await snapshot()).stops).toEqual([]);
    expect(await venue.cancelStop(instrument, stop?.venueId ?? '', signal)).toMatchObject({ did: 'rejected' });
  });
});

it('the leverage is set for both sides', async () => {
  const { venue, instrument, signal, entry, snapshot } = await trading();
  expect(await venue.setLeverage(instrument, 4, signal)).toMatchObject({ did: 'accepted' });
  await entry('a1');
  expect((await snapshot()).position?.leverage).toBe(4);
});

describe('an order whose answer is lost', () => {
  const ORDER = 'POST /api/v5/trade/order';
  const code = (code: string, executed: boolean) => ({ fault: 'code', code, executed }) as const;
  it.each([
    ['51149, executed', code('51149', true), 10],
    ['50004, never executed', code('50004', false), 0],
    ['HTTP 502, executed', { fault: 'http', status: 502, executed: true }, 10],
    ['HTTP 503, never executed', { fault: 'http', status: 503, executed: false }, 0],
    ['a reset, executed', { fault: 'reset', executed: true }, 10],
    ['a reset, never executed', { fault: 'reset', executed: false }, 0],
    ['silence, executed', { fault: 'no answer', executed: true }, 10],
    ['a body that stalls', { fault: 'stall' }, 10],
    ['a body that drips', { fault: 'drip', every: 50 }, 10],
  ] as const)('by %s is unknown, sent once, and found by who asks', async (_, fault, filled) => {
    const { okx, venue, instrument, entry, signal } = await trading({}, SHORT);
    okx.faults.add({ on: ORDER, ...fault });
    expect(await entry('a1')).toMatchObject({ did: 'unknown', why: expect.stringMatching(/\S/) });
    expect(okx.calls().filter(({ path }) => path === '/api/v5/trade/order')).toHaveLength(1);
    expect((await venue.order(instrument, 'a1', signal))?.filledLots ?? 0).toBe(filled);
  });
  it('by too many calls was never carried out', async () => {
    const { okx, entry } = await trading();
    okx.faults.add({ on: ORDER, fault: 'code', code: '50011', executed: false });
    expect(await entry('a1')).toMatchObject({ did: 'rejected', code: '50011' });
  });
});

describe('a read that fails for a moment', () => {
  const POSITIONS = 'GET /api/v5/account/positions';
  it.each([
    ['50013', { fault: 'code', code: '50013', executed: false }],
    ['50011 with HTTP 200', { fault: 'code', code: '50011', executed: false, http: 200 }],
    ['HTTP 500', { fault: 'http', status: 500, executed: false }],
    ['a reset', { fault: 'reset', executed: false }],
    ['silence', { fault: 'no answer', executed: false }],
  ] as const)('by %s is tried again', async (_, fault) => {
    const { okx, snapshot, meters } = await trading({}, SHORT);
    okx.hand.order({ side: 'buy', sz: '0.1', tdMode: 'cross', ordType: 'market' });
    okx.faults.add({ on: POSITIONS, ...fault });
    expect((await snapshot()).position).toMatchObject({ lots: 10 });
    expect(meters.read().okx_positions.retries).toBeGreaterThanOrEqual(1);
  });
  it('is never flat', async () => {
    const { okx, snapshot } = await trading();
    okx.faults.add({ on: POSITIONS, fault: 'http', status: 500, executed: false, times: 9 });
    await expect(snapshot()).rejects.toThrow(Transient);
    await expect(snapshot()).rejects.toThrow('OKX answered HTTP 500 without a code: its servers fail, wait');
  });
});

describe('a clock that is off', () => {
  it('is known, so that nothing is refused for it', async () => {
    const { okx, venue, entry, snapshot } = await trading();
    okx.clock.advance(60_000);
    expect((await snapshot()).position).toBeNull();
    expect(Math.abs(venue.now() - okx.clock.now())).toBeLessThan(1_000);
    expect(await entry('a1')).toMatchObject({
      did: 'rejected',
      code: 'clock',
      why: expect.stringMatching(/60\.\ds behind/),
    });
  });
  it('keeps entries away, not closings and stops', async () => {
    const { okx, venue, instrument, signal, entry, close, snapshot } = await trading();
    await entry('a1');
    okx.clock.advance(60_000);
    await snapshot();
    const stop = { instrument, id: 'a1P', side: 'long', stopLossTicks: 950_000, takeProfitTicks: null } as const;
    expect(await venue.protect(stop, signal)).toMatchObject({ did: 'accepted' });
    expect(await close('a1C')).toMatchObject({ did: 'accepted' });
  });
  it('a command that is refused for it is not sent again, and the next one goes through', async () => {
    const { okx, entry, close, snapshot } = await trading();
    await entry('a1');
    okx.clock.advance(60_000);
    expect(await close('a1C')).toMatchObject({ did: 'rejected', code: '50102' });
    expect(await close('a2C')).toMatchObject({ did: 'accepted' });
    expect((await snapshot()).position).toBeNull();
  });
});

describe('a demo account', () => {
  it('is asked as one', async () => {
    const { entry } = await trading({ key: { isDemo: true } });
    expect(await entry('a1')).toMatchObject({ did: 'accepted' });
  });
});

describe('what only a person mends', () => {
  it.each([
    ['50113', 'OKX_SECRET is not the secret of this key'],
    ['50111', 'OKX_API_KEY is unknown'],
    ['50101', 'set bot.exchange.demo to true for a key of a demo account'],
  ])('by %s ends a read at once, with its remedy', async (code, remedy) => {
    const { okx, snapshot } = await trading();
    okx.faults.add({ on: /./, fault: 'code', code, executed: false });
    await expect(snapshot()).rejects.toThrow(Fatal);
    okx.faults.add({ on: /./, fault: 'code', code, executed: false });
    await expect(snapshot()).rejects.toThrow(remedy);
  });
  it('has at least not traded, where a command meets it', async () => {
    const { okx, entry } = await trading();
    okx.faults.add({ on: /order$/, fault: 'code', code: '50111', executed: false });
    expect(await entry('a1')).toMatchObject({ did: 'rejected', code: '50111' });
  });
});

it('what is foreign is seen as it is', async () => {
  const { okx, snapshot } = await trading();
  okx.hand.order({ side: 'buy', sz: '0.05', tdMode: 'cross', ordType: 'limit', px: '90000' });
  okx.hand.order({ side: 'sell', sz: '0.02', tdMode: 'cross', ordType: 'market' });
  expect(await snapshot()).toMatchObject({
    position: { side: 'short', lots: 2 },
    orders: [{ id: null, side: 'long', action: 'open', lots: 5, state: 'live' }],
    stops: [],
  });
});
