// How a position has ended: one fill for the book, made of all the orders that closed it, whoever placed them.
import type { Cause, Fill } from '../trading/order.ts';
import { toMoney, toPrice } from '../trading/round.ts';
import type { Instrument } from '../venue/instrument.ts';
import type { VenueOrder } from '../venue/snapshot.ts';
import { amountOf } from '../venue/step.ts';
import type { OrderIds } from './ids.ts';
import { exitsOf, type Journal } from './journal.ts';
import type { EntryLife } from './life.ts';

export type Settled = {
  readonly fill: Fill;
  /** False where a part is booked at the last price, since nobody tells how it ended. */
  readonly isProved: boolean;
};

export type Settling = {
  readonly ids: OrderIds;
  readonly instrument: Instrument;
  /** Of the market, for what nobody tells; null: the entry's. */
  readonly price: number | null;
  /** Now, by the wall clock. */
  readonly wall: number;
  /** The candle that an instant falls on, by its `openedAt`; null while none has been seen. */
  readonly candleAt: (at: number) => number | null;
};

type Part = {
  readonly lots: number;
  readonly price: number;
  readonly fee: number;
  readonly at: number;
  readonly cause: Cause;
};

/** @param closings Those of this entry, but for our own whose outcome is noted already: see `closingsOf`. */
export function settled(
  entry: EntryLife,
  journal: Journal,
  closings: readonly VenueOrder[],
  { ids, instrument, price, wall, candleAt }: Settling,
): Settled {
  const known = [...ownParts(entry, journal), ...otherParts(entry, journal, closings, ids, instrument)];
  const parts = takenUpTo(entry.filledLots, known);
  const missing = parts.reduce((lots, part) => lots - part.lots, entry.filledLots);
  const supposed: Part = {
    lots: missing,
    price: price ?? entry.averagePrice ?? 0,
    fee: 0,
    at: Math.floor(wall),
    cause: parts.at(-1)?.cause ?? 'by_hand',
  };
  const all = missing > 0 ? [...parts, supposed] : parts;
  const last = all.toSorted((a, b) => a.at - b.at).at(-1) ?? supposed;
  const fill: Fill = {
    id: ids.booking(entry.candle),
    symbol: entry.symbol,
    action: 'close',
    side: entry.side,
    size: amountOf(entry.filledLots, instrument.lot),
    cause: last.cause,
    price: toPrice(all.reduce((sum, part) => sum + part.lots * part.price, 0) / entry.filledLots),
    fee: toMoney(all.reduce((sum, part) => sum + part.fee, 0)),
    candle: Math.max(entry.candle, candleAt(last.at) ?? entry.candle),
    filledAt: last.at,
  };
  return { fill, isProved: missing <= 0 };
}

const ownParts = (entry: EntryLife, journal: Journal): Part[] =>
  exitsOf(journal, entry).flatMap(({ filledLots, averagePrice, fee, changedAt, intendedAt, cause }) =>
    averagePrice === null ? [] : [{ lots: filledLots, price: averagePrice, fee, at: changedAt ?? intendedAt, cause }],
  );

/** A person's, if it was not by a stop of ours: what else an exchange closes by itself it does not tell apart. */
function otherParts(
  entry: EntryLife,
  journal: Journal,
  closings: readonly VenueOrder[],
  ids: OrderIds,
  instrument: Instrument,
): Part[] {
  const exits = exitsOf(journal, entry);
  return closings.flatMap(({ id, stopId, filledLots, averagePrice, fee, updatedAt }) => {
    if (averagePrice === null) return [];
    const own = exits.find((exit) => exit.id === id)?.cause;
    const cause = own ?? (ids.candleOf(stopId) === null ? 'by_hand' : levelOf(entry, averagePrice, instrument));
    return [{ lots: filledLots, price: averagePrice, fee, at: Math.floor(updatedAt), cause }];
  });
}

/** The level that was touched: the one nearer to the price. */
function levelOf({ stopLossTicks, takeProfitTicks }: EntryLife, price: number, { tick }: Instrument): Cause {
  const isNearerStop =
    Math.abs(price - amountOf(stopLossTicks, tick)) <= Math.abs(price - amountOf(takeProfitTicks, tick));
  return isNearerStop ? 'stop_loss' : 'take_profit';
}

/** What closed more than the entry closed something else as well: of it, and of its fee, only a share counts. */
function takenUpTo(lots: number, parts: readonly Part[]): Part[] {
  let left = lots;
  return parts.flatMap((part) => {
    const taken = Math.min(left, part.lots);
    left -= taken;
    return taken > 0 ? [{ ...part, lots: taken, fee: (part.fee * taken) / part.lots }] : [];
  });
}

/** The entry as it stands in the book. @throws RangeError if nothing of it was filled. */
export function entryFill(entry: EntryLife, instrument: Instrument): Fill {
  const { id, symbol, side, filledLots, leverage, averagePrice, fee, candle, changedAt, intendedAt } = entry;
  if (averagePrice === null || filledLots <= 0) throw new RangeError(`nothing of order ${id} was filled`);
  return {
    id,
    symbol,
    action: 'open',
    side,
    size: amountOf(filledLots, instrument.lot),
    leverage,
    stopLoss: amountOf(entry.stopLossTicks, instrument.tick),
    takeProfit: amountOf(entry.takeProfitTicks, instrument.tick),
    cause: 'decision',
    price: toPrice(averagePrice),
    fee: toMoney(fee),
    candle,
    filledAt: Math.floor(changedAt ?? intendedAt),
  };
}
