// The endpoints: each makes of the exchange and a request the next exchange and an answer. Pure.
import type { Body } from '../engine/check-order.ts';
import type { Exchange, Matching, Refusal } from '../engine/state.ts';
import type { Path } from '../market.ts';
import { accountRoutes } from './account.ts';
import { algoRoutes } from './algos.ts';
import { orderRoutes } from './orders.ts';
import { publicRoutes } from './public.ts';
import type { Row } from './rows/row.ts';

export type Ask = {
  readonly exchange: Exchange;
  readonly query: { readonly [name: string]: string };
  /** Of a POST; an array for those that take several. */
  readonly body: Body | readonly Body[];
  /** Of the header expTime. */
  readonly expTime: string | undefined;
  readonly matching: Matching;
  readonly paths: ReadonlyMap<string, Path>;
  readonly account: { readonly perm: string; readonly ip: string; readonly uid: string; readonly acctLv: string };
};

export type Outcome = { readonly exchange: Exchange } & (
  | { readonly rows: readonly Row[] }
  /** The whole call is refused. */
  | { readonly refused: Refusal }
  /** The call is taken, what it asks for refused: the codes stand in its rows. */
  | { readonly failed: Refusal; readonly rows: readonly Row[] }
);

export type Route = (ask: Ask) => Outcome;

export const ROUTES: { readonly [call: string]: Route } = {
  ...publicRoutes,
  ...accountRoutes,
  ...orderRoutes,
  ...algoRoutes,
};

/** Those that need no key. */
export const isPublic = (path: string): boolean => /^\/api\/v5\/(public|market)\//.test(path);
