// The web server's border: routes are a table of our own. The only user of hono and its server.
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { html, raw } from 'hono/html';
import { Fatal } from '../domain/errors.ts';
import { isAllowedHost, urlOf } from './host.ts';

export type Reply = {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
};

/** What a GET of each path answers; everything else is 404 or 405. */
export type Routes = { readonly [path: string]: () => Reply };

export type WebServer = {
  readonly url: string;
  /** Closes the port and every connection, idle or not. */
  readonly close: () => Promise<void>;
};

const COMMON = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' };

export const json = (value: unknown, status = 200): Reply => ({
  status,
  headers: { ...COMMON, 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(value),
});

/** @param policy The Content-Security-Policy. */
export const page = (markup: string, policy: string): Reply => ({
  status: 200,
  headers: { ...COMMON, 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy },
  body: markup,
});

export { html as escaped, raw as trusted };

/**
 * @param onFault Told what a route threw; the client gets a bare 500.
 * @throws Fatal if the address cannot be bound.
 */
export async function listen(
  at: { readonly host: string; readonly port: number },
  routes: Routes,
  onFault: (error: unknown) => void,
): Promise<WebServer> {
  const send = ({ status, headers, body }: Reply) => new Response(body, { status, headers });
  const app = new Hono();
  app.use(async (c, next) => {
    const host = c.req.header('host') ?? '';
    if (isAllowedHost(host, at.host)) return next();
    return send(json({ error: 'this host name is not served here' }, 403));
  });
  for (const [path, answer] of Object.entries(routes)) {
    app.get(path, () => send(answer()));
    app.all(path, () => {
      const refusal = json({ error: 'only GET is served here' }, 405);
      return send({ ...refusal, headers: { ...refusal.headers, allow: 'GET, HEAD' } });
    });
  }
  app.notFound(() => send(json({ error: 'no such path' }, 404)));
  app.onError((error) => {
    onFault(error);
    return send(json({ error: 'internal error' }, 500));
  });

  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false }) as Server;
  await bind(server, at);
  server.on('error', onFault);
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: urlOf(at.host, port), close };
}

function bind(server: Server, { host, port }: { readonly host: string; readonly port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const remedy = REMEDIES[error.code ?? ''];
      reject(remedy ? new Fatal(remedy(host, port), { cause: error }) : error);
    });
    server.listen(port, host, () => {
      server.removeAllListeners('error');
      resolve();
    });
  });
}

const badHost = (host: string) => `bot.host must be an address of this machine, got "${host}": 127.0.0.1 always is`;

const REMEDIES: { readonly [code: string]: (host: string, port: number) => string } = {
  EADDRINUSE: (host, port) =>
    `bot.port ${port} on ${host} is taken by another program: stop that program, or set bot.port to a free port`,
  EACCES: (_, port) => `bot.port ${port} may not be opened by this user: set bot.port to one from 1024 on`,
  EADDRNOTAVAIL: badHost,
  ENOTFOUND: badHost,
};
