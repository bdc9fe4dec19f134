// Stops on the wire: placed by themselves, asked for, cancelled. Pure.
import { cancelAlgo, placeAlgo } from '../engine/algos.ts';
import type { Body } from '../engine/check-order.ts';
import { type Algo, type Exchange, isRefusal, known, refuse } from '../engine/state.ts';
import { fits, missing, oneBody, page, refused, rows } from './ask.ts';
import { sayCode } from './codes.ts';
import { orderFailed } from './orders.ts';
import type { Ask, Outcome, Route } from './routes.ts';
import { algoRow } from './rows/algo.ts';
import type { Fields } from './rows/row.ts';

const MOST_AT_ONCE = 10;

const place: Route = (ask) => {
  const { exchange } = ask;
  const body = oneBody(ask);
  const { algoClOrdId = '', tag = '' } = body;
  const ids = { algoClOrdId, algoId: '', clOrdId: '', tag };
  if (!body.instId) return missing(ask, 'instId');
  const placed = placeAlgo(exchange, body);
  if (isRefusal(placed)) return orderFailed(exchange, placed, ids);
  return rows(placed.exchange, [{ ...ids, algoId: placed.algo.algoId, sCode: '0', sMsg: '' }]);
};

const find = (exchange: Exchange, by: { readonly [name: string]: unknown }): Algo | undefined =>
  exchange.algos.findLast((algo) =>
    by.algoId ? algo.algoId === by.algoId : !!by.algoClOrdId && algo.algoClOrdId === by.algoClOrdId,
  );

const details: Route = ({ exchange, query }) => {
  if (!query.algoId && !query.algoClOrdId) return refused(exchange, refuse('50015', 'algoId or algoClOrdId'));
  const algo = find(exchange, query);
  return algo === undefined
    ? refused(exchange, refuse('51603'))
    : rows(exchange, [algoRow(exchange, algo, known(exchange, algo.instId))]);
};

function list(ask: Ask, which: (algo: Algo) => boolean): Outcome {
  const { exchange, query } = ask;
  const types = query.ordType?.split(',');
  if (types === undefined) return missing(ask, 'ordType');
  const found = exchange.algos
    .filter((algo) => which(algo) && types.includes(algo.ordType) && fits(ask, algo.instId))
    .filter(
      ({ algoId, algoClOrdId }) =>
        (!query.algoId || algoId === query.algoId) && (!query.algoClOrdId || algoClOrdId === query.algoClOrdId),
    )
    .toReversed();
  return rows(
    exchange,
    page(found, ({ algoId }) => algoId, query).map((algo) => algoRow(exchange, algo, known(exchange, algo.instId))),
  );
}

const pending: Route = (ask) => list(ask, ({ state }) => state === 'live');

const history: Route = (ask) => {
  const { exchange, query } = ask;
  if (!query.state && !query.algoId) return refused(exchange, refuse('50015', 'state or algoId'));
  return list(ask, ({ state }) => state !== 'live' && (!query.state || state === query.state));
};

/** Takes a list; what of it fails says so in its own row. */
const cancel: Route = (ask) => {
  const bodies: readonly Body[] = Array.isArray(ask.body) ? ask.body : [];
  if (bodies.length === 0 || bodies.length > MOST_AT_ONCE) return refused(ask.exchange, refuse('51000', 'body'));
  let exchange = ask.exchange;
  const answers: Fields[] = [];
  for (const body of bodies) {
    const canceled = cancelAlgo(exchange, find(exchange, body));
    const ids = { algoClOrdId: '', algoId: body.algoId ?? '', clOrdId: '', tag: '' };
    if (isRefusal(canceled)) {
      answers.push({ ...ids, sCode: canceled.code, sMsg: sayCode(canceled.code).says });
    } else {
      exchange = canceled.exchange;
      answers.push({ ...ids, algoId: canceled.algo.algoId, sCode: '0', sMsg: '' });
    }
  }
  const failed = answers.find(({ sCode }) => sCode !== '0');
  return failed === undefined
    ? rows(exchange, answers)
    : { exchange, failed: refuse(failed.sCode as string), rows: answers };
};

export const algoRoutes: { readonly [call: string]: Route } = {
  'POST /api/v5/trade/order-algo': place,
  'GET /api/v5/trade/order-algo': details,
  'GET /api/v5/trade/orders-algo-pending': pending,
  'GET /api/v5/trade/orders-algo-history': history,
  'POST /api/v5/trade/cancel-algos': cancel,
};
