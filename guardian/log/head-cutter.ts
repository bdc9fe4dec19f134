// Cuts the head off a file that another process keeps appending to, by fallocate of util-linux. Linux on ext4 and xfs.
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { open } from 'node:fs/promises';

/**
 * Removes the first `bytes` of a file in one step, in which nothing written meanwhile is lost.
 *
 * @param fd Open for reading and writing; may be nameless.
 * @param bytes A multiple of the file system's block size, less than the file's size.
 * @returns False if it could not, for whatever reason; the file is then unchanged. Never rejects.
 */
export type HeadCutter = (fd: number, bytes: number) => Promise<boolean>;

export const collapseHead: HeadCutter = (fd, bytes) =>
  new Promise((resolve) => {
    if (process.platform !== 'linux') return resolve(false);
    const where = ['--offset', '0', '--length', String(bytes), '/proc/self/fd/3'];
    const child = spawn('fallocate', ['--collapse-range', ...where], { stdio: ['ignore', 'ignore', 'ignore', fd] });
    child.on('error', () => resolve(false));
    child.on('close', (code) => resolve(code === 0));
  });

/**
 * Tries a cutter on a file of its own.
 *
 * @param scratch A name in the folder in question; made and removed.
 * @throws What the operating system says if the file cannot be made.
 */
export async function canCutHeads(scratch: string, blockBytes: number, cutHead: HeadCutter): Promise<boolean> {
  const handle = await open(scratch, 'w+', 0o600);
  try {
    await handle.writeFile(Buffer.alloc(blockBytes + 1));
    return (await cutHead(handle.fd, blockBytes)) && (await handle.stat()).size === 1;
  } finally {
    await handle.close();
    rmSync(scratch, { force: true });
  }
}
