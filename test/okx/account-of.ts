// An account at a simulated OKX whose time and price only move when told to, and a client of it: what its tests start with.
import { createClient, type Sending } from './client.ts';
import { handClock } from './clock.ts';
import { BTC } from './engine/open.ts';
import { createOkx, type Options } from './okx.ts';

export const START = Date.UTC(2026, 10, 26, 12);

/** BTC costs 100,000 USDT, one contract is 0.01 BTC, the account holds 10,000 USDT and trades at 3 times. */
export function accountOf(options: Options = {}) {
  const okx = createOkx({ clock: handClock(START), ...options });
  const client = createClient(okx);
  const order = { instId: BTC, tdMode: 'cross', side: 'buy', ordType: 'market', sz: '1' };
  const stop = {
    instId: BTC,
    tdMode: 'cross',
    side: 'sell',
    ordType: 'conditional',
    slTriggerPx: '99000',
    slOrdPx: '-1',
  };
  return {
    okx,
    ...client,
    /** Places a market order of one contract, but for what is said. */
    place: (change: object = {}, sending?: Sending) => client.post('/trade/order', { ...order, ...change }, sending),
    /** Places a stop for the whole position at 99,000, but for what is said. */
    protect: (change: object = {}) =>
      client.post('/trade/order-algo', {
        ...stop,
        closeFraction: '1',
        reduceOnly: true,
        cxlOnClosePos: true,
        ...change,
      }),
    detail: async (query: { readonly [name: string]: string }) =>
      (await client.get('/trade/order', { instId: BTC, ...query })).data[0],
    position: async () => (await client.get('/account/positions')).data[0],
    stops: async () => (await client.get('/trade/orders-algo-pending', { ordType: 'conditional,oco' })).data,
    /** The code that the order or the stop itself was answered with. */
    code: (reply: { readonly code: string; readonly data: readonly Record<string, string>[] }) =>
      reply.data[0]?.sCode ?? reply.code,
  };
}

/** A stop that an order brings along. */
export const attached = (change: object = {}) => ({
  attachAlgoOrds: [{ attachAlgoClOrdId: 'stop1', slTriggerPx: '99000', slOrdPx: '-1', ...change }],
});
