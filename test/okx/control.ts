// The simulated exchange steered from another process or by hand: JSON to /simulated/…, which the real one has not.
import { type Answer, json } from './delivery.ts';
import type { Rule } from './faults.ts';
import type { Okx } from './okx.ts';
import type { StreamMode } from './stream.ts';

type Order = { readonly [name: string]: unknown };

/** What each address does with the JSON that it is sent; what it returns is the answer. */
const ADDRESSES: { readonly [path: string]: (okx: Okx, order: Order, mode: (mode: StreamMode) => void) => unknown } = {
  '/simulated/audit': (okx) => okx.audit(),
  '/simulated/calls': (okx) => okx.calls(),
  '/simulated/price': (okx, { last, mark, instId }) =>
    okx.market.price(Number(last), mark === undefined ? undefined : Number(mark), instId as string | undefined),
  '/simulated/clock': (okx, { advance }) => okx.clock.advance(Number(advance)),
  // The cast: it is a person or a test who says it, and a word that is none simply matches no call.
  '/simulated/fault': (okx, rule) => okx.faults.add(rule as unknown as Rule),
  '/simulated/clear': (okx) => okx.faults.clear(),
  '/simulated/order': (okx, order) => okx.hand.order(order),
  '/simulated/close': (okx, { instId }) => okx.hand.close(instId as string | undefined),
  '/simulated/cancel-stops': (okx, { instId }) => okx.hand.cancelStops(instId as string | undefined),
  '/simulated/liquidate': (okx, { instId }) => okx.hand.liquidate(instId as string | undefined),
  '/simulated/stream': (_, order, mode) => mode(order.mode as StreamMode),
};

export const isControl = (path: string): boolean => path.startsWith('/simulated/');

export const CONTROLS: readonly string[] = Object.keys(ADDRESSES);

export function control(okx: Okx, path: string, body: string, mode: (mode: StreamMode) => void): Answer {
  const act = ADDRESSES[path];
  if (act === undefined) return json(404, { error: `${path} is not served: there are ${CONTROLS.join(', ')}` });
  try {
    return json(200, act(okx, body === '' ? {} : JSON.parse(body), mode) ?? { ok: true });
  } catch (error) {
    return json(400, { error: (error as Error).message });
  }
}
