// bot.log as others use it: opened for a bot that is about to start, read when it has ended. Its rotation is in bot-output.ts.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { devNull } from 'node:os';
import { escapeControls } from '../../common/text-line.ts';
import { openToAppend } from './append.ts';
import { describe, type LogFault } from './fault.ts';

const TAIL_BYTES = 256 * 1024;

/**
 * Opens the file that the bot gets as its output. The caller closes it once the bot is spawned.
 *
 * @param onFault Told if it cannot be opened; the bot then writes into nothing, since it must start all the same.
 */
export function openBotLog(file: string, onFault: (fault: LogFault) => void): number {
  try {
    return openToAppend(file);
  } catch (error) {
    onFault(describe('open', file, error));
    return openSync(devNull, 'a');
  }
}

/**
 * The last lines that say something, oldest first, with control characters and colours made visible.
 *
 * @param count At most so many; fewer if the last 256 KiB hold fewer, none if the file cannot be read.
 */
export function tailOf(file: string, count: number): readonly string[] {
  const { bytes, isWhole } = lastBytes(file);
  const lines = bytes.toString().split(/\r?\n/);
  if (!isWhole && lines.length > 1) lines.shift();
  const told = lines.filter((line) => line.trim() !== '');
  return told.slice(Math.max(0, told.length - count)).map(escapeControls);
}

function lastBytes(file: string): { readonly bytes: Buffer; readonly isWhole: boolean } {
  try {
    const fd = openSync(file, 'r');
    try {
      return endOf(fd);
    } finally {
      closeSync(fd);
    }
  } catch {
    return { bytes: Buffer.alloc(0), isWhole: true };
  }
}

/** A rotation may cut the head off between the two calls: then the end is no longer where it was, and is read anew. */
function endOf(fd: number): { readonly bytes: Buffer; readonly isWhole: boolean } {
  for (;;) {
    const { size } = fstatSync(fd);
    const from = Math.max(0, size - TAIL_BYTES);
    const buffer = Buffer.alloc(size - from);
    const bytes = buffer.subarray(0, readSync(fd, buffer, 0, buffer.length, from));
    if (bytes.length === buffer.length || fstatSync(fd).size === size) return { bytes, isWhole: from === 0 };
  }
}
