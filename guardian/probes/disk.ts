// How much is free on the disks that the guardian writes to.
import { statfs } from 'node:fs/promises';

/** @returns Bytes on the fullest of them; null if none can be seen. */
export async function freeDisk(folders: readonly string[]): Promise<number | null> {
  const found = await Promise.all(folders.map((folder) => statfs(folder).catch(() => null)));
  const free = found.filter((disk) => disk !== null).map(({ bavail, bsize }) => bavail * bsize);
  return free.length === 0 ? null : Math.min(...free);
}
