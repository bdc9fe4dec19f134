// One look at a dashboard, over real sockets: what a bot may do wrong, and what it may do oddly.
import { spawnSync } from 'node:child_process';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTcpServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { failed, lookAtDashboard, MAX_BODY_BYTES } from '../../../guardian/probes/dashboard.ts';
import { freePort } from '../../support/ports.ts';

const TIMEOUT = 150;
/** For what is answered, however busy the machine is. */
const PATIENT = 5_000;

async function look(answer: RequestListener, timeoutMs = PATIENT) {
  const server = createServer(answer).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  return lookAtDashboard(`http://127.0.0.1:${port}/api/dashboard`, timeoutMs);
}

/** A server that says exactly these bytes over a raw socket. */
async function lookRaw(say: (socket: Socket) => void, timeoutMs = PATIENT) {
  const sockets: Socket[] = [];
  const server = createTcpServer((socket) => {
    sockets.push(socket.on('error', () => {}));
    socket.once('data', () => say(socket));
  }).listen(0, '127.0.0.1');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  await new Promise((resolve) => server.once('listening', resolve));
  const begun = performance.now();
  const finding = await lookAtDashboard(`http://127.0.0.1:${(server.address() as { port: number }).port}/`, timeoutMs);
  return { finding, ms: performance.now() - begun };
}

const json =
  (body: string | Buffer): RequestListener =>
  (_, response) =>
    response.end(body);

describe('a good answer', () => {
  it('is an object', async () => {
    expect(await look(json('{"last_update":null}'))).toEqual({ saw: 'object', object: { last_update: null } });
  });

  it('may carry a byte-order mark, NaN and infinities, which become null, but not inside texts', async () => {
    const body = '\uFEFF{"a":NaN,"b":-Infinity,"c":[Infinity],"d":"NaN \\" Infinity"}';
    expect(await look(json(body))).toMatchObject({ object: { a: null, b: null, c: [null], d: 'NaN " Infinity' } });
  });

  it('may be gzipped or come in pieces', async () => {
    const gzipped: RequestListener = (_, response) =>
      response.setHeader('content-encoding', 'gzip').end(gzipSync('{"a":1}'));
    const pieces: RequestListener = (_, response) => {
      response.write('{"a"');
      setTimeout(() => response.end(':1}'), 10);
    };
    expect(await look(gzipped)).toMatchObject({ object: { a: 1 } });
    expect(await look(pieces)).toMatchObject({ object: { a: 1 } });
  });

  it('is asked for with a user agent and without a kept connection', async () => {
    const echo: RequestListener = (request, response) => response.end(JSON.stringify(request.headers));
    expect(await look(echo)).toMatchObject({ object: { 'user-agent': 'trading-guardian', connection: 'close' } });
  });

  it('is not asked of a proxy', async () => {
    process.env.HTTP_PROXY = 'http://127.0.0.1:9';
    onTestFinished(() => {
      delete process.env.HTTP_PROXY;
    });
    expect(await look(json('{}'))).toMatchObject({ saw: 'object' });
  });
});

describe('the total deadline holds', () => {
  const cases = {
    'for a server that never answers': () => {},
    'for headers and then silence': (socket: Socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{'),
    'for one byte every few milliseconds': (socket: Socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      const timer = setInterval(() => socket.write(' '), 10);
      socket.once('close', () => clearInterval(timer));
    },
    'for headers without end': (socket: Socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const timer = setInterval(() => socket.write('x: y\r\n'), 10);
      socket.once('close', () => clearInterval(timer));
    },
  };
  for (const [title, say] of Object.entries(cases)) {
    it(title, async () => {
      const { finding, ms } = await lookRaw(say, TIMEOUT);
      expect(finding).toEqual({ saw: 'timeout' });
      expect(ms).toBeGreaterThanOrEqual(TIMEOUT - 2);
      expect(ms).toBeLessThan(TIMEOUT + 1000);
    });
  }
});

describe('a bad answer is told for what it is', () => {
  it('refused', async () => {
    expect(await lookAtDashboard('http://127.0.0.1:1/', TIMEOUT)).toMatchObject({
      saw: 'refusal',
      error: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('a name that is not known', async () => {
    expect(await lookAtDashboard('http://no.such.host.invalid/', 3000)).toMatchObject({ saw: 'refusal' });
  });

  it.each([400, 401, 403, 404, 500, 503])('status %i, its body quoted', async (status) => {
    const finding = await look((_, response) => response.writeHead(status).end('<h1>out\nof order</h1>'));
    expect(finding).toEqual({ saw: 'status', status, body: '<h1>out\nof order</h1>' });
  });

  it('a redirect, which is not followed', async () => {
    const finding = await look((_, response) => response.writeHead(302, { location: '/elsewhere' }).end());
    expect(finding).toMatchObject({ saw: 'status', status: 302 });
  });

  it.each(['<html></html>', '[]', '"text"', 'null', '', '{"a":'])('no JSON object: %s', async (body) => {
    expect(await look(json(body))).toEqual({ saw: 'other_body', body });
  });

  it('a text full of quotes that is cut off, told at once: the guardian does not hang over it', async () => {
    const begun = performance.now();
    expect(await look(json(`{"reason":"${'\\"'.repeat(100_000)}`), 5000)).toMatchObject({ saw: 'other_body' });
    expect(performance.now() - begun).toBeLessThan(1000);
  });

  it('a body over 1 MiB, sent or unpacked, however it is spread', async () => {
    const bomb = gzipSync(Buffer.alloc(MAX_BODY_BYTES + 1, 32));
    const endless: RequestListener = (_, response) => {
      const timer = setInterval(() => response.write(Buffer.alloc(256 * 1024, 32)), 1);
      response.once('close', () => clearInterval(timer));
    };
    expect(await look((_, response) => response.setHeader('content-encoding', 'gzip').end(bomb), 5000)).toEqual({
      saw: 'large_body',
    });
    expect(await look(endless, 5000)).toEqual({ saw: 'large_body' });
    expect(await look(json(Buffer.alloc(MAX_BODY_BYTES, 32)), 5000)).toMatchObject({ saw: 'other_body' });
  });

  it('a body that ends before its end', async () => {
    const cut = (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{"a":');
    expect((await lookRaw(cut)).finding).toMatchObject({ saw: 'cut_body' });
  });

  it('an endless body of an error, told as the error', async () => {
    const finding = await look((_, response) => {
      response.writeHead(500);
      response.write(Buffer.alloc(MAX_BODY_BYTES + 1, 33));
    }, 5000);
    expect(finding).toMatchObject({ saw: 'status', status: 500 });
  });

  it('a long body, quoted in part', async () => {
    const finding = await look((_, response) => response.writeHead(500).end('x'.repeat(5000)));
    expect(finding).toEqual({ saw: 'status', status: 500, body: 'x'.repeat(200) });
  });

  it('a refusal by every address of a name', async () => {
    const finding = await lookAtDashboard(`http://localhost:${await freePort()}/`, 1000);
    expect(finding).toEqual({ saw: 'refusal', error: expect.stringContaining('ECONNREFUSED') });
  });

  it('an answer that is no HTTP', async () => {
    expect((await lookRaw((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'))).finding).toMatchObject({
      saw: 'refusal',
    });
  });
});

it('a fault of our own is no refusal: here no descriptors are left', () => {
  const script = `
    import { openSync } from 'node:fs';
    import { lookAtDashboard } from ${JSON.stringify(join(import.meta.dirname, '../../../guardian/probes/dashboard.ts'))};
    try { for (;;) openSync('/dev/null'); } catch {}
    const finding = await lookAtDashboard('http://127.0.0.1:9/', 1000);
    process.stdout.write(JSON.stringify(finding));
  `;
  const node = `ulimit -n 100; exec "$0" --input-type=module -e "$1"`;
  const { stdout } = spawnSync('sh', ['-c', node, process.execPath, script], { encoding: 'utf8' });
  expect(JSON.parse(stdout)).toEqual({ saw: 'own_fault', error: expect.stringContaining('EMFILE') });
});

it('leaves neither a timer nor a socket behind', async () => {
  const before = process.getActiveResourcesInfo().filter((kind) => kind !== 'TCPServerWrap').length;
  for (let i = 0; i < 20; i++) await look(json('{}'), 60_000);
  for (let i = 0; i < 5; i++) await lookRaw(() => {}, 10);
  await new Promise((resolve) => setTimeout(resolve, 50));
  const timers = process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  expect(timers).toBeLessThanOrEqual(before);
});

describe('a fault of our own', () => {
  const fault = (code: string) => Object.assign(new Error(`connect ${code}`), { code });

  it.each(['EMFILE', 'ENFILE', 'ENOMEM', 'ENOBUFS', 'EADDRNOTAVAIL'])('is %s', (code) => {
    expect(failed(fault(code))).toEqual({ saw: 'own_fault', error: `connect ${code}` });
  });
  it.each(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND'])('is not %s', (code) => {
    expect(failed(fault(code)).saw).toBe('refusal');
  });
  it('is also one that kept us from one address of several', () => {
    const both = (...codes: string[]) => new AggregateError(codes.map(fault), '');
    expect(failed(both('ECONNREFUSED', 'EMFILE'))).toEqual({ saw: 'own_fault', error: 'connect EMFILE' });
    expect(failed(both('ECONNREFUSED', 'ECONNREFUSED')).saw).toBe('refusal');
  });
});
