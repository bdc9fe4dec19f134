// Where the control socket is. Pure, so that a command finds the socket of a guardian by its data folder alone.
import { createHash } from 'node:crypto';
import { join, resolve, win32 } from 'node:path';

/** A socket address holds 104 bytes on macOS and 108 on Linux, the closing zero included. */
const MAX_BYTES = 100;

/** `guardian.sock` in the folder, or a short name for the folder in the temporary one where that is too long. */
export function posixSocketPath(dataDir: string, temporaryDir: string): string {
  const path = join(resolve(dataDir), 'guardian.sock');
  if (Buffer.byteLength(path) <= MAX_BYTES) return path;
  return join(temporaryDir, `guardian-${digest(resolve(dataDir))}.sock`);
}

/** Windows does not tell upper from lower case in paths; a name for the folder must not either. */
export const pipeName = (dataDir: string) => `\\\\.\\pipe\\guardian-${digest(win32.resolve(dataDir).toLowerCase())}`;

const digest = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16);
