// The folder of one incident: readable by its owner only, written by nobody else. What cannot be written is thrown.
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { surplus } from './id.ts';

const MOST_IN_A_SECOND = 9;

/** @returns The ID that it got: another incident may have had the same name within the same second. */
export async function makeFolder(root: string, id: string): Promise<string> {
  await mkdir(root, { recursive: true, mode: 0o700 });
  for (let nth = 1; ; nth++) {
    const name = nth === 1 ? id : `${id}-${nth}`;
    try {
      await mkdir(join(root, name), { mode: 0o700 });
      return name;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || nth > MOST_IN_A_SECOND) throw error;
    }
  }
}

/** Whole or not at all. */
export async function writeWhole(folder: string, name: string, text: string): Promise<void> {
  const file = join(folder, name);
  await writeFile(`${file}.new`, text, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/**
 * Removes the oldest incidents; touches nothing else that may lie there.
 *
 * @param newest Stays, though a clock that was set back may make it look like the oldest.
 */
export async function prune(root: string, kept: number, newest: string): Promise<void> {
  const others = (await readdir(root)).filter((name) => name !== newest);
  for (const id of surplus(others, kept - 1)) await rm(join(root, id), { recursive: true, force: true });
}
