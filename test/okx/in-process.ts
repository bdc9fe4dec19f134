// The simulated OKX as a fetch, without sockets: for tests that place many orders. It fails as the network would.
import type { Answer, Delivery } from './delivery.ts';
import type { Okx } from './okx.ts';

/** Serves any host. Rejects as fetch does: a TypeError for a broken connection, the signal's reason for an abort. */
export const fetchFrom =
  (okx: Pick<Okx, 'handle'>): typeof fetch =>
  async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    const body = await request.text();
    const headers = Object.fromEntries(request.headers);
    const { signal } = request;
    signal.throwIfAborted();
    return deliver(okx.handle({ method: request.method, path: url.pathname + url.search, headers, body }), signal);
  };

async function deliver(delivery: Delivery, signal: AbortSignal): Promise<Response> {
  switch (delivery.by) {
    case 'answer':
      return respond(delivery, delivery.body);
    case 'silence':
      return aborted(signal);
    case 'reset':
      throw new TypeError('fetch failed', {
        cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }),
      });
    case 'stall':
      return respond(delivery, bytes(delivery.body.slice(0, delivery.body.length / 2), 0, signal, false));
    case 'drip':
      return respond(delivery, bytes(delivery.body, delivery.every, signal, true));
    case 'wait':
      // The call arrives also when its caller has given up.
      return Promise.race([
        aborted(signal),
        new Promise<Response>((resolve, reject) => {
          setTimeout(() => deliver(delivery.next(), signal).then(resolve, reject), delivery.ms);
        }),
      ]);
    default:
      return delivery satisfies never;
  }
}

const respond = ({ status, type }: Answer, body: string | ReadableStream<Uint8Array>): Response =>
  new Response(body, { status, headers: { 'content-type': type } });

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    if (signal.aborted) return reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });

/** @param every Milliseconds between bytes; 0 sends all at once. @param ends Whether it closes after the last. */
function bytes(body: string, every: number, signal: AbortSignal, ends: boolean): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    start(controller) {
      let sent = 0;
      const send = (): void => {
        const part = every === 0 ? body : body.charAt(sent);
        sent += part.length;
        controller.enqueue(encoder.encode(part));
        if (sent >= body.length) {
          clearInterval(timer);
          if (ends) controller.close();
        }
      };
      const timer = every === 0 ? undefined : setInterval(send, every);
      if (every === 0) send();
      signal.addEventListener('abort', () => {
        clearInterval(timer);
        if (sent < body.length || !ends) controller.error(signal.reason);
      });
    },
  });
}
