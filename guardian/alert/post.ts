// Posts JSON to a server that people have named. Says nothing of the address, which may be a secret.
import { request as httpRequest, type IncomingMessage } from 'node:http';

export type Posted =
  | { readonly status: number; readonly retryAfter: string | undefined }
  /** A word such as ECONNREFUSED. */
  | { readonly fault: string };

/** What a server answers is not read; one that goes on talking is cut off here. */
const MAX_ANSWER_BYTES = 1 << 20;

/**
 * One POST without redirects, proxies or kept-alive connections; never throws.
 *
 * @param signal Limits it in total, whatever the traffic.
 */
export async function postJson(url: string, body: unknown, signal: AbortSignal): Promise<Posted> {
  try {
    const target = new URL(url);
    const request = target.protocol === 'https:' ? (await import('node:https')).request : httpRequest;
    return await post(request, target, Buffer.from(JSON.stringify(body)), signal);
  } catch (error) {
    return { fault: faultOf(error) };
  }
}

function post(request: typeof httpRequest, target: URL, body: Buffer, signal: AbortSignal): Promise<Posted> {
  const headers = {
    'user-agent': 'trading-guardian',
    'content-type': 'application/json',
    'content-length': body.length,
    connection: 'close',
  };
  return new Promise((resolve) => {
    let head: Posted | null = null;
    const asked = request(target, { method: 'POST', headers, agent: false, signal }, (answer) => {
      head = { status: answer.statusCode ?? 0, retryAfter: answer.headers['retry-after'] };
      // Heard out, since who hangs up might be taken for one who no longer wants it; the head alone counts.
      for (const end of ['end', 'close', 'error']) answer.on(end, () => head && resolve(head));
      listenOnly(answer);
    });
    asked.on('error', (error) => resolve(head ?? { fault: signal.aborted ? 'no answer in time' : faultOf(error) }));
    asked.on('close', () => resolve(head ?? { fault: 'no answer' }));
    asked.end(body);
  });
}

function listenOnly(answer: IncomingMessage): void {
  let size = 0;
  answer.on('data', (part: Buffer) => {
    size += part.length;
    if (size > MAX_ANSWER_BYTES) answer.destroy();
  });
}

/** The code alone: a message may quote the address. */
function faultOf(error: unknown): string {
  const { code, name, errors } = error as NodeJS.ErrnoException & {
    readonly errors?: readonly NodeJS.ErrnoException[];
  };
  return code ?? errors?.[0]?.code ?? name;
}
