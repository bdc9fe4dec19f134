// What the endpoints share: reading what is asked, and paging what is answered. Pure.
import type { Body } from '../engine/check-order.ts';
import { type Exchange, type Refusal, refuse } from '../engine/state.ts';
import type { Ask, Outcome } from './routes.ts';
import type { Row } from './rows/row.ts';

/** The body of a POST that takes one object. */
export const oneBody = (ask: Ask): Body => (Array.isArray(ask.body) ? (ask.body[0] ?? {}) : (ask.body as Body));

export const rows = (exchange: Exchange, found: readonly Row[]): Outcome => ({ exchange, rows: found });

export const refused = (exchange: Exchange, refusal: Refusal): Outcome => ({ exchange, refused: refusal });

export const missing = (ask: Ask, name: string): Outcome => refused(ask.exchange, refuse('50014', name));

/**
 * A page of a list that is given newest first: `after` an id are older ones, `before` it newer ones.
 *
 * @param most The most that one page may hold.
 */
export function page<T>(list: readonly T[], id: (one: T) => string, query: Ask['query'], most = 100): readonly T[] {
  const { after, before, limit } = query;
  const within = list.filter(
    (one) => (!after || BigInt(id(one)) < BigInt(after)) && (!before || BigInt(id(one)) > BigInt(before)),
  );
  return within.slice(0, Math.min(most, Number(limit ?? most) || most));
}

/** Whether it is of the instrument and type that the query names, if it names any. */
export const fits = ({ query }: Ask, instId: string): boolean =>
  (!query.instId || query.instId === instId) && (!query.instType || query.instType === 'SWAP');
