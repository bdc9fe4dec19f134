// What the bot needs of an exchange. One implementation stands in okx/; it looks, answers and decides nothing.
import type { Protection, Receipt, Submission } from './domain/venue/command.ts';
import type { Instrument } from './domain/venue/instrument.ts';
import type { Snapshot, VenueAccount, VenueBalance, VenueOrder } from './domain/venue/snapshot.ts';

/**
 * Reads throw Transient where the exchange does not answer or not now, Fatal where a person is
 * needed, and the signal's reason once it fires. Writes answer with a receipt whatever happens, are sent once and never
 * again, and throw Fatal only before anything was sent.
 */
export type Venue = {
  /** For people. */
  readonly name: string;
  readonly account: (signal: AbortSignal) => Promise<VenueAccount>;
  readonly balance: (signal: AbortSignal) => Promise<VenueBalance>;
  /** @throws Fatal if there is no such instrument, or it cannot be traded. */
  readonly instrument: (symbol: string, signal: AbortSignal) => Promise<Instrument>;
  readonly snapshot: (instrument: Instrument, signal: AbortSignal) => Promise<Snapshot>;
  /** @returns The newest order with this client id, live or ended; null if the exchange knows none. */
  readonly order: (instrument: Instrument, id: string, signal: AbortSignal) => Promise<VenueOrder | null>;
  /** The ended orders that have closed something since then, oldest first, whoever placed them. */
  readonly closings: (instrument: Instrument, since: number, signal: AbortSignal) => Promise<readonly VenueOrder[]>;
  readonly submit: (order: Submission, signal: AbortSignal) => Promise<Receipt>;
  readonly protect: (stop: Protection, signal: AbortSignal) => Promise<Receipt>;
  readonly cancel: (instrument: Instrument, venueId: string, signal: AbortSignal) => Promise<Receipt>;
  readonly cancelStop: (instrument: Instrument, venueId: string, signal: AbortSignal) => Promise<Receipt>;
  /** For both sides of the instrument, cross margin. */
  readonly setLeverage: (instrument: Instrument, leverage: number, signal: AbortSignal) => Promise<Receipt>;
  /** Now, by the exchange's clock, in milliseconds. */
  readonly now: () => number;
};
