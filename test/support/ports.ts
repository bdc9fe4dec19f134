// Free ports for tests that run side by side: each worker of the test runner has a range of its own.
import { createServer } from 'node:net';

const RANGE = 400;
const FIRST = 21_000;
let next = 0;

export async function freePort(): Promise<number> {
  const worker = Number(process.env.VITEST_POOL_ID ?? 1);
  for (;;) {
    const port = FIRST + worker * RANGE + (next++ % RANGE);
    if (await isFree(port)) return port;
  }
}

const isFree = (port: number) =>
  new Promise<boolean>((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
