// What leaves for OKX, on a real connection: signed as its documentation shows, without a word of a broker, and bounded
// in every phase.
import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { type EndpointSettings, openEndpoints, type Request, type Trace } from '../../../bot/okx/endpoints.ts';
import { CallLost } from '../../../bot/okx/transport.ts';
import { systemClock } from '../../../common/clock.ts';
import { freePort } from '../support/spawn-bot.ts';
import { type Play, type Server, startServer, well } from './support/server.ts';

const KEYS = { key: 'a-key', secret: '22582BD0CFF14C41EDBF1AB98506286D', passphrase: 'a-phrase' };
const AT = Date.parse('2020-12-08T09:08:57.715Z');
const BALANCE: Request = { endpoint: 'privateGetAccountBalance', parameters: { ccy: 'BTC' } };
const ORDER: Request = { endpoint: 'privatePostTradeOrder', parameters: { clOrdId: 'x1', sz: '1' } };

const servers: Server[] = [];
afterEach(async () => void (await Promise.all(servers.splice(0).map(({ close }) => close()))));

async function okx(play: Play = () => well([]), others: Partial<EndpointSettings> = {}) {
  const server = await startServer(play);
  servers.push(server);
  const settings = { baseUrl: server.url, isDemo: false, keys: KEYS, isPaced: false, ...others };
  const asker = openEndpoints(settings, () => AT, fetch, systemClock);
  const trace: Trace = { hasLeft: false };
  const ask = (request: Request, signal: AbortSignal = AbortSignal.timeout(5_000)) => asker(request, trace, signal);
  return { server, ask, trace };
}

describe('what is signed', () => {
  it('is signed as in the example of the documentation, for a read', async () => {
    const { server, ask } = await okx();
    await ask(BALANCE);
    expect(server.asked[0]?.url).toBe('/api/v5/account/balance?ccy=BTC');
    expect(server.asked[0]?.headers).toMatchObject({
      'ok-access-key': 'a-key',
      'ok-access-passphrase': 'a-phrase',
      'ok-access-timestamp': '2020-12-08T09:08:57.715Z',
      'ok-access-sign': 'HiZhvSfMtWJA3uUIVXV3a/bSXNPCWvYFXoGCVS8V4zY=',
    });
  });
  it('is signed as in the example of the documentation, for a command', async () => {
    const { server, ask } = await okx();
    const parameters = { instId: 'BTC-USDT', lever: '5', mgnMode: 'isolated' };
    await ask({ endpoint: 'privatePostAccountSetLeverage', parameters });
    expect(server.asked[0]?.body).toBe(JSON.stringify(parameters));
    expect(server.asked[0]?.headers['ok-access-sign']).toBe('eCnnCgWLjlQ9XnpUkrcny3qNq3WW/81KNrDr/XR6Xv8=');
  });
});

describe('what is sent', () => {
  it('is ours alone: no broker, no tag, no id of another', async () => {
    const { server, ask } = await okx();
    await ask(ORDER);
    await ask({ endpoint: 'privatePostTradeOrderAlgo', parameters: { algoClOrdId: 'y1', clOrdId: 'y1' } });
    await ask({ endpoint: 'privatePostTradeCancelAlgos', parameters: [{ algoId: '7' }] });
    expect(server.asked.map(({ body }) => JSON.parse(body))).toEqual([
      { clOrdId: 'x1', sz: '1' },
      { algoClOrdId: 'y1', clOrdId: 'y1' },
      [{ algoId: '7' }],
    ]);
  });
  it('carries the headers of its request, and no others of an earlier one', async () => {
    const { server, ask } = await okx();
    await ask({ ...ORDER, headers: { expTime: '123' } });
    await ask(ORDER);
    expect(server.asked.map(({ headers }) => headers.exptime)).toEqual(['123', undefined]);
  });
  it('says of a demo account that it is one, and of a real one nothing', async () => {
    const [demo, real] = [await okx(undefined, { isDemo: true }), await okx()];
    await demo.ask(BALANCE);
    await real.ask(BALANCE);
    expect(demo.server.asked[0]?.headers['x-simulated-trading']).toBe('1');
    expect(real.server.asked[0]?.headers['x-simulated-trading']).toBeUndefined();
  });
  it('needs no key where it is public', async () => {
    const { server, ask } = await okx(undefined, { keys: null });
    await ask({ endpoint: 'publicGetPublicTime', parameters: {} });
    expect(server.asked[0]?.headers['ok-access-key']).toBeUndefined();
  });
});

describe('what is answered', () => {
  it('comes with its status, failures too', async () => {
    const { ask } = await okx(() => (response) => void response.writeHead(401).end('{"code":"50111","data":[]}'));
    expect(await ask(BALANCE)).toEqual({ status: 401, body: { code: '50111', data: [] } });
  });
  it('comes as its text where that is no JSON', async () => {
    const { ask } = await okx(() => (response) => void response.writeHead(503).end('<html>'));
    expect(await ask(BALANCE)).toEqual({ status: 503, body: '<html>' });
  });
  it('is not followed to another place', async () => {
    const { server, ask } = await okx(({ url }) => (response) => {
      response.writeHead(302, { location: `${url}&again=1` }).end();
    });
    expect(await ask(BALANCE)).toMatchObject({ status: 302 });
    expect(server.asked).toHaveLength(1);
  });
  it('is given up where it has no end', async () => {
    const part = Buffer.alloc(1 << 20, 120);
    const { ask } = await okx(() => (response) => {
      response.writeHead(200);
      const more = () => response.write(part, () => response.destroyed || setImmediate(more));
      more();
    });
    await expect(ask(BALANCE)).rejects.toThrow('an answer of more than');
  });
});

describe('the signal ends a call', () => {
  const timed = async (play: (response: ServerResponse) => void) => {
    const { ask, trace } = await okx(() => play);
    const begun = performance.now();
    await expect(ask(ORDER, AbortSignal.timeout(60))).rejects.toThrow(/timeout/);
    expect(performance.now() - begun).toBeLessThan(2_000);
    return trace;
  };
  it('that is not answered, and tells that it has left', async () => {
    expect(await timed(() => undefined)).toEqual({ hasLeft: true });
  });
  it('whose body stalls', async () => void (await timed((response) => void response.writeHead(200).write('{"code":'))));
  it('whose body drips', async () => {
    let drip: NodeJS.Timeout | undefined;
    await timed((response) => {
      response.writeHead(200);
      drip = setInterval(() => response.write(' '), 10);
    });
    clearInterval(drip);
  });
  it('before it has left: nothing is sent, not later either', async () => {
    const { server, ask, trace } = await okx();
    const ended = AbortSignal.abort(new Error('we stop'));
    await expect(ask(ORDER, ended)).rejects.toThrow('we stop');
    expect([trace, server.asked]).toEqual([{ hasLeft: false }, []]);
  });
  it('while it waits for its turn: nothing is sent, not later either', async () => {
    const { server, ask } = await okx(undefined, { isPaced: true });
    const stop = new AbortController();
    // As many as leave at once make the last one wait.
    const first = Promise.all(Array.from({ length: 9 }, () => ask(BALANCE)));
    const second = ask(BALANCE, stop.signal);
    const refused = expect(second).rejects.toThrow('we stop');
    stop.abort(new Error('we stop'));
    await Promise.all([first, refused]);
    expect(server.asked).toHaveLength(9);
  });
});

describe('the pace', () => {
  const answers = ({ asked }: Server) => asked.filter(({ url }) => url.includes('/account/balance')).length;

  it('lets as many calls of an endpoint leave at once as may be in two seconds, and holds up no other', async () => {
    const { server, ask } = await okx(undefined, { isPaced: true });
    const stop = new AbortController();
    const asked = Array.from({ length: 12 }, () => ask(BALANCE, stop.signal).catch(() => undefined));
    await Promise.all(asked.slice(0, 9));
    await ask(ORDER);
    await ask({ endpoint: 'privateGetAccountPositions', parameters: {} });
    expect(answers(server)).toBe(9);
    stop.abort(new Error('enough'));
    await Promise.all(asked);
  });
});

describe('a network that fails', () => {
  it('has sent nothing where there is no connection', async () => {
    const { ask } = await okx(undefined, { baseUrl: `http://127.0.0.1:${await freePort()}` });
    const lost = await ask(ORDER).catch((error: unknown) => error);
    expect(lost).toBeInstanceOf(CallLost);
    expect(lost).toMatchObject({ isSent: false, message: 'OKX could not be reached: ECONNREFUSED' });
  });
  it('may have sent it where the connection breaks', async () => {
    const { ask } = await okx(() => (response) => void response.socket?.destroy());
    expect(await ask(ORDER).catch((error: unknown) => error)).toMatchObject({ isSent: true });
  });
});
