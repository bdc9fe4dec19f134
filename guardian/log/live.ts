// bot.log while a rotation holds it open.
import { rmSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { copyOut } from './copy-out.ts';
import type { Limits } from './cut.ts';
import { partName } from './rotated.ts';

export type Live = {
  readonly file: string;
  /** Open for reading and writing, not for appending. */
  readonly handle: FileHandle;
  readonly limits: Limits;
  readonly compress: boolean;
};

/** Copies the bytes [from, to) to its part file, which then holds nothing else. */
export async function copyAfresh({ file, handle, compress }: Live, from: number, to: number): Promise<void> {
  rmSync(partName(file), { force: true });
  await copyOut(handle, from, to, partName(file), compress);
}
