// Proves that a port of this machine is free, by taking it for a moment; says who holds one that is not.
import { lookup } from 'node:dns/promises';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { Listener } from '../platform/types.ts';
import { type Reason, reason } from '../sentences/reason.ts';

/**
 * Whether the bot could listen where its dashboard is expected.
 *
 * @returns `unknown` where the address is not one of this machine, or the question cannot be answered.
 */
export async function isPortFree(url: string): Promise<boolean | 'unknown'> {
  const { hostname } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  const addresses = host === 'localhost' ? await addressesOf(host) : [host];
  const own = addresses.filter(isOwn);
  if (own.length === 0) return 'unknown';
  const answers = await Promise.all(own.map((address) => canListen(address, portOf(url))));
  if (answers.includes(false)) return false;
  return answers.includes(true) ? true : 'unknown';
}

/** The port of an http or https address. */
export function portOf(url: string): number {
  const { port, protocol } = new URL(url);
  return port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
}

/** Whether an address leads to this machine and nowhere else. */
export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}

/** That the port of the health address is taken, and by whom, in one sentence. */
export function heldBy(url: string, holder: Listener | null): Reason {
  const { pid, name } = holder ?? { pid: null, name: null };
  const who = pid === null ? reason('holder_unseen', {}) : reason('holder', { pid, name: name ?? '?' });
  return reason('port_held', { port: portOf(url), holder: who });
}

async function addressesOf(host: string): Promise<string[]> {
  const found = await lookup(host, { all: true }).catch(() => [{ address: '127.0.0.1' }]);
  return found.map(({ address }) => address);
}

const isOwn = (address: string) =>
  address.startsWith('127.') ||
  address === '::1' ||
  Object.values(networkInterfaces()).some((list) => list?.some((entry) => entry.address === address));

function canListen(host: string, port: number): Promise<boolean | 'unknown'> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'EADDRINUSE' ? false : 'unknown'));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
