// A client of the simulated OKX for its own tests: signs as the documentation says, by the exchange's clock.

import { fetchFrom } from './in-process.ts';
import type { Okx } from './okx.ts';
import { sign } from './wire/signature.ts';

export type Reply = {
  readonly status: number;
  readonly code: string;
  readonly msg: string;
  readonly data: readonly Record<string, string>[];
};

export type Sending = {
  readonly headers?: { readonly [name: string]: string };
  readonly signal?: AbortSignal;
  /** Milliseconds that the client's clock is ahead of the exchange's. */
  readonly skew?: number;
};

export type Client = {
  readonly get: (path: string, query?: { readonly [name: string]: string }, sending?: Sending) => Promise<Reply>;
  readonly post: (path: string, body: unknown, sending?: Sending) => Promise<Reply>;
};

/** @param send Where to; in this process if it is left out. */
export function createClient(okx: Okx, baseUrl?: string): Client {
  const send = baseUrl === undefined ? fetchFrom(okx) : fetch;
  async function ask(
    method: string,
    path: string,
    body: string,
    { headers, signal, skew = 0 }: Sending,
  ): Promise<Reply> {
    const timestamp = new Date(okx.clock.now() + skew).toISOString();
    const response = await send(`${baseUrl ?? 'http://okx'}${path}`, {
      method,
      ...(method === 'POST' && { body }),
      ...(signal && { signal }),
      headers: {
        'content-type': 'application/json',
        'OK-ACCESS-KEY': okx.key.apiKey,
        'OK-ACCESS-PASSPHRASE': okx.key.passphrase,
        'OK-ACCESS-TIMESTAMP': timestamp,
        'OK-ACCESS-SIGN': sign(okx.key.secret, { timestamp, method, path, body }),
        ...(okx.key.isDemo && { 'x-simulated-trading': '1' }),
        ...headers,
      },
    });
    const text = await response.text();
    const read = text.startsWith('{') ? JSON.parse(text) : { code: '', msg: text, data: [] };
    return { ...read, status: response.status };
  }
  const asked = (query: { readonly [name: string]: string }) => {
    const words = new URLSearchParams(query).toString();
    return words === '' ? '' : `?${words}`;
  };
  return {
    get: (path, query = {}, sending = {}) => ask('GET', `/api/v5${path}${asked(query)}`, '', sending),
    post: (path, body, sending = {}) => ask('POST', `/api/v5${path}`, JSON.stringify(body), sending),
  };
}
