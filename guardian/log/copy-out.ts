// Copies a part of a file that others may be writing to, in little memory: one buffer serves for the whole copy.
import { createWriteStream } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGzip, type ZlibOptions } from 'node:zlib';

const CHUNK_BYTES = 64 * 1024;

/** Asks for the next chunk only when the last one is used up, so that its buffer is free. */
const ONE_BY_ONE: ZlibOptions & { readonly highWaterMark: number } = { highWaterMark: 1 };

/**
 * Adds the bytes [from, to) of `source` to the end of `target`, on the disk when it returns.
 *
 * @param to Beyond the end of the file means up to its end.
 * @param target Made with mode 0600 if it does not exist.
 * @param compress Each call adds a gzip member of its own; `zcat` reads several as one text.
 * @throws What the operating system says; `target` may then hold a part.
 */
export async function copyOut(
  source: FileHandle,
  from: number,
  to: number,
  target: string,
  compress: boolean,
): Promise<void> {
  const sink = createWriteStream(target, { ...ONE_BY_ONE, flags: 'a', mode: 0o600, flush: true });
  if (compress) await pipeline(chunks(source, from, to), createGzip(ONE_BY_ONE), sink);
  else await pipeline(chunks(source, from, to), sink);
}

async function* chunks(source: FileHandle, from: number, to: number): AsyncGenerator<Buffer> {
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  for (let at = from; at < to; ) {
    const { bytesRead } = await source.read(buffer, 0, Math.min(CHUNK_BYTES, to - at), at);
    if (bytesRead === 0) return;
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
