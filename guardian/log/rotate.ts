// Carries out on the disk what rotated.ts decides. Synchronous, so that nothing of this process comes in between;
// throws what the operating system says.
import { readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { codeOf } from './fault.ts';
import { nextName, planCleaning, planShift, type RotatedFile, rotatedFiles, rotatedName } from './rotated.ts';

/** Renames `source` to number 1 of the rotated files of `file`. */
export function makeNewest(file: string, source: string, maxFiles: number, compressed: boolean): void {
  const folder = dirname(file);
  const shift = planShift(namesIn(folder), basename(file), maxFiles);
  for (const name of shift.drop) rmSync(join(folder, name), { force: true });
  for (const [from, to] of shift.rename) renameSync(join(folder, from), join(folder, to));
  renameSync(source, rotatedName(file, 1, compressed));
}

/** Finishes an interrupted rotation: removes what is half or too much, numbers what is whole. */
export function cleanUp(file: string, maxFiles: number): void {
  const folder = dirname(file);
  const names = namesIn(folder);
  for (const name of planCleaning(names, basename(file), maxFiles)) rmSync(join(folder, name), { force: true });
  for (const compressed of [true, false]) {
    const next = nextName(file, compressed);
    if (names.includes(basename(next))) makeNewest(file, next, maxFiles, compressed);
  }
}

/** Removes the oldest rotated file. False if there is none. */
export function dropOldest(file: string): boolean {
  const oldest = rotatedOf(file).at(-1);
  if (!oldest) return false;
  rmSync(join(dirname(file), oldest.name), { force: true });
  return true;
}

/** Newest first; none if the folder is gone. */
export function rotatedOf(file: string): readonly RotatedFile[] {
  return rotatedFiles(namesIn(dirname(file)), basename(file));
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}
