import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { json } from '../../../bot/server/web.ts';
import { type Serving, serving } from '../support/serving.ts';

let bot: Serving;
beforeAll(async () => {
  bot = await serving(
    {},
    {
      '/broken': () => {
        throw new Error('broken on purpose');
      },
      '/late': async () => json({ late: true }),
      '/broken-late': () => Promise.reject(new Error('broken on purpose, later')),
      '/asked': (query) => json(Object.fromEntries(query)),
      '/do': { post: (authorization) => json({ authorization }) },
    },
  );
});
afterAll(() => bot.close());

const CR_LF = '\r\n';
/** @returns All that comes back until the server ends the connection. */
const raw = (text: string) =>
  new Promise<string>((resolve) => {
    let received = '';
    const socket = connect(Number(new URL(bot.url).port), '127.0.0.1', () => socket.write(text));
    socket.on('data', (part) => (received += part)).on('error', () => undefined);
    socket.on('close', () => resolve(received));
  });

describe('a route', () => {
  it('is given the query', async () => {
    expect(await bot.get('/asked?a=1&b=%26')).toEqual({ a: '1', b: '&' });
  });
  it('may answer later', async () => {
    expect(await bot.get('/late')).toEqual({ late: true });
  });
  it('is given the authorization of a POST', async () => {
    expect(JSON.parse((await bot.post('/do', 'Bearer x')).body)).toEqual({ authorization: 'Bearer x' });
    expect(JSON.parse((await bot.post('/do', null)).body)).toEqual({});
  });
  it('is answered at HEAD without a body', async () => {
    const { status, headers, body } = await bot.ask('/late', {}, 'HEAD');
    expect([status, headers['content-type'], body]).toEqual([200, 'application/json; charset=utf-8', '']);
  });
  it('is kept in no cache', async () => {
    expect((await bot.ask('/late')).headers['cache-control']).toBe('no-store');
  });
});

describe('the body of a POST', () => {
  it('is not waited for: the answer comes before it, and ends the connection', async () => {
    const head = ['POST /do HTTP/1.1', 'host: localhost', 'content-length: 1000000000', '', ''].join(CR_LF);
    const answer = await raw(`${head}the beginning`);
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer).toContain(`${CR_LF}connection: close${CR_LF}`);
  });
});

describe('everything else', () => {
  it('is 404, as JSON', async () => {
    const { status, body } = await bot.ask('/nowhere');
    expect([status, JSON.parse(body)]).toEqual([404, { error: 'no such path' }]);
  });
  it.each([
    ['POST', '/late', 'GET, HEAD'],
    ['OPTIONS', '/late', 'GET, HEAD'],
    ['POST', '/api/events', 'GET, HEAD'],
    ['GET', '/do', 'POST'],
    ['HEAD', '/do', 'POST'],
    ['PUT', '/do', 'POST'],
  ])('is 405 where only the method is wrong: %s %s', async (method, path, allow) => {
    const { status, headers } = await bot.ask(path, {}, method);
    expect([status, headers.allow]).toEqual([405, allow]);
  });
  it.each([
    ['GET', '/late'],
    ['GET', '/nowhere'],
    ['GET', '/api/events'],
    ['POST', '/do'],
    ['PUT', '/do'],
  ])('is 403 under the name of another host: %s %s', async (method, path) => {
    expect((await bot.ask(path, { host: 'evil.example' }, method)).status).toBe(403);
  });
  it('is 400 without a host, which older clients leave out', async () => {
    expect(await raw(`GET /late HTTP/1.0${CR_LF}${CR_LF}`)).toMatch(/^HTTP\/1\.1 400 /);
  });
  it.each([
    ['/broken', 'broken on purpose'],
    ['/broken-late', 'broken on purpose, later'],
  ])('is 500 where a route breaks, told to us and not to the client: %s', async (path, why) => {
    const { status, body } = await bot.ask(path);
    expect([status, JSON.parse(body)]).toEqual([500, { error: 'internal error' }]);
    expect(String(bot.faults.at(-1))).toBe(`Error: ${why}`);
  });
  it('gives other sites no leave to read or to send', async () => {
    const asked = { origin: 'http://evil.example', 'access-control-request-method': 'POST' };
    for (const method of ['GET', 'OPTIONS', 'POST']) {
      const { headers } = await bot.ask('/api/dashboard', asked, method);
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });
});
