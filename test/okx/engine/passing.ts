// What happens by itself: the time passes, the price moves, an account without equity is liquidated. Pure.
import { fireStops } from './algos.ts';
import { covered } from './cover.ts';
import { closingSide, equityOf, maintenanceOf } from './ledger.ts';
import { attachStops, closeEmpty, crosses, enterOrder, fillRest } from './orders.ts';
import { AT_ONCE, type Due, type Exchange, isPending, known, openPositions, type Price } from './state.ts';

/** Lets the exchange's clock reach an instant; what was due until then happens at its own time, in order. Never back. */
export function passTime(exchange: Exchange, now: number): Exchange {
  let passed = exchange;
  for (;;) {
    const next = passed.due.toSorted((one, other) => one.at - other.at)[0];
    if (next === undefined || next.at > now) break;
    passed = covered(happen({ ...passed, now: Math.max(passed.now, next.at), due: without(passed.due, next) }, next));
  }
  return now > passed.now ? { ...passed, now } : passed;
}

const without = (due: readonly Due[], one: Due): readonly Due[] => due.filter((other) => other !== one);

const happen = (exchange: Exchange, due: Due): Exchange =>
  due.what === 'fill' ? fillRest(exchange, due.ordId) : attachStops(exchange, due.ordId);

/** The price of an instrument moves: resting orders, then stops, then the account itself. */
export function movePrice(exchange: Exchange, instId: string, price: Price): Exchange {
  const moved = { ...exchange, prices: { ...exchange.prices, [instId]: price } };
  const crossed = moved.orders
    .filter((order) => order.instId === instId && order.ordType === 'limit' && isPending(order))
    .filter((order) => crosses(order, price.last))
    .reduce((now, { ordId }) => fillRest(now, ordId), moved);
  return covered(liquidateIfBroke(fireStops(crossed, instId)));
}

const liquidateIfBroke = (exchange: Exchange): Exchange =>
  openPositions(exchange).length > 0 && equityOf(exchange) <= maintenanceOf(exchange) ? liquidate(exchange) : exchange;

/** Closes every position, or those of one instrument, as OKX does when the margin is used up. */
export function liquidate(exchange: Exchange, instId?: string): Exchange {
  return covered(
    closeEmpty(
      openPositions(exchange)
        .filter((position) => instId === undefined || position.instId === instId)
        .reduce((now, position) => closeWhole(now, position, 'full_liquidation'), exchange),
    ),
  );
}

/** Closes a position by a market order that the holder of the key did not place. */
export function closeWhole(
  exchange: Exchange,
  position: ReturnType<typeof openPositions>[number],
  category: 'normal' | 'full_liquidation',
): Exchange {
  const instrument = known(exchange, position.instId);
  return enterOrder(
    exchange,
    {
      clOrdId: '',
      tag: '',
      instrument,
      tdMode: position.mgnMode,
      posSide: position.posSide,
      side: closingSide(position),
      ordType: 'market',
      ticks: null,
      lots: Math.abs(position.lots),
      reduceOnly: position.posSide === 'net',
      attached: [],
    },
    { matching: AT_ONCE, isForeign: true, category },
  ).exchange;
}
