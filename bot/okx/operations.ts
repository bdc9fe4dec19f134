// The calls that are made to OKX, and which of them change something there. Data only.
import type { OperationName } from '../execution/operation.ts';

export type OkxOperation = OperationName & `okx_${string}`;

export const OKX_OPERATIONS = {
  okx_time: 'read',
  okx_candles: 'read',
  okx_ticker: 'read',
  okx_instrument: 'read',
  okx_account: 'read',
  okx_balance: 'read',
  okx_positions: 'read',
  okx_orders: 'read',
  okx_stops: 'read',
  okx_order: 'read',
  okx_closings: 'read',
  okx_submit: 'write',
  okx_protect: 'write',
  okx_cancel: 'write',
  okx_leverage: 'write',
} as const satisfies { readonly [O in OkxOperation]: 'read' | 'write' };

export type OkxRead = { [O in OkxOperation]: (typeof OKX_OPERATIONS)[O] extends 'read' ? O : never }[OkxOperation];
export type OkxWrite = Exclude<OkxOperation, OkxRead>;
