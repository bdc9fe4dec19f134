// The first questions to an exchange: whose account it is, whether it may be traded as it stands, and what is traded.
import { Fatal } from '../../domain/errors.ts';
import type { Instrument } from '../../domain/venue/instrument.ts';
import type { VenueAccount, VenueBalance } from '../../domain/venue/snapshot.ts';
import type { Venue } from '../../venue.ts';
import type { Ask } from './ask.ts';

export type Entered = {
  /** Names the account for good: no two share it, a demo account and a real one neither. Its address may change. */
  readonly account: string;
  readonly instrument: Instrument;
  readonly balance: VenueBalance;
};

/**
 * How the names of all accounts at an exchange begin.
 *
 * @param key Names the exchange for good.
 * @param isReal False for a demo account.
 */
export const accountsAt = (key: string, isReal: boolean): string => `${key} ${isReal ? 'live' : 'demo'} `;

/**
 * @returns The name of the account, which may be traded.
 * @throws What a read throws; Fatal where a person has to change the account.
 */
export async function enterAccount(
  venue: Venue,
  key: string,
  isReal: boolean,
  ask: Ask,
  signal: AbortSignal,
): Promise<string> {
  const account = await ask(signal, venue.account);
  const complaint = complaintAbout(account, venue.name, isReal);
  if (complaint !== null) throw new Fatal(complaint);
  return accountsAt(key, isReal) + account.uid;
}

/** @throws What a read throws. */
export async function enterSymbol(
  venue: Venue,
  account: string,
  symbol: string,
  ask: Ask,
  signal: AbortSignal,
): Promise<Entered> {
  const instrument = await ask(signal, (inner) => venue.instrument(symbol, inner));
  const balance = await ask(signal, venue.balance);
  return { account, instrument, balance };
}

/** Null: it may be traded. */
export function complaintAbout(account: VenueAccount, name: string, isReal: boolean): string | null {
  const { permissions, positionMode, hasDerivatives } = account;
  if (isReal && permissions.includes('withdraw')) {
    return `the key of ${name} may withdraw money: make one that may only read and trade`;
  }
  if (!permissions.includes('trade')) return `the key of ${name} may not trade: make one that may read and trade`;
  if (positionMode !== 'net') {
    return `the account at ${name} is in long/short mode: set its position mode to net (one-way)`;
  }
  return hasDerivatives ? null : `the account at ${name} can trade no derivatives: change its account mode`;
}
