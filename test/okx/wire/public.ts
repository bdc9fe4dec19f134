// What anybody may ask: the time, the instruments, what they cost. Pure.
import { priceOf } from '../engine/ledger.ts';
import { type Exchange, instrumentOf, known, refuse } from '../engine/state.ts';
import { textOf, ticksNear } from '../engine/units.ts';
import type { Bar } from '../market.ts';
import { missing, refused, rows } from './ask.ts';
import type { Ask, Outcome, Route } from './routes.ts';
import { instrumentRow } from './rows/instrument.ts';
import type { Row } from './rows/row.ts';

const MOST_CANDLES = 300;
const FEWEST_CANDLES = 100;

const time: Route = ({ exchange }) => rows(exchange, [{ ts: String(exchange.now) }]);

const instruments: Route = (ask) => {
  const { instType, instId } = ask.query;
  if (!instType) return missing(ask, 'instType');
  const found = ask.exchange.instruments.filter((one) => instType === 'SWAP' && (!instId || one.instId === instId));
  return instId && found.length === 0
    ? refused(ask.exchange, refuse('51001'))
    : rows(ask.exchange, found.map(instrumentRow));
};

export function tickerRow(exchange: Exchange, instId: string): Row {
  const { tickSz } = known(exchange, instId);
  const { last } = priceOf(exchange, instId);
  const text = (ticks: number) => textOf(Math.max(1, ticks), tickSz);
  return {
    instType: 'SWAP',
    instId,
    last: text(last),
    lastSz: '1',
    askPx: text(last + exchange.slippageTicks),
    askSz: '1000',
    bidPx: text(last - exchange.slippageTicks),
    bidSz: '1000',
    open24h: text(last),
    high24h: text(last),
    low24h: text(last),
    volCcy24h: '1000',
    vol24h: '100000',
    ts: String(exchange.now),
    sodUtc0: text(last),
    sodUtc8: text(last),
  };
}

const withInstrument =
  (answer: (ask: Ask, instId: string) => Outcome): Route =>
  (ask) => {
    const { instId } = ask.query;
    if (!instId) return missing(ask, 'instId');
    return instrumentOf(ask.exchange, instId) === undefined
      ? refused(ask.exchange, refuse('51001'))
      : answer(ask, instId);
  };

const ticker = withInstrument(({ exchange }, instId) => rows(exchange, [tickerRow(exchange, instId)]));

const markPrice: Route = (ask) => {
  const { exchange, query } = ask;
  if (!query.instType) return missing(ask, 'instType');
  return rows(
    exchange,
    exchange.instruments
      .filter(({ instId }) => !query.instId || instId === query.instId)
      .map(({ instId, tickSz }) => ({
        instType: 'SWAP',
        instId,
        markPx: textOf(priceOf(exchange, instId).mark, tickSz),
        ts: String(exchange.now),
      })),
  );
};

const candles = withInstrument((ask, instId) => {
  const { exchange, query, paths } = ask;
  const { tickSz, ctVal } = known(exchange, instId);
  const count = Math.min(MOST_CANDLES, Number(query.limit ?? FEWEST_CANDLES) || FEWEST_CANDLES);
  const after = query.after ? Number(query.after) : undefined;
  const before = Number(query.before ?? 0);
  const bars = paths.get(instId)?.bars(query.bar ?? '1m', exchange.now, count, after) ?? null;
  if (bars === null) return refused(exchange, refuse('51000', 'bar'));
  const text = (price: number) => textOf(ticksNear(price, tickSz), tickSz);
  const row = ({ openedAt, open, high, low, close, volume, isClosed }: Bar) => {
    const inBase = volume * Number(ctVal);
    const prices = [open, high, low, close].map(text);
    const volumes = [String(volume), inBase.toFixed(4), (inBase * close).toFixed(4)];
    return [String(openedAt), ...prices, ...volumes, isClosed ? '1' : '0'];
  };
  return rows(exchange, bars.filter(({ openedAt }) => openedAt > before).map(row));
});

export const publicRoutes: { readonly [call: string]: Route } = {
  'GET /api/v5/public/time': time,
  'GET /api/v5/public/instruments': instruments,
  'GET /api/v5/public/mark-price': markPrice,
  'GET /api/v5/market/ticker': ticker,
  'GET /api/v5/market/candles': candles,
};
