// The bot's web server on a port of its own, over a state that the test sets.
import { request } from 'node:http';
import type { Decided } from '../../../bot/domain/decision/decided.ts';
import type { State } from '../../../bot/domain/state.ts';
import { createMeters } from '../../../bot/meters.ts';
import type { EquityPoint } from '../../../bot/ports.ts';
import { routes, type Served } from '../../../bot/server/routes.ts';
import { listen, type Routes } from '../../../bot/server/web.ts';
import { about, at, starting } from './about.ts';

export const TOKEN = '5e1f7c1e-6f0a-4a58-9d0f-2f6f5b1c9a01';

export type Answer = {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
};

/** What the test changes underneath the server. */
export type Scene = { state: State; now: number; decisions: readonly Decided[]; curve: readonly EquityPoint[] };

/** @param more Routes beside the bot's own. */
export async function serving(changed: Partial<Served> = {}, more: Routes = {}) {
  const scene: Scene = { state: starting, now: 5_000, decisions: [], curve: [] };
  const faults: unknown[] = [];
  const meters = createMeters();
  const served: Served = {
    about,
    others: [],
    together: () => ({ rounds: 0, longestWait: 0 }),
    state: () => scene.state,
    subscribe: () => () => undefined,
    now: () => at(scene.now),
    store: {
      decisions: (limit) => scene.decisions.slice(0, limit),
      equityCurve: (points) => scene.curve.slice(-points),
    },
    meters,
    kept: () => ({ entries: 3, bytes: 400 }),
    control: {
      stop: () => undefined,
      halt: { file: '/data/HALT', write: () => undefined },
      testAi: async () => ({ signal: 'HOLD', confidence: 'LOW', reason: 'a reason' }),
    },
    token: TOKEN,
    page: {},
    ...changed,
  };
  const server = await listen({ host: '127.0.0.1', port: 0 }, { ...routes(served), ...more }, (fault) =>
    faults.push(fault),
  );

  const ask = (path: string, headers: Record<string, string> = {}, method = 'GET', body = '') =>
    new Promise<Answer>((resolve, reject) => {
      const asked = request(server.url + path, { headers, method }, async (answer) => {
        let text = '';
        for await (const part of answer.setEncoding('utf8')) text += part;
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text });
      });
      asked.on('error', reject).end(body);
    });
  const post = (path: string, authorization: string | null = `Bearer ${TOKEN}`) =>
    ask(path, authorization === null ? {} : { authorization }, 'POST');
  /** What a GET answers, which must be 200. */
  const get = async (path: string) => {
    const { status, body } = await ask(path);
    if (status !== 200) throw new Error(`${path} answered ${status}: ${body}`);
    return JSON.parse(body);
  };
  return { scene, faults, meters, url: server.url, ask, get, post, close: server.close };
}

export type Serving = Awaited<ReturnType<typeof serving>>;
