import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { BTC } from './engine/open.ts';
import { type ServedOkx, serveOkx } from './server.ts';

let okx: ServedOkx;
beforeAll(async () => {
  okx = await serveOkx();
});
beforeEach(() => {
  okx.stream.mode('sound');
  okx.stream.silence(30_000);
});
afterAll(() => okx.close());

/** What comes over a connection, in order; `next` waits for one. */
async function connect(path = '/ws/v5/public') {
  const socket = new WebSocket(`${okx.baseUrl.replace('http', 'ws')}${path}`);
  const heard: string[] = [];
  const waiting: ((message: string) => void)[] = [];
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  socket.on('message', (message) => {
    const take = waiting.shift();
    if (take === undefined) heard.push(String(message));
    else take(String(message));
  });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  return {
    socket,
    closed,
    heard,
    say: (value: unknown) => socket.send(typeof value === 'string' ? value : JSON.stringify(value)),
    next: () => {
      const had = heard.shift();
      return had === undefined ? new Promise<string>((resolve) => waiting.push(resolve)) : Promise.resolve(had);
    },
  };
}

const subscribe = { op: 'subscribe', args: [{ channel: 'tickers', instId: BTC }] };

async function subscribed() {
  const line = await connect();
  line.say(subscribe);
  expect(JSON.parse(await line.next())).toMatchObject({ event: 'subscribe', arg: subscribe.args[0] });
  return line;
}

describe('the public websocket', () => {
  it('pushes the price at once and whenever it moves, until it is unsubscribed', async () => {
    const { say, next, heard, socket } = await subscribed();
    const last = async () => JSON.parse(await next()).data[0].last;
    expect(await last()).toBe('100000');
    okx.market.price(100_500);
    expect(await last()).toBe('100500');
    say({ ...subscribe, op: 'unsubscribe' });
    expect(JSON.parse(await next())).toMatchObject({ event: 'unsubscribe' });
    okx.market.price(100_000);
    say('ping');
    expect([await next(), heard]).toEqual(['pong', []]);
    socket.close();
  });
  it('says what it does not understand', async () => {
    const { say, next, socket } = await connect();
    say('hello');
    expect(JSON.parse(await next())).toMatchObject({ event: 'error', code: '60012' });
    say({ op: 'subscribe', args: [{ channel: 'tickers', instId: 'NONE' }] });
    expect(JSON.parse(await next())).toMatchObject({ event: 'error', code: '60018' });
    socket.close();
  });
  it('closes a connection that hears nothing for its time, and not one that pings', async () => {
    const [silent, pinging] = [await connect(), await connect()];
    const timer = setInterval(() => pinging.say('ping'), 10);
    okx.stream.silence(150);
    expect(await silent.closed).toBe(4004);
    expect(pinging.socket.readyState).toBe(WebSocket.OPEN);
    clearInterval(timer);
    pinging.socket.close();
  });
  it('is silent when told so: no pong, no price, and then it closes', async () => {
    const { next, say, heard, closed } = await subscribed();
    await next();
    okx.stream.mode('silent');
    const pings = okx.stream.pings();
    say('ping');
    await expect.poll(() => okx.stream.pings(), { interval: 5, timeout: 10_000 }).toBe(pings + 1);
    okx.market.price(100_200);
    okx.stream.silence(20);
    expect([await closed, heard]).toEqual([4004, []]);
    okx.market.price(100_000);
  });
  it('lets the price stand still while it answers pings', async () => {
    const { next, say, heard, socket } = await subscribed();
    await next();
    okx.stream.mode('still');
    okx.market.price(100_200);
    say('ping');
    expect([await next(), heard]).toEqual(['pong', []]);
    okx.market.price(100_000);
    socket.close();
  });
  it('sends garbage: what is no JSON, and a ticker that is none', async () => {
    okx.stream.mode('garbage');
    const { next, socket } = await subscribed();
    const first = await next();
    expect(() => JSON.parse(first)).toThrow();
    expect(JSON.parse(await next()).data[0].last).toBe('soon');
    socket.close();
  });
  it('drops its connections, and refuses new ones', async () => {
    const { closed } = await subscribed();
    okx.stream.drop();
    expect(await closed).toBe(1006);
    await expect(connect('/ws/v5/private')).rejects.toThrow('404');
    okx.stream.mode('refuses');
    await expect(connect()).rejects.toThrow('503');
    okx.stream.mode('sound');
    const { socket } = await connect();
    expect(okx.stream.connections().open).toBeGreaterThan(0);
    socket.close();
  });
});
