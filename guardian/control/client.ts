// How a command speaks to the running guardian: one request over its control socket.
import { request } from 'node:http';

export type Reply = { readonly status: number; readonly body: string };

const NOBODY = new Set(['ENOENT', 'ECONNREFUSED']);

/**
 * @param timeoutMs For everything together: connection, headers and body.
 * @returns Null where no guardian listens: no socket, or one that a dead guardian left.
 * @throws Error with a sentence for people if it listens but does not answer whole and in time, or may not be asked.
 */
export const askGuardian = (
  socketPath: string,
  method: 'GET' | 'POST',
  path: string,
  timeoutMs: number,
): Promise<Reply | null> =>
  new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      asked.destroy();
      reject(
        new Error(
          `the guardian at ${socketPath} listens but has not answered within ${timeoutMs}ms: look at guardian.log`,
        ),
      );
    }, timeoutMs);
    const fail = (cause: NodeJS.ErrnoException) => {
      clearTimeout(late);
      if (NOBODY.has(cause.code ?? '')) resolve(null);
      else reject(new Error(explain(socketPath, cause), { cause }));
    };
    const asked = request({ socketPath, method, path, agent: false }, async (response) => {
      try {
        const parts: Buffer[] = [];
        for await (const part of response) parts.push(part);
        clearTimeout(late);
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts).toString() });
      } catch (cause) {
        fail(cause as Error); // a stream throws errors only
      }
    });
    asked.on('error', fail);
    asked.end();
  });

function explain(socketPath: string, { code, message }: NodeJS.ErrnoException): string {
  if (code !== 'EACCES' && code !== 'EPERM') return `the guardian at ${socketPath} broke off its answer: ${message}`;
  return `the control socket ${socketPath} belongs to another user: run the command as that user`;
}
