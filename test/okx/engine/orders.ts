// An order's way: placed, filled at once, later, partly or never, cancelled. Pure.
import { type Body, checkOrder, type WantedOrder } from './check-order.ts';
import { covered } from './cover.ts';
import { fillOrder, priceOf } from './ledger.ts';
import {
  type Algo,
  type Attached,
  changeAlgos,
  changeOrder,
  drawId,
  type Exchange,
  isPending,
  isRefusal,
  leverageOf,
  type Matching,
  type Order,
  onlyReduces,
  openPositions,
  type Refusal,
  refuse,
} from './state.ts';

export type Placed = { readonly exchange: Exchange; readonly ordId: string };

export const orderOf = (exchange: Exchange, ordId: string): Order => {
  const found = exchange.orders.find((order) => order.ordId === ordId);
  if (found === undefined) throw new Error(`the simulated exchange has no order ${ordId}`);
  return found;
};

/** @returns The exchange with the order in it, filled as the matching says, or why it is refused. */
export function placeOrder(exchange: Exchange, body: Body, matching: Matching): Placed | Refusal {
  const wanted = checkOrder(exchange, body);
  return isRefusal(wanted) ? wanted : enterOrder(exchange, wanted, { matching });
}

type Origin = {
  readonly matching: Matching;
  readonly algo?: Algo;
  readonly isForeign?: boolean;
  readonly category?: Order['category'];
};

/** Enters an order that was checked. */
export function enterOrder(exchange: Exchange, wanted: WantedOrder, origin: Origin): Placed {
  const [drawn, ordId] = drawId(exchange);
  const [named, attached] = nameAttached(drawn, wanted);
  const { instrument, ...terms } = wanted;
  const order: Order = {
    ...terms,
    ordId,
    instId: instrument.instId,
    attached,
    filledLots: 0,
    filledTicks: 0,
    openedLots: 0,
    fee: 0,
    pnl: 0,
    lever: leverageOf(exchange, instrument.instId, wanted.tdMode),
    state: 'live',
    category: origin.category ?? 'normal',
    matching: origin.matching,
    algoId: origin.algo?.algoId ?? '',
    algoClOrdId: origin.algo?.algoClOrdId ?? '',
    isForeign: origin.isForeign ?? false,
    createdAt: exchange.now,
    updatedAt: exchange.now,
  };
  return { exchange: covered(match({ ...named, orders: [...named.orders, order] }, order)), ordId };
}

function nameAttached(exchange: Exchange, wanted: WantedOrder): [Exchange, readonly Attached[]] {
  let now = exchange;
  const attached: Attached[] = [];
  for (const one of wanted.attached) {
    const [drawn, attachAlgoId] = drawId(now);
    now = drawn;
    attached.push({ ...one, attachAlgoId });
  }
  return [now, attached];
}

function match(exchange: Exchange, order: Order): Exchange {
  if (order.ordType === 'limit' && !crosses(order, priceOf(exchange, order.instId).last)) return exchange;
  const { fill } = order.matching;
  if (fill.how === 'at once') return fillRest(exchange, order.ordId);
  if (fill.how === 'late') {
    return { ...exchange, due: [...exchange.due, { at: exchange.now + fill.after, what: 'fill', ordId: order.ordId }] };
  }
  const lots = Math.min(order.lots - 1, Math.max(1, Math.floor(order.lots * fill.share)));
  const partly = lots < 1 ? exchange : fillOrder(exchange, order.ordId, lots, marketTicks(exchange, order));
  return closeEmpty(fill.then === 'stay' ? partly : end(partly, order.ordId));
}

export const crosses = (order: Order, last: number): boolean =>
  order.ticks !== null && (order.side === 'buy' ? last <= order.ticks : last >= order.ticks);

function marketTicks(exchange: Exchange, order: Order): number {
  const { last } = priceOf(exchange, order.instId);
  if (order.ticks !== null) return order.ticks;
  return Math.max(1, last + (order.side === 'buy' ? exchange.slippageTicks : -exchange.slippageTicks));
}

/** Fills what is left of a pending order; what only reduces fills no more than there is, and the rest is cancelled. */
export function fillRest(exchange: Exchange, ordId: string): Exchange {
  const order = orderOf(exchange, ordId);
  if (!isPending(order)) return exchange;
  const left = order.lots - order.filledLots;
  const lots = onlyReduces(order) ? Math.min(left, reducible(exchange, order)) : left;
  if (lots === 0) return end(exchange, ordId);
  const filled = fillOrder(exchange, ordId, lots, marketTicks(exchange, order));
  return closeEmpty(lots < left ? end(filled, ordId) : bringStops(filled, ordId));
}

const reducible = (exchange: Exchange, order: Order): number =>
  Math.abs(
    openPositions(exchange).find(
      (position) =>
        position.instId === order.instId &&
        position.posSide === order.posSide &&
        position.mgnMode === order.tdMode &&
        position.lots > 0 === (order.side === 'sell'),
    )?.lots ?? 0,
  );

const end = (exchange: Exchange, ordId: string): Exchange =>
  changeOrder(exchange, ordId, (order) => ({ ...order, state: 'canceled', updatedAt: exchange.now }));

/** The attached stops of an order that is filled completely become live ones: now, later or, by a fault, never. */
function bringStops(exchange: Exchange, ordId: string): Exchange {
  const { attached, matching } = orderOf(exchange, ordId);
  if (attached.length === 0 || matching.stop.how === 'lost') return exchange;
  if (matching.stop.how === 'placed') return attachStops(exchange, ordId);
  return { ...exchange, due: [...exchange.due, { at: exchange.now + matching.stop.after, what: 'stop', ordId }] };
}

/** They only reduce, and are not tied to the position: closed otherwise, it leaves them behind. */
export function attachStops(exchange: Exchange, ordId: string): Exchange {
  const order = orderOf(exchange, ordId);
  return order.attached.reduce((now, { attachAlgoClOrdId, sl, tp }) => {
    const [drawn, algoId] = drawId(now);
    const algo: Algo = {
      algoId,
      algoClOrdId: attachAlgoClOrdId,
      tag: order.tag,
      instId: order.instId,
      tdMode: order.tdMode,
      posSide: order.posSide,
      side: order.side === 'buy' ? 'sell' : 'buy',
      ordType: sl !== null && tp !== null ? 'oco' : 'conditional',
      lots: order.filledLots,
      reduceOnly: true,
      cxlOnClosePos: false,
      sl,
      tp,
      state: 'live',
      failCode: '',
      actualSide: '',
      ordId: '',
      lastTicks: priceOf(now, order.instId).last,
      createdAt: now.now,
      updatedAt: now.now,
    };
    return { ...drawn, algos: [...drawn.algos, algo] };
  }, exchange);
}

/** Stops that are tied to their position end with it. */
export const closeEmpty = (exchange: Exchange): Exchange => {
  const open = openPositions(exchange);
  const isOrphan = ({ state, cxlOnClosePos, instId, posSide, tdMode }: Algo) =>
    state === 'live' &&
    cxlOnClosePos &&
    !open.some((position) => position.instId === instId && position.posSide === posSide && position.mgnMode === tdMode);
  return changeAlgos(exchange, isOrphan, (algo) => ({ ...algo, state: 'canceled', updatedAt: exchange.now }));
};

/** @returns The exchange without the order's rest, or why it cannot be cancelled. */
export function cancelOrder(exchange: Exchange, order: Order | undefined): Placed | Refusal {
  if (order === undefined) return refuse('51400');
  if (order.state === 'canceled') return refuse('51401');
  if (order.state === 'filled') return refuse('51402');
  return { exchange: covered(end(exchange, order.ordId)), ordId: order.ordId };
}
