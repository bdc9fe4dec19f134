// What a fill does to a position and to the money, and what the account is worth. Pure and exact: whole numbers only.
import {
  drawId,
  type Exchange,
  type Instrument,
  known,
  leverageOf,
  type Order,
  openPositions,
  type Position,
  type PosSide,
  positionOf,
} from './state.ts';
import { MONEY, type Money } from './units.ts';

/** Share of a position's value below which the account's equity lets it be liquidated. */
const MAINTENANCE = 0.004;
/** What is reserved beyond the margin of a market order, since its price is not known in advance. */
const RESERVE = 1.05;

/** What one lot is worth for each tick of its price. */
export const lotTick = ({ ctVal, lotSz, tickSz }: Instrument): Money =>
  Math.round(Number(ctVal) * Number(lotSz) * Number(tickSz) * MONEY);

const lotTickOf = (exchange: Exchange, instId: string): Money => lotTick(known(exchange, instId));

export const priceOf = (exchange: Exchange, instId: string) => {
  const price = exchange.prices[instId];
  if (price === undefined) throw new Error(`the simulated exchange has no price of ${instId}`);
  return price;
};

/** Open profit by the mark price. */
export const uplOf = (exchange: Exchange, { instId, lots, cost }: Position): Money =>
  (lots * priceOf(exchange, instId).mark - cost) * lotTickOf(exchange, instId);

export const notionalOf = (exchange: Exchange, { instId, lots }: Position): Money =>
  Math.abs(lots) * priceOf(exchange, instId).mark * lotTickOf(exchange, instId);

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

export const cashOf = ({ start, realised, fees }: Exchange): Money => start + realised - fees;

export const openProfitOf = (exchange: Exchange): Money =>
  sum(openPositions(exchange).map((position) => uplOf(exchange, position)));

export const equityOf = (exchange: Exchange): Money => cashOf(exchange) + openProfitOf(exchange);

/** What its positions tie up. */
export const marginOf = (exchange: Exchange): Money =>
  sum(openPositions(exchange).map((position) => Math.ceil(notionalOf(exchange, position) / position.lever)));

/** Below it the account is liquidated. */
export const maintenanceOf = (exchange: Exchange): Money =>
  sum(openPositions(exchange).map((position) => Math.ceil(notionalOf(exchange, position) * MAINTENANCE)));

export const feeOf = (exchange: Exchange, instId: string, lots: number, ticks: number): Money =>
  Math.ceil(lots * ticks * lotTickOf(exchange, instId) * exchange.takerFee);

/** Whether the account can open so many lots more. */
export function canAfford(exchange: Exchange, instId: string, lots: number, lever: number): boolean {
  const { last } = priceOf(exchange, instId);
  const margin = (lots * last * lotTickOf(exchange, instId) * RESERVE) / lever;
  return margin + feeOf(exchange, instId, lots, last) <= equityOf(exchange) - marginOf(exchange);
}

/** How a position and a fill of it become the next position: what is closed realises its share of the cost. */
function fold(before: Position, signedLots: number, ticks: number): { lots: number; cost: number; gained: number } {
  const { lots, cost } = before;
  const closed = Math.sign(lots) === -Math.sign(signedLots) ? Math.min(Math.abs(lots), Math.abs(signedLots)) : 0;
  const closedLots = closed * Math.sign(lots);
  const closedCost = lots === closedLots ? cost : Math.round((cost * closedLots) / lots);
  const opened = signedLots + closedLots;
  return {
    lots: lots + signedLots,
    cost: cost - closedCost + opened * ticks,
    gained: closedLots * ticks - closedCost,
  };
}

const flat = (order: Order, posId: string, now: number, lever: number): Position => ({
  posId,
  instId: order.instId,
  mgnMode: order.tdMode,
  posSide: order.posSide,
  lots: 0,
  cost: 0,
  lever,
  pnl: 0,
  fee: 0,
  tradeId: '',
  isForeign: order.isForeign,
  createdAt: now,
  updatedAt: now,
});

/** Fills so many lots of an order at a price: the order, the position, the money and the list of fills know of it. */
export function fillOrder(exchange: Exchange, ordId: string, lots: number, ticks: number): Exchange {
  const order = exchange.orders.find((known) => known.ordId === ordId);
  if (order === undefined) throw new Error(`the simulated exchange has no order ${ordId}`);
  const [drawn, tradeId] = drawId(exchange);
  const standing = positionOf(exchange, { instId: order.instId, mode: order.tdMode, posSide: order.posSide });
  const [named, posId] = standing === undefined ? drawId(drawn) : [drawn, standing.posId];
  const before = standing ?? flat(order, posId, exchange.now, leverageOf(exchange, order.instId, order.tdMode));
  const signed = order.side === 'buy' ? lots : -lots;
  const { lots: now, cost, gained } = fold(before, signed, ticks);
  const openedLots = Math.max(0, Math.sign(now) === Math.sign(signed) ? Math.min(lots, Math.abs(now)) : 0);
  const fee = feeOf(exchange, order.instId, lots, ticks);
  const pnl = gained * lotTickOf(exchange, order.instId);
  const after: Position = {
    ...before,
    lots: now,
    cost,
    pnl: before.pnl + pnl,
    fee: before.fee + fee,
    tradeId,
    updatedAt: exchange.now,
  };
  const { clOrdId, instId, posSide, side } = order;
  const filledLots = order.filledLots + lots;
  return {
    ...named,
    realised: named.realised + pnl,
    fees: named.fees + fee,
    positions: [...named.positions.filter((known) => !isSame(known, after)), after],
    orders: named.orders.map((known) =>
      known.ordId === ordId
        ? {
            ...order,
            filledLots,
            filledTicks: order.filledTicks + lots * ticks,
            openedLots: order.openedLots + openedLots,
            fee: order.fee + fee,
            pnl: order.pnl + pnl,
            state: filledLots === order.lots ? ('filled' as const) : ('partially_filled' as const),
            updatedAt: exchange.now,
          }
        : known,
    ),
    fills: [
      ...named.fills,
      { tradeId, ordId, clOrdId, instId, posSide, side, lots, ticks, openedLots, fee, pnl, at: exchange.now },
    ],
  };
}

const isSame = (one: Position, other: Position): boolean =>
  one.instId === other.instId && one.mgnMode === other.mgnMode && one.posSide === other.posSide;

/** The side that closes a position. */
export const closingSide = ({ lots, posSide }: { readonly lots: number; readonly posSide: PosSide }): 'buy' | 'sell' =>
  posSide === 'short' || lots < 0 ? 'buy' : 'sell';
