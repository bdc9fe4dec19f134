import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, it } from 'vitest';
import { type Limits, limitedServer } from '../../../guardian/control/limited-server.ts';

let server: Server;
const sockets: Socket[] = [];

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  server.closeAllConnections();
  server.close();
});

const PATIENT: Limits = { connections: 100, headers: 60_000, request: 60_000, silence: 0 };

async function client(limits: Partial<Limits>, written = ''): Promise<Socket> {
  server = limitedServer({ ...PATIENT, ...limits }, (request, response) => {
    request.resume().on('end', () => response.end('answer'));
  });
  server.keepAliveTimeout = 60_000;
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return join(written);
}

async function join(written: string): Promise<Socket> {
  const socket = connect((server.address() as { port: number }).port, '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => {}).resume();
  await once(socket, 'connect');
  socket.write(written);
  return socket;
}

describe('a server ends the connection of a client', () => {
  it('that does not finish its headers', async () => {
    const slow = await client({ headers: 40 }, 'GET / HTTP/1.1\r\nHost: loc');
    await once(slow, 'close');
  });

  it('that never says anything', async () => {
    const silent = await client({ headers: 40 });
    await once(silent, 'close');
  });

  it('that does not finish its body', async () => {
    const slow = await client(
      { headers: 40, request: 40 },
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc',
    );
    await once(slow, 'close');
  });

  it('that falls silent in the middle of it all', async () => {
    const silent = await client({ silence: 40 }, 'GET / HTTP/1.1\r\n');
    await once(silent, 'close');
  });

  it('that has its answer, even if it would rather keep the connection', async () => {
    const keeping = await client({}, 'GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\n\r\n');
    await once(keeping, 'close');
  });

  it('that is one too many', async () => {
    await client({ connections: 1 }, 'GET / HTTP/1.1\r\n');
    const second = await join('');
    await once(second, 'close');
  });
});
