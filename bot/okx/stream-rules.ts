// What the price stream says, and what follows of it. Pure.
import { parsed, part } from '../execution/outside.ts';

export type Told =
  | { readonly did: 'priced'; readonly price: number }
  | { readonly did: 'confirmed' }
  | { readonly did: 'refused'; readonly why: string }
  /** It lives, and says nothing of the price. */
  | { readonly did: 'lived' };

/** What the server is asked for, as it wants it. */
export const subscriptionOf = (instId: string): string =>
  JSON.stringify({ op: 'subscribe', args: [{ channel: 'tickers', instId }] });

/** @returns What cannot be read lives: only what is understood is believed. */
export function readMessage(text: string, instId: string): Told {
  const said = parsed(text);
  const isOurs = part(part(said, 'arg'), 'instId') === instId && part(part(said, 'arg'), 'channel') === 'tickers';
  const event = part(said, 'event');
  if (event === 'subscribe' && isOurs) return { did: 'confirmed' };
  if (event === 'error') {
    const [code, msg] = [part(said, 'code'), part(said, 'msg')];
    return { did: 'refused', why: `it answered ${JSON.stringify([code, msg]).slice(0, 200)}` };
  }
  const price = isOurs ? Number(part(part(part(said, 'data'), '0'), 'last')) : 0;
  return price > 0 && Number.isFinite(price) ? { did: 'priced', price } : { did: 'lived' };
}

/** Durations in milliseconds. */
export type StreamTempo = {
  /** From one ping to the next. The server ends what has been silent for 30 s. */
  readonly ping: number;
  /** For connecting, for the confirmation, and for any word after a ping. */
  readonly patience: number;
  /** The first wait before connecting again is random up to this; it doubles with each failure in a row. */
  readonly firstWait: number;
  readonly longestWait: number;
};

export const STREAM_TEMPO: StreamTempo = { ping: 20_000, patience: 10_000, firstWait: 1_000, longestWait: 30_000 };

/**
 * @param failures In a row, this one included; from 1.
 * @param chance Random, in [0, 1).
 */
export const waitBeforeConnecting = (
  { firstWait, longestWait }: StreamTempo,
  failures: number,
  chance: number,
): number => chance * Math.min(longestWait, firstWait * 2 ** (failures - 1));
