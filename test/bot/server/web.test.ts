import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { State } from '../../../bot/domain/state.ts';
import { routes } from '../../../bot/server/routes.ts';
import { listen, type WebServer } from '../../../bot/server/web.ts';
import { about, at, decidedBecause, starting } from '../support/about.ts';
import { faultsOf } from '../support/dashboard-schema.ts';

let state: State = starting;
let now = 5_000;
const faults: unknown[] = [];
let server: WebServer;
beforeAll(async () => {
  const broken = () => {
    throw new Error('broken on purpose');
  };
  const served = {
    ...routes(
      about,
      () => state,
      () => at(now),
    ),
    '/broken': broken,
  };
  server = await listen({ host: '127.0.0.1', port: 0 }, served, (fault) => faults.push(fault));
});
afterAll(() => server.close());

type Answer = { readonly status: number; readonly headers: NodeJS.Dict<string | string[]>; readonly body: string };
const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  new Promise<Answer>((resolve, reject) => {
    const asked = request(server.url + path, { headers, method }, async (answer) => {
      let body = '';
      for await (const part of answer.setEncoding('utf8')) body += part;
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body });
    });
    asked.on('error', reject).end();
  });

describe('GET /api/dashboard', () => {
  it('answers a whole dashboard, of this instant', async () => {
    const { status, headers, body } = await ask('/api/dashboard');
    expect([status, headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
    expect(faultsOf(JSON.parse(body))).toEqual([]);
    expect(headers['cache-control']).toBe('no-store');
  });
});

describe('GET /healthz', () => {
  it('answers 200 while the loop turns', async () => {
    expect((await ask('/healthz')).status).toBe(200);
  });
  it('answers 503 once it does not', async () => {
    now = 20_000;
    expect((await ask('/healthz')).status).toBe(503);
    now = 5_000;
  });
});

describe('GET /', () => {
  it('shows the mode, the price and the last decisions with their reasons', async () => {
    state = decidedBecause('a good reason');
    const { body, headers } = await ask('/');
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    for (const shown of ['TEST MODE: recorded candles, paper only', '91.00 USDT', 'a good reason', 'no AI key']) {
      expect(body).toContain(shown);
    }
  });
  it('shows what a decider wrote as text, never as markup', async () => {
    state = decidedBecause('<script>alert("&")</script>');
    const { body } = await ask('/');
    expect(body).toContain('&lt;script&gt;alert(&quot;&amp;&quot;)&lt;/script&gt;');
    expect(body).not.toContain('<script>alert');
  });
  it.each(['script', 'style'])('lets no %s in but its own', async (kind) => {
    const { body, headers } = await ask('/');
    const own = new RegExp(`<${kind}>(.*)</${kind}>`, 's').exec(body)?.[1] ?? '';
    const hash = createHash('sha256').update(own).digest('base64');
    const policy = String(headers['content-security-policy']).split('; ');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`${kind}-src 'sha256-${hash}'`);
  });
  it('works before the first decision', async () => {
    state = starting;
    expect((await ask('/')).body).toContain('None yet.');
  });
});

describe('everything else', () => {
  it('is 404, as JSON', async () => {
    const { status, body } = await ask('/nowhere');
    expect([status, JSON.parse(body)]).toEqual([404, { error: 'no such path' }]);
  });
  it('is 405 where only the method is wrong', async () => {
    const { status, headers } = await ask('/api/dashboard', {}, 'POST');
    expect([status, headers.allow]).toEqual([405, 'GET, HEAD']);
  });
  it('is 403 under the name of another host', async () => {
    expect((await ask('/api/dashboard', { host: 'evil.example' })).status).toBe(403);
  });
  it('is 500 where a route breaks, told to us and not to the client', async () => {
    const { status, body } = await ask('/broken');
    expect([status, JSON.parse(body)]).toEqual([500, { error: 'internal error' }]);
    expect(String(faults[0])).toContain('broken on purpose');
  });
  it('gives other sites no leave to read', async () => {
    const { headers } = await ask('/api/dashboard', { origin: 'http://evil.example' });
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});
