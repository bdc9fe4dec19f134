import { linkSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askGuardian } from '../../../guardian/control/client.ts';
import { platform } from '../../../guardian/platform/platform.ts';

let folder: string;
let socketPath: string;
let server: Server | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'client-'));
  socketPath = platform.controlSocketPath(folder);
});

afterEach(async () => {
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(null)));
  server = undefined;
  rmSync(folder, { recursive: true, force: true });
});

/** A guardian that writes this to whoever connects, and then does nothing or hangs up. */
async function answering(text: string, then: 'waits' | 'hangs up'): Promise<void> {
  server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => {
      socket.write(text, () => then === 'hangs up' && socket.destroy());
    });
  }).listen(socketPath);
  await new Promise((resolve) => server?.once('listening', resolve));
}

const ask = (timeoutMs: number) => askGuardian(socketPath, 'GET', '/status', timeoutMs);
const HEAD = 'HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n';

describe('a command that asks the guardian', () => {
  it('gets its answer', async () => {
    await answering(`${HEAD}answer`, 'waits');
    expect(await ask(10_000)).toEqual({ status: 200, body: 'answer' });
  });

  it('learns that there is no guardian', async () => {
    expect(await ask(10_000)).toBeNull();
  });

  it.skipIf(process.platform === 'win32')('learns that the guardian of a socket is dead', async () => {
    const dead = createServer().listen(socketPath);
    await new Promise((resolve) => dead.once('listening', resolve));
    linkSync(socketPath, `${socketPath}.left`);
    await new Promise((resolve) => dead.close(resolve));
    expect(await askGuardian(`${socketPath}.left`, 'GET', '/status', 10_000)).toBeNull();
  });

  it('is told when the guardian says nothing in time', async () => {
    await answering('', 'waits');
    await expect(ask(30)).rejects.toThrow(`the guardian at ${socketPath} listens but has not answered within 30ms`);
  });

  it('is told when the answer stops in the middle, for the time counts for the whole', async () => {
    await answering(`${HEAD}ans`, 'waits');
    await expect(ask(200)).rejects.toThrow('has not answered within 200ms');
  });

  it('is told when the answer breaks off', async () => {
    await answering(`${HEAD}ans`, 'hangs up');
    await expect(ask(10_000)).rejects.toThrow(`the guardian at ${socketPath} broke off its answer`);
  });
});
