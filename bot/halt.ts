// The kill switch: while a file HALT lies in the data folder no position is opened. Stops stay. Only a person removes it.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { escapeControls } from '../common/text-line.ts';

export type Halt = {
  readonly file: string;
  /** @returns Why entries are halted; null while they are not. */
  readonly read: () => string | null;
  /** @throws The error of the file system. */
  readonly write: (reason: string) => void;
};

const LONGEST = 200;
const UNTOLD = 'the file HALT lies in the data folder';

export function haltIn(folder: string): Halt {
  const file = join(folder, 'HALT');
  return {
    file,
    read: () => {
      try {
        return escapeControls(readFileSync(file, 'utf8').trim()).slice(0, LONGEST) || UNTOLD;
      } catch (error) {
        // What cannot be read halts as well, and where nobody can look there may be one.
        return (error as NodeJS.ErrnoException).code === 'ENOENT' ? null : UNTOLD;
      }
    },
    write: (reason) => {
      mkdirSync(folder, { recursive: true });
      writeFileSync(file, `${reason}\n`);
    },
  };
}
