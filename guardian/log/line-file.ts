// A file of lines, bounded by rotation. Never throws: a line that cannot be written is a counted fault.
import { statSync, truncateSync } from 'node:fs';
import { appendWhole } from './append.ts';
import type { Faults } from './fault.ts';
import { withRoomNow } from './room.ts';
import { makeNewest } from './rotate.ts';

export type LineFile = { readonly append: (line: string) => void };

export type LineFileOptions = {
  readonly file: string;
  /** Rotated before a line would make it larger than this. */
  readonly maxSizeBytes: number;
  readonly maxFiles: number;
  readonly faults: Faults;
  readonly onRotated: () => void;
};

export function createLineFile({ file, maxSizeBytes, maxFiles, faults, onRotated }: LineFileOptions): LineFile {
  const rotate = (size: number) => {
    try {
      makeNewest(file, file, maxFiles, false);
      faults.worked('rotate');
      onRotated();
    } catch (error) {
      faults.failed('rotate', error);
      // No rotation, no room: what the rotated files would have held may stand here, no more.
      if (size >= maxSizeBytes * (maxFiles + 1)) truncateSync(file);
    }
  };

  const write = (bytes: Uint8Array) => {
    const size = sizeOf(file);
    if (size > 0 && size + bytes.length > maxSizeBytes) rotate(size);
    appendWhole(file, bytes);
  };

  return {
    append: (line) => {
      try {
        withRoomNow(file, () => write(Buffer.from(line)));
        faults.worked('write');
      } catch (error) {
        faults.failed('write', error);
      }
    },
  };
}

/** 0 for what does not exist and what has no size, such as a device. */
function sizeOf(file: string): number {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat?.isFile() ? stat.size : 0;
}
