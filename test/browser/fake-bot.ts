// A server that plays a bot: the real page, and an API that says what the test wants.
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Dashboard, Lists } from '../../bot/server/page/client/api.ts';
import { pageRoutes } from '../../bot/server/page/page.ts';

export type FakeBot = {
  readonly url: string;
  /** Sends it to every page, now and whenever one connects. */
  readonly show: (shown: Dashboard) => void;
  readonly give: (lists: Lists) => void;
  /** The next answers to this path are 500. */
  readonly fail: (path: string, times: number) => void;
  /** What has been asked of it, newest last. */
  readonly asked: () => readonly string[];
  /** Takes lines, and says nothing on them. */
  readonly hang: (isHanging: boolean) => void;
  /** Breaks every connection and takes no new one until `revive`. */
  readonly die: () => Promise<void>;
  readonly revive: () => Promise<void>;
};

export async function startFakeBot(first: Dashboard, firstLists: Lists): Promise<FakeBot> {
  let shown = first;
  let lists = firstLists;
  let isHanging = false;
  const failures = new Map<string, number>();
  const asked: string[] = [];
  const listening = new Set<ServerResponse>();
  const pages = pageRoutes();
  const event = () => `event: dashboard\ndata: ${JSON.stringify(shown)}\n\n`;
  const api: { readonly [path: string]: () => unknown } = {
    '/api/dashboard': () => shown,
    '/api/kline': () => lists.kline,
    '/api/ai_decisions': () => ({ decisions: lists.decisions }),
    '/api/profit_curve': () => lists.profit,
    '/api/trades': () => ({ open: null, trades: lists.trades }),
  };

  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://any').pathname;
    asked.push(request.url ?? '/');
    const left = failures.get(path) ?? 0;
    if (left > 0) {
      failures.set(path, left - 1);
      response.writeHead(500).end();
      return;
    }
    if (path === '/api/events') {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(isHanging ? ': \n' : event());
      listening.add(response);
      response.on('close', () => listening.delete(response));
      return;
    }
    const page = pages[path]?.();
    if (page) response.writeHead(page.status, page.headers).end(page.body);
    else if (api[path])
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(api[path]()));
    else response.writeHead(404).end();
  });
  const bind = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await bind(0);
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    show: (next) => {
      shown = next;
      for (const response of listening) response.write(event());
    },
    give: (next) => {
      lists = next;
    },
    fail: (path, times) => failures.set(path, times),
    asked: () => asked,
    hang: (is) => {
      isHanging = is;
    },
    die: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
    revive: () => bind(port),
  };
}
