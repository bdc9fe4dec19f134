// Writes to the exchange: each is sent once, and whatever becomes of it is an answer.
import { formatDuration } from '../../../common/duration.ts';
import { Fatal } from '../../domain/errors.ts';
import type { OrderIds } from '../../domain/orders/ids.ts';
import { submissionOf } from '../../domain/orders/intent.ts';
import type { Life, LifeEvent } from '../../domain/orders/life.ts';
import type { Receipt } from '../../domain/venue/command.ts';
import type { Instrument } from '../../domain/venue/instrument.ts';
import type { within } from '../../execution/deadline.ts';
import type { Venue } from '../../venue.ts';
import type { Register } from './register.ts';

/** For one write, in milliseconds: what has no answer by then is looked for. A position without a stop cannot wait longer. */
const PATIENCE = 4_000;
/** Nothing that ends the bot ends a write. */
const unending = new AbortController().signal;

/**
 * @param write What throws has an unknown outcome, but for Fatal, which is thrown before anything was sent.
 * @throws Fatal.
 */
export type Send = (write: (signal: AbortSignal) => Promise<Receipt>) => Promise<Receipt>;

/** @param writing Told true before each write, and false after it. */
export function createSend(limited: typeof within, writing: (isWriting: boolean) => void): Send {
  const overdue = () => new Error(`no answer within ${formatDuration(PATIENCE)}`);
  return async (write) => {
    writing(true);
    try {
      return await limited(PATIENCE, overdue, unending, write);
    } catch (error) {
      if (error instanceof Fatal) throw error;
      return { did: 'unknown', why: error instanceof Error ? error.message : String(error) };
    } finally {
      writing(false);
    }
  };
}

/** What the submission of an order needs. */
export type Placing = {
  readonly venue: Venue;
  readonly instrument: Instrument;
  readonly ids: OrderIds;
  readonly register: Register;
  readonly send: Send;
};

/**
 * Journals the intent and that it leaves, and only then lets it leave.
 *
 * @returns What has become of it so far.
 * @throws Error if it cannot be journaled, Fatal; then it has not left.
 */
export async function place(life: Life, { venue, instrument, ids, register, send }: Placing): Promise<Life> {
  register.intend(life);
  const sent = register.send(life);
  try {
    const receipt = await send((signal) => venue.submit(submissionOf(life, instrument, ids), signal));
    return register.note(sent, eventOf(receipt), null);
  } catch (error) {
    if (error instanceof Fatal) register.note(sent, { what: 'refused', why: error.message }, null);
    throw error;
  }
}

function eventOf(receipt: Receipt): LifeEvent {
  switch (receipt.did) {
    case 'accepted':
      return { what: 'accepted', venueId: receipt.venueId };
    case 'rejected':
      return { what: 'refused', why: `${receipt.code} ${receipt.why}`.trim() };
    case 'unknown':
      return { what: 'unanswered', why: receipt.why };
    default:
      return receipt satisfies never;
  }
}
