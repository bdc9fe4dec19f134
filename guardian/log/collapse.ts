// Moves the head of bot.log into a rotated file where the file system can cut heads off. Nothing is lost: the copy is
// whole and named before the head goes, so that a crash in between leaves the head twice, never not at all.
import { renameSync, rmSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import type { Cut } from './cut.ts';
import { isDiskFull } from './fault.ts';
import type { HeadCutter } from './head-cutter.ts';
import { copyAfresh, type Live } from './live.ts';
import { withRoom } from './room.ts';
import { cleanUp, makeNewest } from './rotate.ts';
import { nextName, partName } from './rotated.ts';

/** The end of a line is looked for so far; longer lines are split between two files. */
const LINE_BYTES = 64 * 1024;

/**
 * Moves one head. On a full disk without a rotated file left to remove it goes uncopied: a bot can die of a full disk.
 *
 * @returns False if the cutter could not; the file is then unchanged.
 * @throws What the operating system says: ENOSPC after an uncopied cut, anything else before any.
 */
export async function collapse(live: Live, cut: Cut, cutHead: HeadCutter): Promise<boolean> {
  const next = nextName(live.file, live.compress);
  if (cut.kept) cleanUp(live.file, live.limits.maxFiles);
  const end = cut.kept ? await lineEnd(live.handle, cut.bytes) : cut.bytes;
  const unkept = cut.kept ? await copyHead(live, end, next) : null;
  if (!(await cutHead(live.handle.fd, cut.bytes))) {
    rmSync(next, { force: true });
    return false;
  }
  await blank(live.handle, end - cut.bytes);
  if (unkept) throw unkept;
  if (cut.kept) makeNewest(live.file, next, live.limits.maxFiles, live.compress);
  return true;
}

/** @returns The error of a disk that is full whatever is removed, null if the copy is made. */
async function copyHead(live: Live, end: number, next: string): Promise<unknown> {
  const part = partName(live.file);
  try {
    await withRoom(live.file, () => copyAfresh(live, 0, end));
    renameSync(part, next);
    return null;
  } catch (error) {
    rmSync(part, { force: true });
    if (isDiskFull(error)) return error;
    throw error;
  }
}

/** Where the line that byte `at` cuts ends; `at` itself if that is out of sight or not yet written. */
async function lineEnd(handle: FileHandle, at: number): Promise<number> {
  const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(LINE_BYTES), 0, LINE_BYTES, at - 1);
  const found = buffer.subarray(0, bytesRead).indexOf('\n');
  return found < 0 ? at : at + found;
}

/** Overwrites the rest of a line that the rotated file holds whole. */
async function blank(handle: FileHandle, bytes: number): Promise<void> {
  if (bytes > 0) await handle.write(`${' '.repeat(bytes - 1)}\n`, 0);
}
