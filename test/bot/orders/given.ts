// Orders, truths and looks to begin a story with: an entry of 10 lots at 100 with its stop at 95.
import type { EntryLife, ExitLife } from '../../../bot/domain/orders/life.ts';
import type { Truth } from '../../../bot/domain/orders/next.ts';
import type { Snapshot, VenueOrder, VenuePosition, VenueStop } from '../../../bot/domain/venue/snapshot.ts';
import { ids } from './play.ts';

export { instrument } from './model-venue.ts';
export { ids } from './play.ts';

export const NOON = Date.UTC(2026, 0, 5, 12);
export const ON = NOON - 60_000;

export const entryLife = (others: Partial<EntryLife> = {}): EntryLife => ({
  id: ids.entry(ON),
  action: 'open',
  state: 'filled',
  symbol: 'BTC/USDT:USDT',
  side: 'long',
  lots: 10,
  candle: ON,
  intendedAt: NOON,
  expiresAt: NOON + 4_000,
  venueId: 'v1',
  filledLots: 10,
  averagePrice: 100,
  fee: 0.1,
  changedAt: NOON + 100,
  why: null,
  leverage: 3,
  stopLossTicks: 190,
  takeProfitTicks: 220,
  ...others,
});

/** As it stands before anything has come back. */
export const fresh = { filledLots: 0, averagePrice: null, fee: 0, venueId: null, changedAt: null } as const;

export const exitLife = (others: Partial<ExitLife> = {}): ExitLife => ({
  id: ids.closing(ON, 0),
  action: 'close',
  state: 'unknown',
  symbol: 'BTC/USDT:USDT',
  side: 'long',
  lots: 10,
  candle: ON,
  sequence: 0,
  cause: 'decision',
  intendedAt: NOON + 10_000,
  expiresAt: NOON + 13_000,
  why: null,
  ...fresh,
  ...others,
});

export const position = (others: Partial<VenuePosition> = {}): VenuePosition => ({
  side: 'long',
  lots: 10,
  entryPrice: 100,
  leverage: 3,
  unrealizedPnl: 0,
  ...others,
});

export const order = (others: Partial<VenueOrder> = {}): VenueOrder => ({
  id: ids.entry(ON),
  venueId: 'v1',
  state: 'ended',
  side: 'long',
  action: 'open',
  lots: 10,
  filledLots: 10,
  averagePrice: 100,
  fee: 0.1,
  stopId: null,
  updatedAt: NOON + 100,
  ...others,
});

/** One that a person has placed, unless it is said otherwise. */
export const closing = (others: Partial<VenueOrder> = {}): VenueOrder =>
  order({ id: null, venueId: 'v8', action: 'close', averagePrice: 99, updatedAt: NOON + 5_000, ...others });

export const stop = (others: Partial<VenueStop> = {}): VenueStop => ({
  id: ids.stop(ON, 0),
  venueId: 's1',
  side: 'long',
  stopLoss: 95,
  takeProfit: 110,
  lots: 10,
  ...others,
});

export const truth = (snapshot: Partial<Snapshot> = {}, others: Partial<Truth> = {}): Truth => ({
  at: NOON + 1_000,
  orders: new Map(),
  snapshot: { position: null, orders: [], stops: [], ...snapshot },
  closings: [],
  ...others,
});
