// What OKX says of an account, from its rows to our words. Pure: nothing is guessed, what cannot be read is said.
import type { Instrument } from '../domain/venue/instrument.ts';
import type { VenueAccount, VenueBalance, VenueOrder, VenuePosition, VenueStop } from '../domain/venue/snapshot.ts';
import { fromWire } from '../domain/venue/step.ts';
import type { Row } from './codes.ts';
import { unreadable } from './failure.ts';
import { numberIn, numberOrNull, stepsIn, textIn, textOrNull } from './row.ts';

export function accountOf(rows: readonly Row[]): VenueAccount {
  const row = rows[0] ?? {};
  const uid = textIn(row, 'uid');
  const mode = MODES[textIn(row, 'posMode')];
  if (uid === '' || mode === undefined || typeof row.perm !== 'string') throw unreadable('the account');
  const permissions = row.perm.split(',').flatMap((word) => word.trim() || []);
  // 1 is the simple mode, which trades spot only.
  return { uid, permissions, positionMode: mode, hasDerivatives: textIn(row, 'acctLv') !== '1' };
}

const MODES: { readonly [word: string]: VenueAccount['positionMode'] } = {
  net_mode: 'net',
  long_short_mode: 'long_short',
};

/** An account that has never held the currency has no row of it. */
export function balanceOf(rows: readonly Row[], currency: string): VenueBalance {
  const details = rows[0]?.details;
  if (!Array.isArray(details)) throw unreadable('the balance');
  const row = (details as readonly Row[]).find((detail) => textIn(detail, 'ccy') === currency);
  return row === undefined ? { equity: 0, cash: 0 } : { equity: numberIn(row, 'eq'), cash: numberIn(row, 'cashBal') };
}

/** A closed position keeps a row of size zero for a while. */
export function positionOf(rows: readonly Row[], { venueId, contracts }: Instrument): VenuePosition | null {
  const open = rows
    .filter((row) => textIn(row, 'instId') === venueId)
    .map((row) => ({ row, lots: textIn(row, 'pos') === '' ? 0 : stepsIn(row, 'pos', contracts) }))
    .filter(({ lots }) => lots !== 0);
  const [first] = open;
  if (first === undefined) return null;
  if (open.length > 1) throw unreadable(`${open.length} positions in ${venueId} at once`);
  const { row, lots } = first;
  const named = textIn(row, 'posSide');
  return {
    side: named === 'short' || (named !== 'long' && lots < 0) ? 'short' : 'long',
    lots: Math.abs(lots),
    entryPrice: numberIn(row, 'avgPx'),
    leverage: numberIn(row, 'lever'),
    unrealizedPnl: numberOrNull(row, 'upl') ?? 0,
  };
}

export function orderOf(row: Row, { contracts }: Instrument): VenueOrder {
  const venueId = textIn(row, 'ordId');
  const state = STATES[textIn(row, 'state')];
  if (venueId === '' || state === undefined) throw unreadable(`an order in the state ${JSON.stringify(row.state)}`);
  const action = isClosing(row) ? 'close' : 'open';
  const isBuying = textIn(row, 'side') === 'buy';
  return {
    id: textOrNull(row, 'clOrdId'),
    venueId,
    state,
    side: isBuying === (action === 'open') ? 'long' : 'short',
    action,
    lots: stepsIn(row, 'sz', contracts),
    filledLots: textIn(row, 'accFillSz') === '' ? 0 : stepsIn(row, 'accFillSz', contracts),
    averagePrice: numberOrNull(row, 'avgPx'),
    // What is paid is negative there; zero is never written as the negative one.
    fee: 0 - (numberOrNull(row, 'fee') ?? 0) - (numberOrNull(row, 'rebate') ?? 0),
    stopId: textOrNull(row, 'algoClOrdId'),
    updatedAt: numberIn(row, 'uTime'),
  };
}

const STATES: { readonly [word: string]: VenueOrder['state'] } = {
  live: 'live',
  partially_filled: 'live',
  filled: 'ended',
  canceled: 'ended',
  mmp_canceled: 'ended',
};

/** Placed by the exchange itself to lessen a position. */
const FORCED = new Set(['full_liquidation', 'partial_liquidation', 'adl']);

/** Told by the order itself, its side of a two-sided account, or by what it has realized. */
function isClosing(row: Row): boolean {
  const [posSide, side] = [textIn(row, 'posSide'), textIn(row, 'side')];
  if (posSide === 'long' || posSide === 'short') return (posSide === 'long') === (side === 'sell');
  const isReducing = textIn(row, 'reduceOnly') === 'true' || FORCED.has(textIn(row, 'category'));
  return isReducing || (numberOrNull(row, 'pnl') ?? 0) !== 0;
}

export function stopOf(row: Row, { contracts }: Instrument): VenueStop {
  const venueId = textIn(row, 'algoId');
  const side = textIn(row, 'side');
  if (venueId === '' || (side !== 'buy' && side !== 'sell')) throw unreadable('a stop');
  const isWhole = numberOrNull(row, 'closeFraction') === 1;
  return {
    id: textOrNull(row, 'algoClOrdId'),
    venueId,
    side: side === 'sell' ? 'long' : 'short',
    stopLoss: numberOrNull(row, 'slTriggerPx'),
    takeProfit: numberOrNull(row, 'tpTriggerPx'),
    // A size that cannot be read protects nothing; whoever placed it must not blind us to the rest.
    lots: isWhole ? 'all' : (fromWire(textIn(row, 'sz'), contracts) ?? 0),
  };
}
