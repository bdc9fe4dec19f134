// Moves all of bot.log into a rotated file where the file system cannot cut heads off: copies until it has caught up with
// the bot, then empties the file.
import { fstatSync, ftruncateSync, readSync, renameSync, rmSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { appendWhole } from './append.ts';
import { copyOut } from './copy-out.ts';
import { surplusOf } from './cut.ts';
import { isDiskFull } from './fault.ts';
import { copyAfresh, type Live } from './live.ts';
import { withRoom } from './room.ts';
import { cleanUp, makeNewest } from './rotate.ts';
import { nextName, partName } from './rotated.ts';

/** What may be left over for the last step of a truncation, which holds up the event loop. */
const LAST_STEP_BYTES = 64 * 1024;
const MAX_ROUNDS = 8;

/**
 * Loses at most what is written between two calls to the operating system. After an outage of the guardian the backlog
 * becomes several rotated files.
 *
 * @throws What the operating system says; the file is then unchanged, unless the disk is full or the file far too large.
 */
export async function copyAndTruncate(live: Live): Promise<void> {
  const { file, handle, limits, compress } = live;
  const part = partName(file);
  const next = nextName(file, compress);
  const { size } = await handle.stat();
  try {
    cleanUp(file, limits.maxFiles);
    let at = surplusOf(size, limits);
    for (; size - at >= 2 * limits.maxSizeBytes; at += limits.maxSizeBytes) {
      await withRoom(file, () => copyAfresh(live, at, at + limits.maxSizeBytes));
      makeNewest(file, part, limits.maxFiles, compress);
    }
    const copied = await withRoom(file, () => catchUp(live, at));
    renameSync(part, next);
    truncateAfter(live, copied, next);
    makeNewest(file, next, limits.maxFiles, compress);
  } catch (error) {
    rmSync(part, { force: true });
    if (isDiskFull(error) || surplusOf(size, limits) > 0) await handle.truncate(0);
    throw error;
  }
}

/** @returns Up to where it is copied: close to the end, unless the bot writes faster than this copies. */
async function catchUp(live: Live, from: number): Promise<number> {
  let { size } = await live.handle.stat();
  await copyAfresh(live, from, size);
  for (let round = 1; round < MAX_ROUNDS; round++) {
    const copied = size;
    ({ size } = await live.handle.stat());
    if (size - copied <= LAST_STEP_BYTES) return copied;
    await copyOut(live.handle, copied, size, partName(live.file), live.compress);
  }
  return size;
}

function truncateAfter({ handle, compress }: Live, copied: number, next: string): void {
  const buffer = Buffer.allocUnsafe(LAST_STEP_BYTES);
  let at = copied;
  for (let round = 0; round < MAX_ROUNDS && fstatSync(handle.fd).size > at; round++) {
    const rest = buffer.subarray(0, readSync(handle.fd, buffer, 0, buffer.length, at));
    appendWhole(next, compress ? gzipSync(rest) : rest);
    at += rest.length;
  }
  ftruncateSync(handle.fd, 0);
}
