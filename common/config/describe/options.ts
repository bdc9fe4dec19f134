// Writes the options of the command line for its help: one line for each key.
import { writeValue } from '../document.ts';
import type { Key, Schema } from '../schema.ts';

const COLUMN = 44;

/** One line for each `--section.key` with its default as a shell takes it; sections are parted by an empty line. */
export const optionsText = (schemas: readonly Schema[]): string =>
  schemas
    .map(({ section, keys }) => Object.entries(keys).map(([name, key]) => line(`--${section}.${name}`, key)))
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');

function line(option: string, key: Key<unknown>): string {
  const written = writeValue(key.default);
  const value = /[\s[\]{}*?]/.test(written) ? `'${written}'` : written;
  return `  ${`${option} ${value}`.padEnd(COLUMN)}  ${key.meaning}${key.later ? ' (not in this version)' : ''}`;
}
