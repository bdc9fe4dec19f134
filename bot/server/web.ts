// The web server's border: routes are a table of our own. The only user of hono and its server.
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type Context, Hono } from 'hono';
import { Fatal } from '../domain/errors.ts';
import { isAllowedHost, urlOf } from './host.ts';

export type Reply = {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
};

/** Answers a GET. */
export type Get = (query: URLSearchParams) => Reply | Promise<Reply>;
/** Does what a POST asks, whose body is never read. It is given the header Authorization. */
export type Post = (authorization: string | undefined) => Reply | Promise<Reply>;
/** Feeds a client, not before it has returned, until what it returns is called; null where there is no room for one more. */
export type Stream = (client: Client) => (() => void) | null;

export type Client = {
  /** @param taken Called once the event has left for the client. */
  readonly send: (event: string, taken: () => void) => void;
  readonly end: () => void;
  /** Ends it too. */
  readonly fail: (error: unknown) => void;
};

/** What each path answers; other paths are 404, other methods 405. */
export type Routes = { readonly [path: string]: Get | { readonly post: Post } | { readonly stream: Stream } };

export type WebServer = {
  readonly url: string;
  /** Closes the port and every connection, idle, busy or a stream. */
  readonly close: () => Promise<void>;
};

const COMMON = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' };

export const json = (value: unknown, status = 200): Reply => ({
  status,
  headers: { ...COMMON, 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(value),
});

export const text = (body: string, type: string): Reply => ({
  status: 200,
  headers: { ...COMMON, 'content-type': type },
  body,
});

/** @param policy The Content-Security-Policy. */
export const page = (markup: string, policy: string): Reply =>
  withHeader(text(markup, 'text/html; charset=utf-8'), { 'content-security-policy': policy });

/**
 * @param onFault Told what a route threw; the client gets a bare 500.
 * @throws Fatal if the address cannot be bound.
 */
export async function listen(
  at: { readonly host: string; readonly port: number },
  routes: Routes,
  onFault: OnFault,
): Promise<WebServer> {
  const app = new Hono<Bound>();
  app.use(async (c, next) => {
    const host = c.req.header('host') ?? '';
    if (isAllowedHost(host, at.host)) return next();
    return send(json({ error: 'this host name is not served here' }, 403));
  });
  for (const [path, route] of Object.entries(routes)) {
    if (typeof route === 'function') app.get(path, async (c) => send(await route(new URL(c.req.url).searchParams)));
    else if ('stream' in route) app.get(path, (c) => openStream(route.stream, c, onFault));
    else app.post(path, async (c) => send(last(await route.post(c.req.header('authorization')))));
    const allow = typeof route === 'object' && 'post' in route ? 'POST' : 'GET, HEAD';
    app.all(path, () => send(withHeader(json({ error: `only ${allow} is served here` }, 405), { allow })));
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

type OnFault = (error: unknown) => void;
type Bound = { readonly Bindings: HttpBindings };

const send = ({ status, headers, body }: Reply) => new Response(body, { status, headers });

const withHeader = (reply: Reply, header: Reply['headers']): Reply => ({
  ...reply,
  headers: { ...reply.headers, ...header },
});

/** The connection ends with it, and so does a body that nobody reads. */
const last = (reply: Reply): Reply => withHeader(reply, { connection: 'close' });

const STREAM_HEADERS = { ...COMMON, 'content-type': 'text/event-stream' };

function openStream(stream: Stream, { req, env: { outgoing } }: Context<Bound>, onFault: OnFault): Response {
  if (req.method === 'HEAD') return send({ status: 200, headers: STREAM_HEADERS, body: '' });
  const end = () => void outgoing.destroy();
  const stopped = stream({
    send: (event, taken) => outgoing.write(event, taken),
    end,
    fail: (error) => {
      onFault(error);
      end();
    },
  });
  if (stopped === null) return send(json({ error: 'too many are listening already' }, 503));
  outgoing.on('close', stopped);
  // It went while an event was on its way.
  outgoing.on('error', () => undefined);
  outgoing.writeHead(200, STREAM_HEADERS).flushHeaders();
  return RESPONSE_ALREADY_SENT;
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
