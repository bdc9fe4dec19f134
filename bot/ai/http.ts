// Asks an AI server over HTTP: looks once, says what came. The only user of undici.
import { Agent, request } from 'undici';
import { networkCode } from '../execution/outside.ts';
import { CallFailed, networkFailure, outputFailure } from './failure.ts';

export type Reply = {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: { readonly [name: string]: string | string[] | undefined };
  readonly text: string;
};

export type Http = {
  /**
   * @param body Null for GET, else posted as JSON.
   * @throws CallFailed where the network fails, and the signal's reason once it fires, in whatever phase.
   */
  readonly ask: (path: string, body: unknown, signal: AbortSignal) => Promise<Reply>;
  /** Ends every connection, whatever it is doing. */
  readonly close: () => Promise<void>;
};

const LONGEST_ANSWER = 1 << 20;
const CONNECT_TIMEOUT = 10_000;

/** @param baseUrl Without a slash at the end. */
export function openHttp(baseUrl: string, key: string | null): Http {
  // Timeouts between two packets are off: blank lines would re-arm them. The signal bounds the whole call.
  const dispatcher = new Agent({
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { timeout: CONNECT_TIMEOUT },
    allowH2: false,
    pipelining: 1,
  });
  const headers = {
    accept: 'application/json',
    'content-type': 'application/json',
    ...(key === null ? {} : { authorization: `Bearer ${key}` }),
  };
  const ask = async (path: string, body: unknown, signal: AbortSignal): Promise<Reply> => {
    try {
      const asked =
        body === null ? { method: 'GET' as const } : { method: 'POST' as const, body: JSON.stringify(body) };
      const answer = await request(baseUrl + path, { ...asked, headers, dispatcher, signal });
      const parts: Buffer[] = [];
      let length = 0;
      for await (const part of answer.body as AsyncIterable<Buffer>) {
        length += part.length;
        // Leaving the loop ends the connection.
        if (length > LONGEST_ANSWER) {
          throw new CallFailed(
            outputFailure(`the AI answered with more than ${LONGEST_ANSWER} bytes`, answer.statusCode),
          );
        }
        parts.push(part);
      }
      return { status: answer.statusCode, headers: answer.headers, text: Buffer.concat(parts).toString('utf8') };
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof CallFailed) throw error;
      throw new CallFailed(networkFailure(networkCode(error)), error);
    }
  };
  return { ask, close: () => dispatcher.destroy() };
}
