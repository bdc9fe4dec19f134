// Gzips rotated files in the background, one at a time, until none is plain. A crash at any point leaves the plain file,
// which the next start finds.
import { renameSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { copyOut } from './copy-out.ts';
import type { Faults } from './fault.ts';
import { madeRoomFor } from './room.ts';
import { rotatedOf } from './rotate.ts';
import { partName, rotatedName } from './rotated.ts';

export type Compressor = {
  /** Looks for plain files, unless it is at work already. Never throws. */
  readonly wake: () => void;
  /** When no work is left. Never rejects. */
  readonly idle: () => Promise<void>;
};

export function createCompressor(file: string, faults: Faults): Compressor {
  let isWorking = false;
  let work = Promise.resolve();

  const run = async () => {
    isWorking = true;
    try {
      for (let path = newestPlain(file); path; path = newestPlain(file)) await gzipInPlace(path, file);
      faults.worked('compress');
    } catch (error) {
      faults.failed('compress', error);
    }
    isWorking = false;
  };

  return {
    wake: () => {
      if (!isWorking) work = run();
    },
    idle: async () => {
      while (isWorking) await work;
    },
  };
}

async function gzipInPlace(path: string, file: string): Promise<void> {
  const part = partName(file);
  const source = await open(path);
  try {
    const { ino, size } = await source.stat({ bigint: true });
    rmSync(part, { force: true });
    await copyOut(source, 0, Number(size), part, true);
    finish(part, file, ino);
  } catch (error) {
    rmSync(part, { force: true });
    if (!madeRoomFor(error, file)) throw error;
  } finally {
    await source.close();
  }
}

/** The file may have got another number meanwhile, or gone as one too many. */
function finish(part: string, file: string, ino: bigint): void {
  const source = plainOf(file).find(({ name }) => statSync(join(dirname(file), name), { bigint: true }).ino === ino);
  if (source) renameSync(part, rotatedName(file, source.number, true));
  rmSync(source ? rotatedName(file, source.number, false) : part);
}

const plainOf = (file: string) => rotatedOf(file).filter(({ compressed }) => !compressed);

function newestPlain(file: string): string | null {
  const newest = plainOf(file)[0];
  return newest ? join(dirname(file), newest.name) : null;
}
