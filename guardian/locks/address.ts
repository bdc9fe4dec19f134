// What two guardians would have in common if they guarded the same bot from two data folders: its health address.
import { createHash } from 'node:crypto';
import { portOf } from '../child/port.ts';

/** Names under which one server of this machine answers, as a URL has them. */
const LOOPBACK: ReadonlySet<string> = new Set([
  'localhost',
  '127.0.0.1',
  '[::1]',
  '[::ffff:7f00:1]',
  '0.0.0.0',
  '[::]',
]);

/**
 * The address, the same for every way of writing it.
 *
 * On the loopback a port is one bot's alone, whatever the path. Elsewhere one server may answer for many bots: the path,
 * in which case counts, and the query tell them apart.
 */
export function healthAddress(healthUrl: string): string {
  const { hostname, pathname, search } = new URL(healthUrl);
  const host = hostname.replace(/\.$/, '');
  if (LOOPBACK.has(host)) return `localhost:${portOf(healthUrl)}`;
  return `${host}:${portOf(healthUrl)}${pathname.replace(/\/+$/, '')}${search}`;
}

/** Fit for the name of a file. */
export const addressKey = (healthUrl: string): string =>
  createHash('sha256').update(healthAddress(healthUrl)).digest('hex').slice(0, 16);
