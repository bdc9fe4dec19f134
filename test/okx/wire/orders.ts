// Orders on the wire: placed, asked for, cancelled, and whole positions closed. Pure.

import { isClientId } from '../engine/check-order.ts';
import { closingSide } from '../engine/ledger.ts';
import { cancelOrder, enterOrder, placeOrder } from '../engine/orders.ts';
import {
  type Exchange,
  instrumentOf,
  isPending,
  isRefusal,
  known,
  type Order,
  onlyReduces,
  type PosSide,
  positionOf,
  type Refusal,
  refuse,
} from '../engine/state.ts';
import { fits, missing, oneBody, page, refused, rows } from './ask.ts';
import { sayCode } from './codes.ts';
import type { Ask, Outcome, Route } from './routes.ts';
import { fillRow, orderRow } from './rows/order.ts';
import type { Fields } from './rows/row.ts';

/** A refused order: HTTP 200 and code 1, its own code in the row. */
export function orderFailed(exchange: Exchange, refusal: Refusal, ids: Fields): Outcome {
  const { code, detail } = refusal;
  const row = { ...ids, sCode: code, sMsg: sayCode(code, detail).says, subCode: '' };
  return { exchange, failed: refusal, rows: [row] };
}

const place: Route = (ask) => {
  const { exchange, expTime, matching } = ask;
  const body = oneBody(ask);
  const { clOrdId = '', tag = '', instId } = body;
  const ids = { clOrdId, ordId: '', tag, ts: String(exchange.now) };
  if (!instId) return missing(ask, 'instId');
  if (ask.account.acctLv === '1') return orderFailed(exchange, refuse('51010'), ids);
  if (expTime !== undefined && !(Number(expTime) >= exchange.now)) return orderFailed(exchange, refuse('50036'), ids);
  const placed = placeOrder(exchange, body, matching);
  if (isRefusal(placed)) return orderFailed(exchange, placed, ids);
  return rows(placed.exchange, [{ ...ids, ordId: placed.ordId, sCode: '0', sMsg: 'Order placed', subCode: '' }]);
};

/** By its own id, else the latest of the client's id. */
const find = (exchange: Exchange, by: { readonly [name: string]: unknown }): Order | undefined =>
  exchange.orders.findLast(
    (order) =>
      order.instId === by.instId &&
      (by.ordId ? order.ordId === by.ordId : !!by.clOrdId && order.clOrdId === by.clOrdId),
  );

const details: Route = (ask) => {
  const { exchange, query } = ask;
  if (!query.instId) return missing(ask, 'instId');
  if (!query.ordId && !query.clOrdId) return refused(exchange, refuse('51003'));
  const order = find(exchange, query);
  if (order === undefined) return refused(exchange, refuse('51603'));
  return rows(exchange, [orderRow(exchange, order, known(exchange, order.instId))]);
};

const list = (ask: Ask, which: (order: Order) => boolean): Outcome => {
  const { exchange, query } = ask;
  const found = exchange.orders
    .filter((order) => which(order) && fits(ask, order.instId))
    .filter(
      ({ ordType, state }) => (!query.ordType || ordType === query.ordType) && (!query.state || state === query.state),
    )
    .toReversed();
  return rows(
    exchange,
    page(found, ({ ordId }) => ordId, query).map((order) => orderRow(exchange, order, known(exchange, order.instId))),
  );
};

const pending: Route = (ask) => list(ask, isPending);

const history: Route = (ask) =>
  ask.query.instType ? list(ask, (order) => !isPending(order)) : missing(ask, 'instType');

const fills: Route = (ask) => {
  const { exchange, query } = ask;
  const found = exchange.fills
    .filter(({ instId, ordId }) => fits(ask, instId) && (!query.ordId || ordId === query.ordId))
    .toReversed();
  return rows(
    exchange,
    page(found, ({ tradeId }) => tradeId, query).map((fill) => fillRow(fill, known(exchange, fill.instId))),
  );
};

const cancel: Route = (ask) => {
  const { exchange } = ask;
  const body = oneBody(ask);
  const order = find(exchange, body);
  const ids = { clOrdId: order?.clOrdId ?? body.clOrdId ?? '', ordId: order?.ordId ?? body.ordId ?? '' };
  const canceled = cancelOrder(exchange, order);
  if (isRefusal(canceled)) return orderFailed(exchange, canceled, { ...ids, ts: String(exchange.now) });
  return rows(canceled.exchange, [{ ...ids, ts: String(exchange.now), sCode: '0', sMsg: '' }]);
};

/** By the market, the whole of it. Stops that are not tied to the position stay, whatever `autoCxl` says. */
const closePosition: Route = (ask) => {
  const { exchange, matching } = ask;
  const body = oneBody(ask);
  const { instId, mgnMode, clOrdId = '', tag = '' } = body;
  const instrument = instrumentOf(exchange, instId);
  if (instrument === undefined) return refused(exchange, refuse('51001'));
  if (mgnMode !== 'cross' && mgnMode !== 'isolated') return refused(exchange, refuse('51000', 'mgnMode'));
  if (clOrdId !== '' && !isClientId(clOrdId)) return refused(exchange, refuse('51000', 'clOrdId'));
  const posSide = (body.posSide ?? (exchange.posMode === 'net_mode' ? 'net' : '')) as PosSide;
  if ((exchange.posMode === 'net_mode') !== (posSide === 'net')) return refused(exchange, refuse('51000', 'posSide'));
  const position = positionOf(exchange, { instId: instrument.instId, mode: mgnMode, posSide });
  if (position === undefined) return refused(exchange, refuse('51023'));
  if (clOrdId !== '' && exchange.orders.some((order) => order.clOrdId === clOrdId && isPending(order)))
    return refused(exchange, refuse('51016'));
  const closing = exchange.orders.filter(
    (order) => order.instId === instId && order.posSide === posSide && isPending(order) && onlyReduces(order),
  );
  const cancels = body.autoCxl === true || body.autoCxl === 'true';
  if (closing.length > 0 && !cancels) return refused(exchange, refuse('51115'));
  const freed = closing.reduce((now, order) => {
    const canceled = cancelOrder(now, order);
    return isRefusal(canceled) ? now : canceled.exchange;
  }, exchange);
  const { exchange: closed } = enterOrder(
    freed,
    {
      clOrdId: clOrdId as string,
      tag: tag as string,
      instrument,
      tdMode: mgnMode,
      posSide,
      side: closingSide(position),
      ordType: 'market',
      ticks: null,
      lots: Math.abs(position.lots),
      reduceOnly: posSide === 'net',
      attached: [],
    },
    { matching },
  );
  return rows(closed, [{ clOrdId, instId, posSide, tag }]);
};

export const orderRoutes: { readonly [call: string]: Route } = {
  'POST /api/v5/trade/order': place,
  'GET /api/v5/trade/order': details,
  'GET /api/v5/trade/orders-pending': pending,
  'GET /api/v5/trade/orders-history': history,
  'GET /api/v5/trade/orders-history-archive': history,
  'GET /api/v5/trade/fills': fills,
  'POST /api/v5/trade/cancel-order': cancel,
  'POST /api/v5/trade/close-position': closePosition,
};
