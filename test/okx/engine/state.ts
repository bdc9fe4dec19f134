// All that the simulated exchange knows, as one value. Sizes in lots, prices in ticks, instants by its own clock.
import type { Money } from './units.ts';

export type Instrument = {
  /** `BTC-USDT-SWAP` */
  readonly instId: string;
  readonly base: string;
  /** Base currency in one contract. */
  readonly ctVal: string;
  readonly lotSz: string;
  readonly minSz: string;
  readonly maxMktSz: string;
  readonly tickSz: string;
  readonly maxLever: number;
};

export type Side = 'buy' | 'sell';
export type PosSide = 'net' | 'long' | 'short';
export type MarginMode = 'cross' | 'isolated';
/** Which price fires a stop. */
export type Trigger = { readonly ticks: number; readonly by: 'last' | 'mark' };

/** A stop that an order brings along; made a live one when the order is filled completely. */
export type Attached = {
  readonly attachAlgoId: string;
  readonly attachAlgoClOrdId: string;
  readonly sl: Trigger | null;
  readonly tp: Trigger | null;
};

/** How an order finds its counterparts: faults choose another way than `at once`. */
export type Matching = {
  readonly fill:
    | { readonly how: 'at once' }
    /** Accepted, live, and filled completely only then. */
    | { readonly how: 'late'; readonly after: number }
    /** A share of it, at least one lot, never all; then it is cancelled, or stays live. */
    | { readonly how: 'partly'; readonly share: number; readonly then: 'cancel' | 'stay' };
  readonly stop:
    | { readonly how: 'placed' }
    | { readonly how: 'lost' }
    | { readonly how: 'late'; readonly after: number };
};

export const AT_ONCE: Matching = { fill: { how: 'at once' }, stop: { how: 'placed' } };

export type Order = {
  readonly ordId: string;
  readonly clOrdId: string;
  readonly tag: string;
  readonly instId: string;
  readonly tdMode: MarginMode;
  readonly posSide: PosSide;
  readonly side: Side;
  readonly ordType: 'market' | 'limit';
  /** Of a limit order. */
  readonly ticks: number | null;
  readonly lots: number;
  readonly filledLots: number;
  /** Of what was filled: lots times ticks. */
  readonly filledTicks: number;
  /** Of the filled lots, those that made a position larger. */
  readonly openedLots: number;
  /** Paid; positive. */
  readonly fee: Money;
  readonly pnl: Money;
  readonly reduceOnly: boolean;
  readonly lever: number;
  readonly state: 'live' | 'partially_filled' | 'filled' | 'canceled';
  readonly category: 'normal' | 'full_liquidation';
  readonly attached: readonly Attached[];
  readonly matching: Matching;
  /** Of the stop that placed it; empty for an order that was placed by itself. */
  readonly algoId: string;
  readonly algoClOrdId: string;
  /** Placed by somebody else than the holder of the key. */
  readonly isForeign: boolean;
  readonly createdAt: number;
  readonly updatedAt: number;
};

export type Algo = {
  readonly algoId: string;
  readonly algoClOrdId: string;
  readonly tag: string;
  readonly instId: string;
  readonly tdMode: MarginMode;
  readonly posSide: PosSide;
  readonly side: Side;
  readonly ordType: 'conditional' | 'oco';
  /** `all`: the whole position, whatever it is then. */
  readonly lots: number | 'all';
  readonly reduceOnly: boolean;
  /** Ends with the position. */
  readonly cxlOnClosePos: boolean;
  readonly sl: Trigger | null;
  readonly tp: Trigger | null;
  readonly state: 'live' | 'effective' | 'canceled' | 'order_failed';
  readonly failCode: string;
  readonly actualSide: '' | 'sl' | 'tp';
  /** Of the order that it placed. */
  readonly ordId: string;
  /** The last price when it was placed, in ticks. */
  readonly lastTicks: number;
  readonly createdAt: number;
  readonly updatedAt: number;
};

export type Position = {
  readonly posId: string;
  readonly instId: string;
  readonly mgnMode: MarginMode;
  readonly posSide: PosSide;
  /** Negative for a short one; 0 once closed. */
  readonly lots: number;
  /** Paid for it: lots times ticks, with the sign of the lots. */
  readonly cost: number;
  readonly lever: number;
  readonly pnl: Money;
  readonly fee: Money;
  readonly tradeId: string;
  readonly isForeign: boolean;
  readonly createdAt: number;
  readonly updatedAt: number;
};

export type Fill = {
  readonly tradeId: string;
  readonly ordId: string;
  readonly clOrdId: string;
  readonly instId: string;
  readonly posSide: PosSide;
  readonly side: Side;
  readonly lots: number;
  readonly ticks: number;
  readonly openedLots: number;
  readonly fee: Money;
  readonly pnl: Money;
  readonly at: number;
};

/** A position that stood without a stop for all of it. */
export type Naked = {
  readonly instId: string;
  readonly posSide: PosSide;
  readonly since: number;
  /** Null while it lasts. */
  readonly until: number | null;
  readonly isForeign: boolean;
};

/** What is bound to happen later. */
export type Due = { readonly at: number } & (
  | { readonly what: 'fill'; readonly ordId: string }
  | { readonly what: 'stop'; readonly ordId: string }
);

export type Price = { readonly last: number; readonly mark: number };

export type Exchange = {
  readonly now: number;
  /** What ids are drawn from. */
  readonly serial: number;
  readonly instruments: readonly Instrument[];
  readonly posMode: 'net_mode' | 'long_short_mode';
  /** Share of the value of a fill. */
  readonly takerFee: number;
  /** Ticks by which a market order fills worse than the last price. */
  readonly slippageTicks: number;
  readonly prices: { readonly [instId: string]: Price };
  /** By instrument and margin mode, `BTC-USDT-SWAP cross`. */
  readonly leverage: { readonly [where: string]: number };
  readonly start: Money;
  readonly realised: Money;
  /** Paid; positive. */
  readonly fees: Money;
  readonly positions: readonly Position[];
  readonly orders: readonly Order[];
  readonly algos: readonly Algo[];
  readonly fills: readonly Fill[];
  readonly naked: readonly Naked[];
  readonly due: readonly Due[];
};

/** Refused for good, with OKX's code; `detail` fills the blank of its sentence. */
export type Refusal = { readonly code: string; readonly detail?: string };

export const refuse = (code: string, detail?: string): Refusal => (detail === undefined ? { code } : { code, detail });

export const isRefusal = (value: object): value is Refusal => 'code' in value;

export const isPending = (order: Order): boolean => order.state === 'live' || order.state === 'partially_filled';

/** Whether it can never open a position, by its flag or, in long/short mode, by its sides. */
export const onlyReduces = (order: Pick<Order, 'reduceOnly' | 'posSide' | 'side'>): boolean =>
  order.reduceOnly ||
  (order.posSide === 'long' && order.side === 'sell') ||
  (order.posSide === 'short' && order.side === 'buy');

export const instrumentOf = (exchange: Exchange, instId: unknown): Instrument | undefined =>
  exchange.instruments.find((known) => known.instId === instId);

/** @throws Error for an instrument that the exchange never had. */
export function known(exchange: Exchange, instId: string): Instrument {
  const instrument = instrumentOf(exchange, instId);
  if (instrument === undefined) throw new Error(`the simulated exchange has no instrument ${instId}`);
  return instrument;
}

/** An id as long as theirs, and the exchange that has given it away. */
export const drawId = (exchange: Exchange): [Exchange, string] => [
  { ...exchange, serial: exchange.serial + 1 },
  `26${String(exchange.serial).padStart(17, '0')}`,
];

export const leverageOf = (exchange: Exchange, instId: string, mode: MarginMode): number =>
  exchange.leverage[`${instId} ${mode}`] ?? 3;

export const openPositions = (exchange: Exchange): readonly Position[] =>
  exchange.positions.filter(({ lots }) => lots !== 0);

export const positionOf = (
  exchange: Exchange,
  { instId, mode, posSide }: { readonly instId: string; readonly mode: MarginMode; readonly posSide: PosSide },
): Position | undefined =>
  exchange.positions.find(
    (known) => known.instId === instId && known.mgnMode === mode && known.posSide === posSide && known.lots !== 0,
  );

export const changeOrder = (exchange: Exchange, ordId: string, change: (order: Order) => Order): Exchange => ({
  ...exchange,
  orders: exchange.orders.map((order) => (order.ordId === ordId ? change(order) : order)),
});

export const changeAlgos = (
  exchange: Exchange,
  which: (algo: Algo) => boolean,
  change: (algo: Algo) => Algo,
): Exchange =>
  exchange.algos.some(which)
    ? { ...exchange, algos: exchange.algos.map((algo) => (which(algo) ? change(algo) : algo)) }
    : exchange;
