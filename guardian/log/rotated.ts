// The names of rotated files, NAME.1.gz (newest) to NAME.N.gz, and what a rotation does to them. Decides; touches nothing.
// Compressed and plain ones may stand side by side: a file is plain until it is gzipped, and forever without compression.

export type RotatedFile = { readonly name: string; readonly number: number; readonly compressed: boolean };

export type Shift = {
  readonly drop: readonly string[];
  /** From, to; in an order in which nothing is overwritten. */
  readonly rename: readonly (readonly [string, string])[];
};

/** Being written: worthless if nobody is writing it any more. */
export const partName = (live: string): string => `${live}.part`;

/** Whole, but not yet numbered: perhaps the only copy. */
export const nextName = (live: string, compressed: boolean): string =>
  compressed ? `${live}.next.gz` : `${live}.next`;

export const rotatedName = (live: string, number: number, compressed: boolean): string =>
  compressed ? `${live}.${number}.gz` : `${live}.${number}`;

/**
 * Finds the rotated files of one log among the names of its folder, newest first.
 *
 * @param live The live file's name without its folder. Numbers of four digits are taken for years and left alone.
 */
export function rotatedFiles(names: readonly string[], live: string): readonly RotatedFile[] {
  const found: RotatedFile[] = [];
  for (const name of names) {
    if (!name.startsWith(`${live}.`)) continue;
    const match = /^([1-9]\d{0,2})(\.gz)?$/.exec(name.slice(live.length + 1));
    if (match) found.push({ name, number: Number(match[1]), compressed: match[2] !== undefined });
  }
  return found.sort((a, b) => a.number - b.number);
}

/**
 * Frees number 1: everything moves up by one as far as the first gap, and what is over the limit goes.
 *
 * @param maxFiles How many rotated files are kept, the coming number 1 among them; at least 1, beyond 1000 like 1000.
 */
export function planShift(names: readonly string[], live: string, maxFiles: number): Shift {
  const files = rotatedFiles(names, live);
  const taken = new Set(files.map((file) => file.number));
  let gap = 1;
  while (taken.has(gap)) gap++;
  const after = (file: RotatedFile) => (file.number < gap ? file.number + 1 : file.number);
  const moved = files.filter((file) => file.number < gap && after(file) <= maxFiles);
  return {
    drop: files.filter((file) => after(file) > maxFiles).map((file) => file.name),
    rename: moved.reverse().map((file) => [file.name, rotatedName(live, after(file), file.compressed)]),
  };
}

/** What an interrupted rotation or a lowered limit left behind: half copies, plain twins of gzipped files, too many. */
export function planCleaning(names: readonly string[], live: string, maxFiles: number): readonly string[] {
  const files = rotatedFiles(names, live);
  const gzipped = new Set(files.filter((file) => file.compressed).map((file) => file.number));
  const surplus = files.filter((file) => file.number > maxFiles || (!file.compressed && gzipped.has(file.number)));
  return [...names.filter((name) => name === partName(live)), ...surplus.map((file) => file.name)];
}
