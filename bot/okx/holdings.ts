// What is open in the account, read for all instruments at once: several that are traded cost no more calls than one, and
// stay within what OKX lets a user ask.
import { readTogether } from '../execution/together.ts';
import type { Venue } from '../venue.ts';
import type { Client } from './client.ts';
import type { Row } from './codes.ts';
import type { Request } from './endpoints.ts';
import type { OkxRead } from './operations.ts';
import { orderOf, positionOf, stopOf } from './read.ts';
import { textIn } from './row.ts';

/** The most rows of one answer: with so many there may be more. */
const PAGE = 100;
const SWAPS = { instType: 'SWAP' } as const;

type Part = { readonly name: OkxRead; readonly endpoint: Request['endpoint']; readonly ordType?: string };

const PENDING = 'privateGetTradeOrdersAlgoPending';
const CONDITIONAL: Part = { name: 'okx_stops', endpoint: PENDING, ordType: 'conditional' };
const OCO: Part = { name: 'okx_stops', endpoint: PENDING, ordType: 'oco' };
const ORDERS: Part = { name: 'okx_orders', endpoint: 'privateGetTradeOrdersPending' };
const POSITIONS: Part = { name: 'okx_positions', endpoint: 'privateGetAccountPositions' };

type Rows = readonly Row[];
/** One for each part. */
type Answers = readonly [conditional: Rows, oco: Rows, orders: Rows, positions: Rows];

export function snapshotOf(read: Client['read']): Venue['snapshot'] {
  /**
   * Stops before orders before the position: what is filled meanwhile shows as a position whose stop is missing, and is
   * given one too many; the other way round a stop would show without its position, and might be taken away from it.
   */
  const ask = async (instrument: { readonly instId?: string }, signal: AbortSignal): Promise<Answers> => {
    const part = ({ name, endpoint, ...filter }: Part) =>
      read(name, { endpoint, parameters: { ...SWAPS, ...instrument, ...filter } }, signal);
    return [await part(CONDITIONAL), await part(OCO), await part(ORDERS), await part(POSITIONS)];
  };
  const ofAll = readTogether((signal) => ask({}, signal));

  return async (of, signal) => {
    const { venueId: instId } = of;
    const all = await ofAll(signal);
    const isWhole = all.every((rows) => rows.length < PAGE);
    const [conditional, oco, orders, positions] = isWhole ? all : await ask({ instId }, signal);
    const ours = (...rows: readonly Rows[]) =>
      oldestFirst(rows.flat().filter((row) => textIn(row, 'instId') === instId));
    return {
      position: positionOf(positions, of),
      orders: ours(orders).map((row) => orderOf(row, of)),
      stops: ours(conditional, oco).map((row) => stopOf(row, of)),
    };
  };
}

const oldestFirst = (rows: readonly Row[]): readonly Row[] =>
  rows.toSorted((a, b) => Number(a.cTime) - Number(b.cTime));
