// The console: gets the same lines as guardian.log, and can neither block nor end the guardian.
import type { Writable } from 'node:stream';

/** More than this unread, and lines are left out until somebody reads again; guardian.log has them all. */
const MOST_UNREAD_BYTES = 256 * 1024;

/** Else a terminal stopped by Ctrl+S would block each write on POSIX. */
type Handle = { readonly setBlocking?: (isBlocking: boolean) => void };

export function createConsole(stream: Writable & { readonly _handle?: Handle | null }): (line: string) => void {
  stream._handle?.setBlocking?.(false);
  // A closed terminal or pipe: the log file goes on.
  stream.on('error', () => {});
  return (line) => {
    if (stream.writable && stream.writableLength < MOST_UNREAD_BYTES) stream.write(line);
  };
}

/** Resolves when all is written, or soon if nobody reads. */
export function drained(stream: Writable, patienceMs: number): Promise<void> {
  if (stream.writableLength === 0) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, patienceMs);
    stream.write('', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
