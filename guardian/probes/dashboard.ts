// Looks at the bot's dashboard once and says what it saw. Never throws, never judges, never looks twice.
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { parseTolerantly } from './json.ts';

export type Finding =
  | { readonly saw: 'object'; readonly object: JsonObject }
  | { readonly saw: 'timeout' }
  | { readonly saw: 'refusal'; readonly error: string }
  | { readonly saw: 'status'; readonly status: number; readonly body: string }
  | { readonly saw: 'other_body'; readonly body: string }
  | { readonly saw: 'large_body' }
  | { readonly saw: 'cut_body'; readonly error: string }
  /** We could not look: no descriptors, no memory, no socket. */
  | { readonly saw: 'own_fault'; readonly error: string };

export type JsonObject = { readonly [key: string]: unknown };

export const MAX_BODY_BYTES = 1 << 20;
const QUOTED_CHARACTERS = 200;

/**
 * One GET without redirects, proxies or kept-alive connections.
 *
 * @param timeoutMs Total for connect, headers and body; traffic does not extend it.
 */
export async function lookAtDashboard(url: string, timeoutMs: number): Promise<Finding> {
  let timer: NodeJS.Timeout | undefined;
  let cancel = () => {};
  const deadline = new Promise<Finding>((resolve) => {
    timer = setTimeout(() => resolve({ saw: 'timeout' }), timeoutMs);
  });
  const answer = new Promise<Finding>((resolve) => {
    cancel = get(url, resolve);
  });
  try {
    return await Promise.race([answer, deadline]);
  } finally {
    clearTimeout(timer);
    cancel();
  }
}

/** Starts the request; answers exactly once, unless it is cancelled first. */
function get(url: string, answer: (finding: Finding) => void): () => void {
  const headers = { 'user-agent': 'trading-guardian', accept: 'application/json', connection: 'close' };
  const target = new URL(url);
  let cancelled = false;
  let cancel = () => {};
  const start = (request: typeof httpRequest) => {
    if (cancelled) return;
    try {
      const outgoing = request(target, { headers, agent: false, maxHeaderSize: 65_536 }, (incoming) =>
        receive(incoming, answer),
      );
      outgoing.on('error', (error) => answer(failed(error)));
      outgoing.end();
      cancel = () => outgoing.destroy();
    } catch (error) {
      answer(failed(error as Error));
    }
  };
  // Few bots speak https, and its code is large: it is loaded only for those that do.
  if (target.protocol === 'https:') void import('node:https').then((https) => start(https.request));
  else start(httpRequest);
  return () => {
    cancelled = true;
    cancel();
  };
}

function receive(incoming: IncomingMessage, answer: (finding: Finding) => void): void {
  const status = incoming.statusCode ?? 0;
  const parts: Buffer[] = [];
  let size = 0;
  const body = () => Buffer.concat(parts);
  // Whatever is wrong with its body, another status than 200 is what is told.
  const fail = (finding: Finding) => answer(status === 200 ? finding : otherStatus(status, body().toString('utf8')));
  incoming.on('data', (part: Buffer) => {
    size += part.length;
    parts.push(part);
    if (size > MAX_BODY_BYTES) fail({ saw: 'large_body' });
  });
  incoming.on('error', (error) => fail({ saw: 'cut_body', error: error.message }));
  incoming.on('end', () => {
    decode(body(), incoming.headers['content-encoding'], (error, text) => {
      if (error?.code === 'ERR_BUFFER_TOO_LARGE') fail({ saw: 'large_body' });
      else if (error) fail({ saw: 'cut_body', error: error.message });
      else answer(status === 200 ? read(text) : otherStatus(status, text));
    });
  });
}

function read(text: string): Finding {
  const value = parseTolerantly(text);
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? { saw: 'object', object: value as JsonObject } : { saw: 'other_body', body: quoted(text) };
}

const otherStatus = (status: number, text: string): Finding => ({ saw: 'status', status, body: quoted(text) });

const DECODERS = { gzip: gunzip, 'x-gzip': gunzip, deflate: inflate, br: brotliDecompress };

function decode(
  body: Buffer,
  encoding: string | undefined,
  done: (error: NodeJS.ErrnoException | null, text: string) => void,
): void {
  const decoder = DECODERS[(encoding ?? '').trim().toLowerCase() as keyof typeof DECODERS];
  const limit = { maxOutputLength: MAX_BODY_BYTES };
  if (!decoder) done(null, body.toString('utf8'));
  else (decoder as typeof gunzip)(body, limit, (error, plain) => done(error, error ? '' : plain.toString('utf8')));
}

const quoted = (text: string) => text.trim().slice(0, QUOTED_CHARACTERS);

const OWN_FAULTS = new Set(['EMFILE', 'ENFILE', 'ENOMEM', 'ENOBUFS', 'EADDRNOTAVAIL']);

/** A connection that failed. Where one address of several could not be tried, the bot may well listen there. */
export function failed(error: NodeJS.ErrnoException & { readonly errors?: readonly NodeJS.ErrnoException[] }): Finding {
  // A refusal by every address of `localhost` comes as an AggregateError whose own message is empty.
  const text = error.message || error.code || error.name;
  const fault = [error, ...(error.errors ?? [])].find(({ code }) => OWN_FAULTS.has(code ?? ''));
  return fault ? { saw: 'own_fault', error: fault.message } : { saw: 'refusal', error: text };
}
