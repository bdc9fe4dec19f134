// Opens a server on a TCP port, or on a Unix socket or named pipe that only its owner may use.
import { lstatSync, unlinkSync } from 'node:fs';
import type { Server } from 'node:net';

export type Address = { readonly path: string } | { readonly host: string; readonly port: number };

/** Resolves once it listens, or has reported an `error` to whoever hears the server; never rejects. */
export const listen = (server: Server, address: Address): Promise<void> =>
  new Promise((resolve) => {
    server.once('listening', resolve);
    server.once('error', () => resolve());
    if ('port' in address || address.path.startsWith('\\\\')) server.listen({ ...address, exclusive: true });
    else listenPrivately(server, address.path);
  });

/**
 * Binds at mode 0600 from its first moment on, in whatever folder: the bind happens within `listen`, under a mask that
 * leaves nothing to others; a chmod afterwards would leave them a moment. A socket that stands there was left by a
 * guardian that is dead, since the caller holds its lock; anything else is left alone and makes the bind fail.
 */
function listenPrivately(server: Server, path: string): void {
  removeSocket(path);
  const mask = process.umask(0o177);
  try {
    server.listen({ path });
  } finally {
    process.umask(mask);
  }
}

function removeSocket(path: string): void {
  try {
    if (lstatSync(path).isSocket()) unlinkSync(path);
  } catch {
    // Nothing there is the usual case; what cannot be removed makes the bind fail, which is reported.
  }
}
