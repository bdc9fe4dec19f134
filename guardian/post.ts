// One POST to a server that people have named, without redirects, proxies or kept-alive connections. Says nothing of the
// address or the headers, which may be secret.
import { request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';

export type Posted =
  | {
      readonly status: number;
      readonly retryAfter: string | undefined;
      /** Settles when the answer has ended or has been cut off; never rejects. */
      readonly heardOut: Promise<void>;
    }
  /** A word such as ECONNREFUSED. */
  | { readonly fault: string };

export type Post = {
  readonly headers: OutgoingHttpHeaders;
  readonly body: string;
  /** What a server answers is not read; one that goes on talking is cut off here. */
  readonly maxAnswerBytes: number;
};

/**
 * Settles with the head of the answer, which alone counts; never throws.
 *
 * @param signal Limits it in total, whatever the traffic, the rest of the answer included.
 */
export async function post(url: string | URL, message: Post, signal: AbortSignal): Promise<Posted> {
  try {
    const target = new URL(url);
    const request = target.protocol === 'https:' ? (await import('node:https')).request : httpRequest;
    return await ask(request, target, message, signal);
  } catch (error) {
    return { fault: faultOf(error) };
  }
}

function ask(
  request: typeof httpRequest,
  target: URL,
  { headers, body: text, maxAnswerBytes }: Post,
  signal: AbortSignal,
): Promise<Posted> {
  const body = Buffer.from(text);
  const all = { 'user-agent': 'trading-guardian', 'content-length': body.length, connection: 'close', ...headers };
  return new Promise((resolve) => {
    const asked = request(target, { method: 'POST', headers: all, agent: false, signal }, (answer) => {
      const { statusCode = 0, headers: told } = answer;
      resolve({ status: statusCode, retryAfter: told['retry-after'], heardOut: hearOut(answer, maxAnswerBytes) });
    });
    asked.on('error', (error) => resolve({ fault: signal.aborted ? 'no answer in time' : faultOf(error) }));
    // A connection may also end without an answer and without an error.
    asked.on('close', () => resolve({ fault: 'no answer' }));
    asked.end(body);
  });
}

/** Who hangs up might be taken for one who no longer wants it. */
function hearOut(answer: IncomingMessage, maxBytes: number): Promise<void> {
  let size = 0;
  answer.on('data', (part: Buffer) => {
    size += part.length;
    if (size > maxBytes) answer.destroy();
  });
  return new Promise((resolve) => {
    for (const end of ['end', 'close', 'error']) answer.on(end, () => resolve());
  });
}

/** The code alone: a message may quote the address. */
function faultOf(error: unknown): string {
  const { code, name, errors } = error as NodeJS.ErrnoException & {
    readonly errors?: readonly NodeJS.ErrnoException[];
  };
  return code ?? errors?.[0]?.code ?? name;
}
