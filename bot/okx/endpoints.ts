// OKX by ccxt's implicit methods: it signs, weighs and finds the address; what an answer means is judged by codes.ts. The only user of ccxt, which is loaded with this file: it costs memory and time.
import { AsyncLocalStorage } from 'node:async_hooks';
import { okx } from 'ccxt';
import type { Clock } from '../../common/clock.ts';
import type { Answer } from './codes.ts';
import { createPace, type Pace } from './pace.ts';
import type { Keys } from './settings.ts';
import { type Fetch, transport } from './transport.ts';

type Method = keyof okx & `${'public' | 'private'}${'Get' | 'Post'}${string}`;
/** `publicGetPublicTime` and its like. */
export type Endpoint = Method;

export type Request = {
  readonly endpoint: Endpoint;
  /** An object, or a list of them where OKX wants one. */
  readonly parameters: object;
  /** Sent beside what ccxt sends; not part of what is signed. */
  readonly headers?: { readonly [name: string]: string };
};

/** How far a request has come. */
export type Trace = { hasLeft: boolean };

/**
 * One request, once. Whatever is answered is an answer, failures too.
 *
 * @param trace Told before the first byte may leave.
 * @throws CallLost where the network fails, the signal's reason once it fires, or what only a fault of our own explains.
 */
export type Ask = (request: Request, trace: Trace, signal: AbortSignal) => Promise<Answer>;

export type EndpointSettings = {
  readonly baseUrl: string;
  readonly isDemo: boolean;
  /** Null: only what is public can be asked. */
  readonly keys: Keys | null;
  /** Each endpoint below its limit at OKX, by ccxt's weights. */
  readonly isPaced: boolean;
};

/** ccxt's own limit ends at the headers. Ours bounds the whole of a call, so that this one never comes first. */
const NEVER_MS = 2 ** 31 - 1;

type Current = {
  readonly endpoint: Endpoint;
  readonly signal: AbortSignal;
  readonly trace: Trace;
  readonly headers: Request['headers'];
  answer: Answer | null;
};

/**
 * @param now By the exchange's clock, in milliseconds.
 * @param clock Of ours.
 */
export function openEndpoints(
  { baseUrl, isDemo, keys, isPaced }: EndpointSettings,
  now: () => number,
  fetch: Fetch,
  clock: Pick<Clock, 'now'>,
): Ask {
  const current = new AsyncLocalStorage<Current>();

  const fetchImplementation = async (url: string, init: RequestInit) => {
    // ccxt calls it within the request that is under way.
    const asked = current.getStore() as Current;
    const headers = { ...(init.headers as Record<string, string>), ...asked.headers };
    asked.signal.throwIfAborted();
    asked.trace.hasLeft = true;
    const reply = await transport(fetch, url, { ...init, headers }, asked.signal);
    asked.answer = { status: reply.status, body: parsed(reply.text) };
    return { status: reply.status, statusText: '', headers: reply.headers, text: async () => reply.text };
  };

  const exchange = new okx({
    apiKey: keys?.key ?? '',
    secret: keys?.secret ?? '',
    password: keys?.passphrase ?? '',
    enableRateLimit: isPaced,
    timeout: NEVER_MS,
    fetchImplementation,
    userAgent: 'trading-guardian',
    urls: { api: { rest: baseUrl } },
    headers: isDemo ? { 'x-simulated-trading': '1' } : {},
  });
  exchange.nonce = () => Math.round(now());
  // What has been answered is judged by us, both levels of codes and the status at once.
  exchange.handleErrors = () => true;
  exchange.handleHttpStatusCode = () => undefined;

  // ccxt paces all that it asks in one row. OKX counts each endpoint by itself: no stop queues up behind reads.
  const paces = new Map<Endpoint, Pace>();
  exchange.throttle = (weight) => {
    const { endpoint, signal } = current.getStore() as Current;
    const pace = paces.get(endpoint) ?? createPace(exchange.rateLimit, clock.now);
    paces.set(endpoint, pace);
    return pace(weight, signal);
  };

  return (request, trace, signal) => {
    const asked: Current = { endpoint: request.endpoint, signal, trace, headers: request.headers, answer: null };
    return current.run(asked, async () => {
      try {
        await exchange[request.endpoint](request.parameters);
      } catch (error) {
        // ccxt takes our signal for its own timeout.
        signal.throwIfAborted();
        throw error;
      }
      return asked.answer as Answer; // what has none has thrown
    });
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
