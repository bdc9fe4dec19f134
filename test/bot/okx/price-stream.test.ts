// The price stream against the simulated OKX's websocket: what it takes for a price, and how it comes back.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openPriceStream, type PriceStream } from '../../../bot/okx/price-stream.ts';
import { readMessage, type StreamTempo, waitBeforeConnecting } from '../../../bot/okx/stream-rules.ts';
import { systemClock } from '../../../common/clock.ts';
import { type ServedOkx, serveOkx } from '../../okx/server.ts';
import { logBook } from '../support/log-book.ts';

const ID = 'BTC-USDT-SWAP';
/** Long enough for a busy machine. */
const QUICK: StreamTempo = { ping: 310, patience: 300, firstWait: 10, longestWait: 20 };
/** No ping comes in between. */
const CALM: StreamTempo = { ...QUICK, ping: 10_000, patience: 5_000 };

const open: { close: () => unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function streaming(tempo: StreamTempo, mode: Parameters<ServedOkx['stream']['mode']>[0] = 'sound') {
  const okx = await serveOkx();
  okx.stream.mode(mode);
  const { log, told } = logBook();
  const url = `ws://127.0.0.1:${okx.port}/ws/v5/public`;
  const stream: PriceStream = openPriceStream(url, ID, tempo, { clock: systemClock, random: () => 1, log });
  open.push(stream, okx);
  return { okx, stream, events: () => told.map(({ event }) => event), told };
}

const soon = (check: () => void) => vi.waitFor(check, { interval: 5, timeout: 5_000 });

describe('the price stream', () => {
  it('tells each price, and when it came', async () => {
    const { okx, stream } = await streaming(CALM);
    expect(stream.price()).toBeNull();
    await soon(() => expect(stream.price()?.price).toBe(100_000));
    okx.market.price(100_500.5);
    await soon(() => expect(stream.price()?.price).toBe(100_500.5));
    expect(systemClock.now() - (stream.price()?.at ?? 0)).toBeLessThan(5_000);
  });
  it('pings also while prices come', async () => {
    const { okx, events } = await streaming(QUICK);
    const timer = setInterval(() => okx.market.price(100_000 + Math.random() * 100), 10);
    await soon(() => expect(okx.stream.pings()).toBeGreaterThan(1));
    clearInterval(timer);
    expect(events()).toEqual([]);
  });
  it('lives while pings are answered, though no price comes', async () => {
    const { okx, events } = await streaming(QUICK);
    await soon(() => expect(okx.stream.connections().open).toBe(1));
    okx.stream.mode('still');
    await soon(() => expect(okx.stream.pings()).toBeGreaterThan(1));
    expect([events(), okx.stream.connections().total]).toEqual([[], 1]);
  });
  it('that falls silent is noticed, ended and made anew; it is said once, and once that it is back', async () => {
    const { okx, stream, events } = await streaming(QUICK);
    await soon(() => expect(stream.price()).not.toBeNull());
    okx.stream.mode('silent');
    await soon(() => expect(okx.stream.connections().total).toBeGreaterThan(1));
    expect(events()).toEqual(['price_stream_lost']);
    okx.stream.mode('sound');
    okx.market.price(101_000);
    await soon(() => expect(stream.price()?.price).toBe(101_000));
    expect(events()).toEqual(['price_stream_lost', 'price_stream_back']);
    await soon(() => expect(okx.stream.connections().open).toBe(1));
  });
  it('that breaks is made anew', async () => {
    const { okx, stream } = await streaming(CALM);
    await soon(() => expect(stream.price()).not.toBeNull());
    okx.stream.drop();
    okx.market.price(102_000);
    await soon(() => expect(stream.price()?.price).toBe(102_000));
  });
  it('that is refused is tried again until it is not', async () => {
    const { okx, stream, told } = await streaming(CALM, 'refuses');
    await soon(() =>
      expect(told[0]).toMatchObject({ event: 'price_stream_lost', why: expect.stringContaining('503') }),
    );
    okx.stream.mode('sound');
    await soon(() => expect(stream.price()).not.toBeNull());
  });
  it('takes nothing for a price that is none', async () => {
    const { okx, stream } = await streaming(CALM, 'garbage');
    await soon(() => expect(okx.stream.connections().open).toBe(1));
    okx.market.price(103_000);
    okx.stream.mode('sound');
    okx.market.price(104_000);
    await soon(() => expect(stream.price()?.price).toBe(104_000));
  });
  it('that is closed stays closed', async () => {
    const { okx, stream, events } = await streaming(CALM);
    await soon(() => expect(stream.price()).not.toBeNull());
    stream.close();
    await soon(() => expect(okx.stream.connections().open).toBe(0));
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect([okx.stream.connections().total, events()]).toEqual([1, []]);
  });
});

describe('a message', () => {
  const ticker = (row: object, instId = ID) =>
    readMessage(JSON.stringify({ arg: { channel: 'tickers', instId }, data: [row] }), ID);
  it('is a price of our instrument', () => {
    expect(ticker({ last: '100.5', ts: '7' })).toEqual({ did: 'priced', price: 100.5 });
  });
  it.each([
    ['of another instrument', ticker({ last: '1', ts: '7' }, 'ETH-USDT-SWAP')],
    ['of nothing', ticker({ last: '', ts: '7' })],
    ['of zero', ticker({ last: '0', ts: '7' })],
    ['without an end', ticker({ last: 'Infinity', ts: '7' })],
    ['of no price', ticker({ ts: '7' })],
    ['that is none', readMessage('pong', ID)],
    ['that is null', readMessage('null', ID)],
  ])('%s only shows that it lives', (_, told) => expect(told).toEqual({ did: 'lived' }));
  it('that refuses says why, in a line', () => {
    const told = readMessage(JSON.stringify({ event: 'error', code: '60018', msg: 'no\nsuch' }), ID);
    expect(told).toEqual({ did: 'refused', why: 'it answered ["60018","no\\nsuch"]' });
  });
});

it('waits grow with each failure, never beyond the longest, and are random below', () => {
  const waits = [1, 2, 3, 4, 5].map((failures) => waitBeforeConnecting({ ...QUICK, firstWait: 4 }, failures, 1));
  expect(waits).toEqual([4, 8, 16, 20, 20]);
  expect(waitBeforeConnecting(QUICK, 1, 0.5)).toBe(5);
});
