// Asking a bot to end over its control endpoint, over real sockets: what it is told, and what it may do instead.
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { askOverHttp } from '../../../guardian/child/ask-over-http.ts';

const LIMIT = 150;
const TOKEN = 'a-token_of-32-characters-or-so';

async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  // The cast: it listens on TCP, so that its address is no path.
  return `127.0.0.1:${(server.address() as { port: number }).port}`;
}

type Request = Pick<IncomingMessage, 'method' | 'url' | 'headers'> & { readonly body: string };

/** A bot that answers so, and what it was asked. */
async function bot(answer: RequestListener) {
  const requests: Request[] = [];
  const server = createServer(async (request, response) => {
    const { method, url, headers } = request;
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    requests.push({ method, url, headers, body: Buffer.concat(parts).toString() });
    answer(request, response);
  });
  onTestFinished(() => server.closeAllConnections());
  const origin = `http://${await listening(server)}`;
  return { origin, requests, ask: (path = '/api/dashboard') => ask(`${origin}${path}`) };
}

/** A bot that says these bytes as soon as it hears anything. */
async function rawBot(say: (socket: Socket) => void) {
  const sockets: Socket[] = [];
  const server = createTcpServer((socket) => {
    sockets.push(socket.on('error', () => {}));
    socket.once('data', () => say(socket));
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
  });
  return `http://${await listening(server)}/`;
}

const ask = (url: string, token = TOKEN) => askOverHttp(url, token, AbortSignal.timeout(LIMIT));

const status =
  (code: number): RequestListener =>
  (_, response) =>
    response.writeHead(code).end('{}');

describe('the bot', () => {
  it('is asked once, at the origin of its dashboard, with the token in the header and nowhere else', async () => {
    const { requests, ask } = await bot(status(202));
    expect(await ask('/deep/down/dashboard?key=1')).toBe(true);
    expect(requests).toHaveLength(1);
    const { headers, ...rest } = requests[0] as Request;
    expect(rest).toEqual({ method: 'POST', url: '/api/control/stop', body: '' });
    expect(headers).toMatchObject({ authorization: `Bearer ${TOKEN}`, connection: 'close' });
    expect(JSON.stringify({ ...headers, authorization: '' })).not.toContain(TOKEN);
  });

  it('gets the token also where its dashboard has a password of its own', async () => {
    const { requests, origin } = await bot(status(202));
    expect(await ask(origin.replace('//', '//user:password@'))).toBe(true);
    expect(requests[0]?.headers.authorization).toBe(`Bearer ${TOKEN}`);
  });

  it('has been asked as soon as its answer begins, and is heard out', async () => {
    const { promise: heard, resolve } = Promise.withResolvers<boolean>();
    const { promise: asked, resolve: goOn } = Promise.withResolvers<void>();
    const { origin } = await bot((_, response) => {
      response.on('close', () => resolve(response.writableFinished));
      response.writeHead(200).write('{');
      void asked.then(() => response.end(Buffer.alloc(1 << 23, ' ')));
    });
    expect(await askOverHttp(origin, TOKEN, AbortSignal.timeout(10_000))).toBe(true);
    goOn();
    expect(await heard).toBe(true);
  });

  it('is not heard beyond the limit', async () => {
    const { promise: cut, resolve } = Promise.withResolvers<number>();
    const begun = performance.now();
    const { ask } = await bot((_, response) => {
      response.on('close', () => resolve(performance.now() - begun));
      response.writeHead(200).write('{');
    });
    expect(await ask()).toBe(true);
    expect(await cut).toBeLessThan(LIMIT + 2000);
  });
});

describe('asked in vain', () => {
  it.each([301, 302, 307, 308])('%i: a redirect is not followed, and its target never sees the token', async (code) => {
    const elsewhere = await bot(status(200));
    const { ask, requests } = await bot((_, response) =>
      response.writeHead(code, { location: `${elsewhere.origin}/api/control/stop` }).end(),
    );
    expect(await ask()).toBe(false);
    expect(requests).toHaveLength(1);
    expect(elsewhere.requests).toEqual([]);
  });

  it.each([400, 401, 403, 404, 405, 429, 500, 503])('%i', async (code) => {
    const { ask, requests } = await bot(status(code));
    expect(await ask()).toBe(false);
    expect(requests).toHaveLength(1);
  });

  it('a bot that does not listen', async () => {
    expect(await ask('http://127.0.0.1:1/')).toBe(false);
  });

  it.each<[string, (socket: Socket) => void]>([
    ['a bot that hangs up', (socket) => void socket.destroy()],
    ['an answer that is no HTTP', (socket) => void socket.write('SSH-2.0-OpenSSH_9.6\r\n\r\n')],
    [
      'a change of protocol',
      (socket) => void socket.write('HTTP/1.1 101 Yes\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n'),
    ],
  ])('%s', async (_, say) => {
    expect(await ask(await rawBot(say))).toBe(false);
  });

  it.each<[string, (socket: Socket) => void]>([
    ['a bot that never answers', () => {}],
    [
      'a bot whose answer drips',
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\n');
        const timer = setInterval(() => socket.write('x: y\r\n'), 10);
        socket.once('close', () => clearInterval(timer));
      },
    ],
    [
      'a bot that only promises to answer',
      (socket) => {
        const timer = setInterval(() => socket.write('HTTP/1.1 102 Processing\r\n\r\n'), 10);
        socket.once('close', () => clearInterval(timer));
      },
    ],
  ])('%s, given up at the limit', async (_, say) => {
    const begun = performance.now();
    expect(await ask(await rawBot(say))).toBe(false);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(LIMIT - 2);
    expect(performance.now() - begun).toBeLessThan(LIMIT + 2000);
  });

  it.each([
    ['an address that is none', 'nonsense'],
    ['an address of another kind', 'ftp://127.0.0.1/'],
    ['an address without an origin', 'file:///tmp/'],
  ])('%s: nothing is thrown', async (_, url) => {
    expect(await ask(url)).toBe(false);
  });

  it('a token that no header can hold: nothing is thrown', async () => {
    const { origin, requests } = await bot(status(200));
    expect(await ask(origin, 'two\r\nlines')).toBe(false);
    expect(requests).toEqual([]);
  });

  it('when the time is over before it begins', async () => {
    const { origin, requests } = await bot(status(200));
    expect(await askOverHttp(origin, TOKEN, AbortSignal.abort())).toBe(false);
    expect(requests).toEqual([]);
  });
});
