// What every answer is made of: real field names, every number a string.
import type { Instrument, Trigger } from '../../engine/state.ts';
import { textOf } from '../../engine/units.ts';

/** An object, but for candles, which are lists. */
export type Row = Fields | readonly string[];

export type Fields = { readonly [field: string]: unknown };

/** The three fields of one trigger of a stop; empty where there is none. */
export const trigger = (kind: 'sl' | 'tp', one: Trigger | null, { tickSz }: Instrument): Fields => ({
  [`${kind}TriggerPx`]: one === null ? '' : textOf(one.ticks, tickSz),
  [`${kind}TriggerPxType`]: one === null ? '' : one.by,
  [`${kind}OrdPx`]: one === null ? '' : '-1',
});
