// What a stack is here: one sentence that says what it shows, and its lines.
import { basename } from 'node:path';
import type { Reason } from '../../sentences/reason.ts';

export type Stack = { readonly said: Reason; readonly lines: readonly string[] };

/** One call, or one that waits; lines and columns from 1. */
export type Place = {
  /** Empty for a function without a name. */
  readonly name: string;
  /** A path, or an address such as `node:internal/timers`. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
};

export const placeLine = ({ name, file, line, column }: Place) => `${name || '(anonymous)'}  ${file}:${line}:${column}`;

/** For a sentence: `decide (bot.mjs:12)`. */
export const shortPlace = ({ name, file, line }: Place) => `${name || '(anonymous)'} (${basename(file)}:${line})`;

/** Code of the bot's author first, then of packages; nothing of Node itself. */
export const authored = (places: readonly Place[]): readonly Place[] => {
  const written = places.filter(({ file }) => file !== '' && !file.startsWith('node:'));
  const isPackage = ({ file }: Place) => /[\\/]node_modules[\\/]/.test(file);
  return [...written.filter((place) => !isPackage(place)), ...written.filter(isPackage)];
};
