import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { connect, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askGuardian } from '../../../guardian/control/client.ts';
import { createMeters } from '../../../guardian/control/meters.ts';
import { type ControlOptions, type ControlServer, createControlServer } from '../../../guardian/control/server.ts';
import { platform } from '../../../guardian/platform/platform.ts';
import { example } from './example.ts';

let folder: string;
let opened: ControlServer[];
let faults: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'control-'));
  opened = [];
  faults = [];
});

afterEach(async () => {
  await Promise.all(opened.map((server) => server.close()));
  rmSync(folder, { recursive: true, force: true });
});

async function open(changes: Partial<ControlOptions> = {}) {
  const options: ControlOptions = {
    socketPath: platform.controlSocketPath(folder),
    host: '127.0.0.1',
    port: await freePort(),
    language: 'en',
    status: () => example,
    meters: createMeters(),
    pause: () => ({ isDone: true, said: 'paused' }),
    resume: async () => ({ isDone: false, said: 'nothing to resume' }),
    detach: () => ({ isDone: true, said: 'detached' }),
    onFault: (door, cause) => faults.push(`${door}: ${(cause as NodeJS.ErrnoException).code ?? cause.message}`),
    ...changes,
  };
  const server = createControlServer(options);
  opened.push(server);
  await server.open();
  return { ...options, server };
}

async function freePort(): Promise<number> {
  const server = createTcpServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

type Answer = { status: number; headers: IncomingHttpHeaders; body: string };

const get = (
  port: number,
  path: string,
  options: { method?: string; headers?: Record<string, string>; host?: string } = {},
) =>
  new Promise<Answer>((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, agent: false, ...options }, async (response) => {
      let body = '';
      for await (const part of response) body += part;
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
    })
      .on('error', reject)
      .end();
  });

const say = (path: string, method: 'GET' | 'POST', socketPath: string) => askGuardian(socketPath, method, path, 10_000);

describe('the control socket', () => {
  it('tells the status', async () => {
    const { socketPath } = await open();
    const reply = await say('/status', 'GET', socketPath);
    expect(reply?.status).toBe(200);
    expect(JSON.parse(reply?.body ?? '')).toEqual(example);
  });

  it('obeys, and says what it did', async () => {
    const { socketPath } = await open();
    expect(await say('/pause', 'POST', socketPath)).toEqual({ status: 200, body: '{"said":"paused"}\n' });
  });

  it.skipIf(process.platform === 'win32')(
    'is opened anew where its file has been removed, and only there',
    async () => {
      const { socketPath, server } = await open();
      const { ino } = statSync(socketPath);
      server.look();
      expect(statSync(socketPath).ino).toBe(ino);
      rmSync(socketPath);
      server.look();
      await expect.poll(() => say('/status', 'GET', socketPath)).toMatchObject({ status: 200 });
      expect(statSync(socketPath).mode & 0o777).toBe(0o600);
      await server.close();
      server.look();
      expect([existsSync(socketPath), faults]).toEqual([false, []]);
    },
  );

  it('says why it does not obey', async () => {
    const { socketPath } = await open();
    expect(await say('/resume', 'POST', socketPath)).toEqual({ status: 409, body: '{"said":"nothing to resume"}\n' });
  });

  it('has nothing else', async () => {
    const { socketPath } = await open();
    expect((await say('/metrics', 'GET', socketPath))?.status).toBe(404);
  });

  it('answers a fault of the guardian, reports it, and goes on', async () => {
    const { socketPath } = await open({
      pause: () => {
        throw new Error('broken');
      },
    });
    expect((await say('/pause', 'POST', socketPath))?.status).toBe(500);
    expect(faults).toEqual(['socket: broken']);
    expect((await say('/status', 'GET', socketPath))?.status).toBe(200);
  });

  it.skipIf(process.platform === 'win32')(
    'is for its owner only, in a folder open to all and under any mask',
    async () => {
      chmodSync(folder, 0o777);
      const mask = process.umask(0);
      const { socketPath } = await open();
      expect(process.umask(mask)).toBe(0);
      expect((statSync(socketPath).mode & 0o777).toString(8)).toBe('600');
    },
  );

  it.skipIf(process.platform === 'win32')('takes the place of the socket of a dead guardian', async () => {
    const path = platform.controlSocketPath(folder);
    const dead = createTcpServer().listen(path);
    await new Promise((resolve) => dead.once('listening', resolve));
    const { socketPath } = await open({ status: () => ({ ...example, guardian: { ...example.guardian, pid: 7 } }) });
    expect(JSON.parse((await say('/status', 'GET', socketPath))?.body ?? '').guardian.pid).toBe(7);
    await new Promise((resolve) => dead.close(resolve));
  });

  it.skipIf(process.platform === 'win32')('leaves a file alone that is no socket, and reports the fault', async () => {
    const path = join(folder, 'guardian.sock');
    writeFileSync(path, 'mine');
    const { port } = await open();
    expect(faults).toEqual(['socket: EADDRINUSE']);
    expect(statSync(path).isFile()).toBe(true);
    expect((await get(port, '/healthz')).status).toBe(200);
  });

  it('works for a folder with a very long name', async () => {
    const socketPath = platform.controlSocketPath(join(folder, 'd'.repeat(120)));
    await open({ socketPath });
    expect((await say('/status', 'GET', socketPath))?.status).toBe(200);
  });

  it('closes at once, even in the middle of a command', async () => {
    let isAsked = () => {};
    const asked = new Promise<void>((resolve) => {
      isAsked = resolve;
    });
    const { socketPath, server } = await open({
      pause: () => {
        isAsked();
        return new Promise(() => {});
      },
    });
    const reply = expect(say('/pause', 'POST', socketPath)).rejects.toThrow('broke off');
    await asked;
    await server.close();
    await reply;
  });

  it('is gone after close', async () => {
    const { socketPath, server } = await open();
    await server.close();
    expect(existsSync(socketPath)).toBe(false);
    expect(await say('/status', 'GET', socketPath)).toBeNull();
  });
});

describe('the status port', () => {
  it.each([
    ['/', 'text/html; charset=utf-8', '<!doctype html>'],
    ['/status', 'application/json; charset=utf-8', '{"guardian":'],
    ['/metrics', 'text/plain; version=0.0.4; charset=utf-8', '# HELP guardian_up'],
    ['/healthz', 'text/plain; charset=utf-8', 'ok'],
  ])('shows %s', async (path, type, beginning) => {
    const { port } = await open();
    const { status, headers, body } = await get(port, path);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe(type);
    expect(body.startsWith(beginning)).toBe(true);
  });

  it('changes nothing', async () => {
    const commands: string[] = [];
    const noted = (command: string) => () => {
      commands.push(command);
      return { isDone: true, said: command };
    };
    const { port } = await open({ pause: noted('pause'), resume: noted('resume') });
    expect((await get(port, '/pause')).status).toBe(404);
    const refused = await get(port, '/pause', { method: 'POST' });
    expect(refused.status).toBe(405);
    expect(refused.headers.allow).toBe('GET');
    expect(commands).toEqual([]);
  });

  it('refuses a foreign Host header', async () => {
    const { port } = await open();
    expect((await get(port, '/status', { headers: { host: `evil.example:${port}` } })).status).toBe(403);
  });

  it('lets no other site read, frame or script it', async () => {
    const { port } = await open();
    for (const path of ['/', '/status', '/nothing']) {
      const { headers } = await get(port, path, { headers: { origin: 'https://evil.example' } });
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'cache-control': 'no-store',
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
      });
      expect(headers['content-security-policy']).toMatch(/^default-src 'none'; .*frame-ancestors 'none'$/);
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
    }
  });

  it('listens where it is told', async () => {
    const { port } = await open({ host: '::1' });
    expect((await get(port, '/healthz', { host: '::1', headers: { host: `[::1]:${port}` } })).status).toBe(200);
    await expect(get(port, '/healthz')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('is off at port 0', async () => {
    // At an address that is not ours, so that an attempt to listen would be a fault.
    const { socketPath } = await open({ host: '203.0.113.1', port: 0 });
    expect((await say('/status', 'GET', socketPath))?.status).toBe(200);
    expect(faults).toEqual([]);
  });

  it('reports that it is taken, while the socket serves on', async () => {
    const { port } = await open();
    mkdirSync(join(folder, 'second'));
    const { socketPath } = await open({ port, socketPath: platform.controlSocketPath(join(folder, 'second')) });
    expect(faults).toEqual(['port: EADDRINUSE']);
    expect((await say('/status', 'GET', socketPath))?.status).toBe(200);
  });

  it('ends open connections at once when it closes', async () => {
    const { port, server } = await open();
    const half = connect(port, '127.0.0.1').on('error', () => {});
    const ended = new Promise((resolve) => half.once('close', resolve));
    await new Promise((resolve) => half.once('connect', resolve));
    half.write('GET /healthz HTTP/1.1\r\n');
    await get(port, '/healthz');
    await server.close();
    await ended;
  });

  it('answers others while slow clients hold on', async () => {
    const { port } = await open();
    const slow = Array.from({ length: 8 }, () => connect(port, '127.0.0.1'));
    await Promise.all(slow.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
    for (const socket of slow) socket.write('GET / HTTP/1.1\r\nHost: loc');
    expect((await get(port, '/healthz')).status).toBe(200);
    for (const socket of slow) socket.destroy();
  });

  it('can be closed before it was opened', async () => {
    const server = createControlServer({ ...(await open()), port: 0 });
    await server.close();
  });
});
