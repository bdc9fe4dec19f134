// One HTTP request to OKX, from the first byte to the last of the body, within a signal.
import { OutsideFailure } from '../execution/failure.ts';
import { networkCode } from '../execution/outside.ts';

export type Fetch = typeof globalThis.fetch;

export type Reply = { readonly status: number; readonly headers: Headers; readonly text: string };

/** The network failed. `isSent` is false where no byte of the request can have arrived. */
export class CallLost extends OutsideFailure {
  readonly isSent: boolean;
  constructor(code: string, cause: unknown) {
    const course = { isTransient: true, isGrave: false, patience: 1, retryAfter: null };
    super(course, `OKX could not be reached: ${code}`, cause);
    this.isSent = !UNSENT.has(code);
  }
}

/** There was no connection. */
const UNSENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'EMFILE',
  'UND_ERR_CONNECT_TIMEOUT',
]);

const LONGEST_ANSWER = 4 << 20;

/**
 * @param fetch Node's own, which is undici's, or one that does the same.
 * @param signal Ends it in whatever phase: bodies that drip or stall too.
 * @throws CallLost where the network fails, or the signal's reason.
 */
export async function transport(fetch: Fetch, url: string, init: RequestInit, signal: AbortSignal): Promise<Reply> {
  try {
    const { method, headers, body } = init;
    // A redirect is an answer: followed, it would carry the key to another place.
    const answer = await fetch(url, { method, headers, body: body ?? null, redirect: 'manual', signal } as RequestInit);
    return { status: answer.status, headers: answer.headers, text: await textOf(answer) };
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof CallLost ? error : new CallLost(networkCode(error), error);
  }
}

async function textOf({ body }: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop ends the connection.
  for await (const part of body ?? []) {
    length += part.length;
    if (length > LONGEST_ANSWER) throw new CallLost(`an answer of more than ${LONGEST_ANSWER} bytes`, null);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
