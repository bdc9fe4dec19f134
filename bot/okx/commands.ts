// Commands as OKX wants them: every field is ours. Sizes in contracts and prices as texts, cross margin, net positions.
// Pure.
import type { Side } from '../domain/trading/order.ts';
import type { Protection, Submission } from '../domain/venue/command.ts';
import type { Instrument } from '../domain/venue/instrument.ts';
import { lotsToWire, ticksToWire } from '../domain/venue/step.ts';
import type { Request } from './endpoints.ts';

/** A market order. The exchange discards it unseen after `expTime`. */
export function submitRequest(order: Submission): Request {
  const { instrument, id, side, action, lots, expiresAt } = order;
  return {
    endpoint: 'privatePostTradeOrder',
    parameters: {
      instId: instrument.venueId,
      tdMode: 'cross',
      side: wireSide(side, action),
      ordType: 'market',
      sz: lotsToWire(instrument, lots),
      clOrdId: id,
      ...(order.action === 'close' ? { reduceOnly: true } : { attachAlgoOrds: [attached(order)] }),
    },
    headers: { expTime: String(Math.round(expiresAt)) },
  };
}

const attached = ({ instrument, stop }: Submission & { readonly action: 'open' }) => ({
  attachAlgoClOrdId: stop.id,
  ...stopLossOf(instrument, stop.stopLossTicks),
  ...takeProfitOf(instrument, stop.takeProfitTicks),
});

/** A stop that follows the whole position and ends with it. */
export function protectRequest({ instrument, id, side, stopLossTicks, takeProfitTicks }: Protection): Request {
  return {
    endpoint: 'privatePostTradeOrderAlgo',
    parameters: {
      instId: instrument.venueId,
      tdMode: 'cross',
      side: wireSide(side, 'close'),
      ordType: takeProfitTicks === null ? 'conditional' : 'oco',
      closeFraction: '1',
      reduceOnly: true,
      cxlOnClosePos: true,
      algoClOrdId: id,
      // OKX's name of it before `algoClOrdId`. Without it ccxt would put its own id and its broker's tag there.
      clOrdId: id,
      ...stopLossOf(instrument, stopLossTicks),
      ...(takeProfitTicks === null ? {} : takeProfitOf(instrument, takeProfitTicks)),
    },
  };
}

export const cancelRequest = ({ venueId: instId }: Instrument, ordId: string): Request => ({
  endpoint: 'privatePostTradeCancelOrder',
  parameters: { instId, ordId },
});

export const cancelStopRequest = ({ venueId: instId }: Instrument, algoId: string): Request => ({
  endpoint: 'privatePostTradeCancelAlgos',
  parameters: [{ instId, algoId }],
});

export const leverageRequest = ({ venueId: instId }: Instrument, leverage: number): Request => ({
  endpoint: 'privatePostAccountSetLeverage',
  parameters: { instId, lever: String(leverage), mgnMode: 'cross' },
});

/** Closed at the market once the last price has touched it. */
const stopLossOf = (instrument: Instrument, ticks: number) => ({
  slTriggerPx: ticksToWire(instrument, ticks),
  slOrdPx: '-1',
  slTriggerPxType: 'last',
});

const takeProfitOf = (instrument: Instrument, ticks: number) => ({
  tpTriggerPx: ticksToWire(instrument, ticks),
  tpOrdPx: '-1',
  tpTriggerPxType: 'last',
});

const wireSide = (side: Side, action: Submission['action']): 'buy' | 'sell' =>
  (side === 'long') === (action === 'open') ? 'buy' : 'sell';
