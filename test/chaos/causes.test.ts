// Two causes for a restart at once are one restart; a port that is only being closed is free.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { isPortFree } from '../../guardian/child/port.ts';
import { count, exited, failed, MINUTE, play, SECOND, start, stop, until, well } from '../guardian/machine/play.ts';

const THIRD = 15 * SECOND + 2 * MINUTE;
const twoStrikes = [
  start(0),
  until(15 * SECOND),
  failed(15 * SECOND),
  until(15 * SECOND + MINUTE),
  failed(15 * SECOND + MINUTE),
];

describe('two causes in one tick', () => {
  it('are one restart where the third check fails and the bot then ends', () => {
    const { did } = play(...twoStrikes, until(THIRD), failed(THIRD), exited(THIRD), well(THIRD + 10 * MINUTE));
    expect(did.filter((one) => one.startsWith('record'))).toEqual(['record no_answer']);
    expect(count(did, 'spawn #2')).toBe(1);
    expect(did).not.toContain('spawn #3');
  });

  it('are one restart where the bot ends and its third check then fails', () => {
    const { did } = play(
      ...twoStrikes,
      until(THIRD),
      exited(THIRD),
      failed(THIRD, { of: 1 }),
      well(THIRD + 10 * MINUTE),
    );
    expect(did.filter((one) => one.startsWith('record'))).toEqual(['record exited']);
    expect(did).not.toContain('spawn #3');
  });

  it('are no restart where one of them is a stop', () => {
    const { did } = play(...twoStrikes, until(THIRD), stop(THIRD), failed(THIRD), exited(THIRD + SECOND));
    expect(did.filter((one) => one.startsWith('record'))).toEqual([]);
    expect(did.at(-1)).toBe('exit 0');
  });
});

describe('the port of a bot', () => {
  it.skipIf(process.platform !== 'linux')(
    'is free for the next one while it is in TIME_WAIT, and not while one listens',
    async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo; // TCP
      const url = `http://127.0.0.1:${port}/`;
      const client = connect(port, '127.0.0.1').resume();
      const [socket] = (await once(server, 'connection')) as [Socket];
      expect(await isPortFree(url)).toBe(false);
      // Who closes first waits.
      socket.end();
      client.once('end', () => client.end());
      await Promise.all([once(socket, 'close'), once(client, 'close')]);
      await new Promise((resolve) => server.close(resolve));
      const local = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`;
      const TIME_WAIT = '06';
      const rows = readFileSync('/proc/net/tcp', 'utf8')
        .split('\n')
        .map((line) => line.trim().split(/\s+/));
      expect(rows.some(([, address, , state]) => address === local && state === TIME_WAIT)).toBe(true);
      expect(await isPortFree(url)).toBe(true);
    },
  );
});
