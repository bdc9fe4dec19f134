// Appending without a file kept open: deleting, renaming or restoring it underneath needs no special care.
import { closeSync, constants, fstatSync, ftruncateSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { codeOf } from './fault.ts';

// A pipe without a reader would hold the caller forever; Windows knows no such flag.
const NOT_WAITING = process.platform === 'win32' ? 0 : constants.O_NONBLOCK;
const FLAGS = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | NOT_WAITING;

/**
 * Opens for appending; makes the file (mode 0600, since it may quote anything) and its folder if they are gone.
 *
 * @throws What the operating system says.
 */
export function openToAppend(file: string): number {
  try {
    return openSync(file, FLAGS, 0o600);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    mkdirSync(dirname(file), { recursive: true });
    return openSync(file, FLAGS, 0o600);
  }
}

/**
 * Opens, appends and closes.
 *
 * @throws What the operating system says; then nothing of `bytes` stays in the file.
 */
export function appendWhole(file: string, bytes: Uint8Array): void {
  const fd = openToAppend(file);
  let written = 0;
  try {
    while (written < bytes.length) written += writeSync(fd, bytes, written);
  } catch (error) {
    if (written > 0) ftruncateSync(fd, fstatSync(fd).size - written);
    throw error;
  } finally {
    closeSync(fd);
  }
}
