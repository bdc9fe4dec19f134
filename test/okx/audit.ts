// What a test asks afterwards: what was filled for which id, how long a position stood bare, what was written. Pure.
import { type Exchange, isPending, known, type Naked, type Order } from './engine/state.ts';
import { textOf } from './engine/units.ts';

/** One call as it was seen; secrets are not kept. */
export type Call = {
  /** By the exchange's clock. */
  readonly at: number;
  readonly method: string;
  /** Without its query. */
  readonly path: string;
  readonly query: { readonly [name: string]: string };
  readonly body: unknown;
  /** Of the header expTime. */
  readonly expTime: string | undefined;
  /** The faults that met it. */
  readonly faults: readonly string[];
  /** What it came to inside: a code, the sCode of a refused order, or `never` for one that was not carried out. */
  readonly code: string;
};

export type Entry = { readonly ordId: string; readonly instId: string; readonly side: string; readonly sz: string };

export type Audit = {
  /** Orders that opened or enlarged a position, by client id; those without one by ''. Foreign ones are left out. */
  readonly entries: { readonly [clOrdId: string]: readonly Entry[] };
  /** Client ids of which more than one order was filled, entries or not. */
  readonly doubled: readonly string[];
  /** When a position stood without a stop for all of it, foreign ones left out; `until` is now for one that still does. */
  readonly naked: readonly (Naked & { readonly lasted: number })[];
  /** The longest of them, in milliseconds. */
  readonly longestNaked: number;
  readonly leverageWrites: number;
  /** Every call that would change something, carried out or not. */
  readonly writes: readonly Call[];
  /** Orders and stops that were refused, and why. */
  readonly refused: readonly { readonly id: string; readonly code: string }[];
  /** The tags of all orders and stops: a broker's would show here. */
  readonly tags: readonly string[];
  readonly pending: readonly string[];
};

export function audit(exchange: Exchange, calls: readonly Call[]): Audit {
  const own = exchange.orders.filter(({ isForeign }) => !isForeign);
  const filled = own.filter(({ filledLots }) => filledLots > 0);
  const writes = calls.filter(({ method }) => method !== 'GET');
  const entries = filled
    .filter(({ openedLots }) => openedLots > 0)
    .map((order) => ({ clOrdId: order.clOrdId, entry: entryOf(exchange, order) }));
  const naked = exchange.naked
    .filter(({ isForeign }) => !isForeign)
    .map((one) => ({ ...one, lasted: (one.until ?? exchange.now) - one.since }))
    .filter(({ lasted }) => lasted > 0);
  return {
    entries: Object.fromEntries(
      [...Map.groupBy(entries, ({ clOrdId }) => clOrdId)].map(([id, of]) => [id, of.map(({ entry }) => entry)]),
    ),
    doubled: [...new Set(filled.map(({ clOrdId }) => clOrdId).filter((id) => id !== ''))].filter(
      (id) => filled.filter(({ clOrdId }) => clOrdId === id).length > 1,
    ),
    naked,
    longestNaked: Math.max(0, ...naked.map(({ lasted }) => lasted)),
    leverageWrites: writes.filter(({ path, code }) => path.endsWith('/set-leverage') && code !== 'never').length,
    writes,
    refused: writes
      .filter(
        ({ path, code }) => /\/trade\/(order|order-algo|close-position)$/.test(path) && !['0', 'never'].includes(code),
      )
      .map(({ body, code }) => ({ id: idOf(body), code })),
    tags: [...new Set([...own, ...exchange.algos].map(({ tag }) => tag).filter((tag) => tag !== ''))],
    pending: own.filter(isPending).map(({ clOrdId, ordId }) => clOrdId || ordId),
  };
}

const entryOf = (exchange: Exchange, order: Order): Entry => ({
  ordId: order.ordId,
  instId: order.instId,
  side: order.side,
  sz: textOf(order.openedLots, known(exchange, order.instId).lotSz),
});

function idOf(body: unknown): string {
  const { clOrdId, algoClOrdId } = (body ?? {}) as { clOrdId?: unknown; algoClOrdId?: unknown };
  return String(clOrdId ?? algoClOrdId ?? '');
}
