// Whether the exchange takes an order, and what it makes of the strings that it was sent. Pure.
import { canAfford, priceOf } from './ledger.ts';
import {
  type Attached,
  type Exchange,
  type Instrument,
  instrumentOf,
  isPending,
  isRefusal,
  leverageOf,
  type MarginMode,
  onlyReduces,
  type Position,
  type PosSide,
  positionOf,
  type Refusal,
  refuse,
  type Side,
  type Trigger,
} from './state.ts';
import { unitsOf } from './units.ts';

export type Body = { readonly [name: string]: unknown };

export type WantedOrder = {
  readonly clOrdId: string;
  readonly tag: string;
  readonly instrument: Instrument;
  readonly tdMode: MarginMode;
  readonly posSide: PosSide;
  readonly side: Side;
  readonly ordType: 'market' | 'limit';
  readonly ticks: number | null;
  readonly lots: number;
  readonly reduceOnly: boolean;
  readonly attached: readonly Omit<Attached, 'attachAlgoId'>[];
};

const bad = (parameter: string): Refusal => refuse('51000', parameter);

/** An optional id of the client's: letters and digits. */
export const isClientId = (id: unknown, longest = 32): id is string =>
  typeof id === 'string' && /^[A-Za-z0-9]+$/.test(id) && id.length <= longest;

const isTrue = (value: unknown): boolean => value === true || value === 'true';

/** Instrument, mode and sides: what an order and a stop are asked alike. */
export function checkTerms(exchange: Exchange, body: Body) {
  const instrument = instrumentOf(exchange, body.instId);
  if (instrument === undefined) return refuse('51001');
  const { tdMode, side } = body;
  if (tdMode !== 'cross' && tdMode !== 'isolated') return bad('tdMode');
  if (side !== 'buy' && side !== 'sell') return bad('side');
  const posSide = body.posSide ?? (exchange.posMode === 'net_mode' ? 'net' : '');
  const known = exchange.posMode === 'net_mode' ? ['net'] : ['long', 'short'];
  if (!known.includes(posSide as string)) return bad('posSide');
  if (body.tag !== undefined && !isClientId(body.tag, 16)) return bad('tag');
  return {
    instrument,
    tdMode,
    side,
    posSide: posSide as PosSide,
    tag: (body.tag as string | undefined) ?? '',
    reduceOnly: exchange.posMode === 'net_mode' && isTrue(body.reduceOnly),
  } as const;
}

/** @returns The order, or why not. */
export function checkOrder(exchange: Exchange, body: Body): WantedOrder | Refusal {
  const terms = checkTerms(exchange, body);
  if (isRefusal(terms)) return terms;
  const { instrument, posSide, side, reduceOnly } = terms;
  const { clOrdId = '', ordType } = body;
  if (clOrdId !== '' && !isClientId(clOrdId)) return bad('clOrdId');
  if (ordType !== 'market' && ordType !== 'limit') return bad('ordType');
  const ticks = ordType === 'limit' ? unitsOf(body.px, instrument.tickSz) : null;
  if (ordType === 'limit' && ticks === null) return bad('px');
  const lots = checkSize(instrument, body.sz);
  if (typeof lots !== 'number') return lots;
  if (clOrdId !== '' && exchange.orders.some((order) => order.clOrdId === clOrdId && isPending(order)))
    return refuse('51016');
  const where = { instId: instrument.instId, mode: terms.tdMode, posSide };
  const position = positionOf(exchange, where);
  const closes = onlyReduces({ reduceOnly, posSide, side });
  if (closes && Array.isArray(body.attachAlgoOrds) && body.attachAlgoOrds.length > 0) return refuse('51100');
  const attached = checkAttached(exchange, body, { instrument, side, ticks });
  if (isRefusal(attached)) return attached;
  const refusal = closes
    ? checkReduction(position, side, lots)
    : checkMoney(exchange, { ...where, side, lots, position });
  if (refusal !== null) return refusal;
  return { ...terms, clOrdId: clOrdId as string, ordType, ticks, lots, attached };
}

export function checkSize(instrument: Instrument, sz: unknown): number | Refusal {
  if (typeof sz !== 'string' || !/^\d+(\.\d+)?$/.test(sz) || Number(sz) === 0) return bad('sz');
  if (Number(sz) < Number(instrument.minSz)) return refuse('51020');
  const lots = unitsOf(sz, instrument.lotSz);
  if (lots === null) return refuse('51121');
  return Number(sz) > Number(instrument.maxMktSz) ? refuse('51202') : lots;
}

/** The whole order is refused, never trimmed to the position. */
export function checkReduction(position: Position | undefined, side: Side, lots: number): Refusal | null {
  if (position === undefined) return refuse('51169');
  if (position.lots > 0 === (side === 'buy')) return refuse('51170');
  return lots > Math.abs(position.lots) ? refuse('51112') : null;
}

type Opening = {
  readonly instId: string;
  readonly mode: MarginMode;
  readonly side: Side;
  readonly lots: number;
  readonly position: Position | undefined;
};

function checkMoney(exchange: Exchange, { instId, mode, side, lots, position }: Opening): Refusal | null {
  const held = position === undefined ? 0 : position.lots;
  const against = held > 0 === (side === 'sell') ? Math.abs(held) : 0;
  const opened = Math.max(0, lots - against);
  const lever = leverageOf(exchange, instId, mode);
  return opened === 0 || canAfford(exchange, instId, opened, lever) ? null : refuse('51008', 'USDT');
}

type Parent = { readonly instrument: Instrument; readonly side: Side; readonly ticks: number | null };

function checkAttached(
  exchange: Exchange,
  body: Body,
  parent: Parent,
): readonly Omit<Attached, 'attachAlgoId'>[] | Refusal {
  const { attachAlgoOrds = [] } = body;
  if (!Array.isArray(attachAlgoOrds)) return bad('attachAlgoOrds');
  // Split targets are a thing of their own; the simulated exchange takes one stop, with or without a target.
  if (attachAlgoOrds.length > 1) return bad('attachAlgoOrds');
  const taken: Omit<Attached, 'attachAlgoId'>[] = [];
  for (const wanted of attachAlgoOrds as Body[]) {
    const attachAlgoClOrdId = wanted.attachAlgoClOrdId ?? '';
    if (attachAlgoClOrdId !== '' && !isClientId(attachAlgoClOrdId)) return bad('attachAlgoClOrdId');
    if (isStopIdTaken(exchange, attachAlgoClOrdId as string)) return refuse('51068', attachAlgoClOrdId as string);
    const closing = parent.side === 'buy' ? 'sell' : 'buy';
    const triggers = checkTriggers(exchange, parent.instrument, closing, wanted);
    if (isRefusal(triggers)) return triggers;
    taken.push({ attachAlgoClOrdId: attachAlgoClOrdId as string, ...triggers });
  }
  return taken;
}

/** A client's id of a stop is taken for good, also once that stop has ended. */
export const isStopIdTaken = (exchange: Exchange, id: string): boolean =>
  id !== '' &&
  (exchange.algos.some(({ algoClOrdId }) => algoClOrdId === id) ||
    exchange.orders.some((order) => isPending(order) && order.attached.some((one) => one.attachAlgoClOrdId === id)));

/** @param side Of the order that the stop will place. */
export function checkTriggers(
  exchange: Exchange,
  instrument: Instrument,
  side: Side,
  wanted: Body,
): { sl: Trigger | null; tp: Trigger | null } | Refusal {
  const sl = readTrigger(instrument, wanted, 'sl');
  if (sl !== null && isRefusal(sl)) return sl;
  const tp = readTrigger(instrument, wanted, 'tp');
  if (tp !== null && isRefusal(tp)) return tp;
  if (sl === null && tp === null) return bad('slTriggerPx');
  const refusal =
    wrongSide(exchange, instrument, { side, kind: 'tp', trigger: tp }) ??
    wrongSide(exchange, instrument, { side, kind: 'sl', trigger: sl });
  return refusal ?? { sl, tp };
}

function readTrigger(instrument: Instrument, wanted: Body, kind: 'sl' | 'tp'): Trigger | Refusal | null {
  const [price, order, by = 'last'] = [
    wanted[`${kind}TriggerPx`],
    wanted[`${kind}OrdPx`],
    wanted[`${kind}TriggerPxType`],
  ];
  if ((price ?? '') === '' && (order ?? '') === '') return null;
  const ticks = unitsOf(price, instrument.tickSz);
  if (ticks === null) return bad(`${kind}TriggerPx`);
  // Only stops that place market orders are simulated.
  if (order !== '-1') return bad(`${kind}OrdPx`);
  return by === 'last' || by === 'mark' ? { ticks, by } : bad(`${kind}TriggerPxType`);
}

/** By which price, which kind, and the side that closes: the code for a trigger that would fire at once. */
const WRONG_SIDE = {
  last: { tp: { buy: '51277', sell: '51279' }, sl: { buy: '51278', sell: '51280' } },
  mark: { tp: { buy: '51300', sell: '51303' }, sl: { buy: '51302', sell: '51304' } },
} as const;

function wrongSide(
  exchange: Exchange,
  { instId }: Instrument,
  { side, kind, trigger }: { readonly side: Side; readonly kind: 'sl' | 'tp'; readonly trigger: Trigger | null },
): Refusal | null {
  if (trigger === null) return null;
  const now = priceOf(exchange, instId)[trigger.by];
  const mustBeAbove = (side === 'sell') === (kind === 'tp');
  const isRight = mustBeAbove ? trigger.ticks > now : trigger.ticks < now;
  return isRight ? null : refuse(WRONG_SIDE[trigger.by][kind][side]);
}
