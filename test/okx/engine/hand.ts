// What other hands do to the account: a person at the website, another program. Pure.

import { cancelAlgo } from './algos.ts';
import { type Body, checkOrder } from './check-order.ts';
import { covered } from './cover.ts';
import { enterOrder, fillRest } from './orders.ts';
import { closeWhole } from './passing.ts';
import { AT_ONCE, type Exchange, isRefusal, openPositions } from './state.ts';

/** Places an order that the holder of the key knows nothing of. @throws Error if the exchange would refuse it. */
export function placeForeign(exchange: Exchange, body: Body): Exchange {
  const wanted = checkOrder(exchange, { tdMode: 'cross', ordType: 'market', ...body });
  if (isRefusal(wanted)) throw new Error(`the foreign order is refused with ${wanted.code} ${wanted.detail ?? ''}`);
  return enterOrder(exchange, wanted, { matching: AT_ONCE, isForeign: true }).exchange;
}

/** Closes what is open of an instrument; what is not tied to a position stays behind. */
export const closeByHand = (exchange: Exchange, instId: string): Exchange =>
  openPositions(exchange)
    .filter((position) => position.instId === instId)
    .reduce((now, position) => closeWhole(now, position, 'normal'), exchange);

export const cancelStopsByHand = (exchange: Exchange, instId: string): Exchange =>
  exchange.algos
    .filter((algo) => algo.state === 'live' && algo.instId === instId)
    .reduce((now, algo) => {
      const canceled = cancelAlgo(now, algo);
      return isRefusal(canceled) ? now : canceled.exchange;
    }, exchange);

/** Fills the rest of an order that stayed live. */
export const fillByHand = (exchange: Exchange, ordId: string): Exchange => covered(fillRest(exchange, ordId));
