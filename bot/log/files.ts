// The numbered files of the log, made ready for pino-roll: on a new day it counts only files born that day and would
// start again at 1, append to an old file and, once full, remove the newest as if it were the oldest.
import { closeSync, openSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A file `bot.N.log`: its N, and whether it was born today. */
export type Numbered = { readonly number: number; readonly isOfToday: boolean };

/**
 * Decides which file the log goes on with, and which are removed.
 *
 * @param kept How many files there may be, the current one included.
 * @returns The last file of today, else a new one numbered after the last of all.
 */
export function planFiles(
  files: readonly Numbered[],
  kept: number,
): { readonly current: number; readonly old: number[] } {
  const numbers = files.map((file) => file.number).sort((a, b) => a - b);
  const last = numbers.at(-1) ?? 0;
  const current = files.some((file) => file.number === last && file.isOfToday) ? last : last + 1;
  return { current, old: [...new Set([...numbers, current])].slice(0, -kept) };
}

/**
 * Carries the plan out.
 *
 * @returns Whether the file system knows when a file was born; where it does not, pino-roll must not count by days.
 * @throws The error of the file system.
 */
export function prepareFiles(logs: string, kept: number): { readonly hasBirthTimes: boolean } {
  const midnight = new Date().setHours(0, 0, 0, 0);
  const fileOf = (number: number) => join(logs, `bot.${number}.log`);
  const isOfToday = (number: number) => statSync(fileOf(number)).birthtimeMs >= midnight;

  const numbers = readdirSync(logs)
    .flatMap((name) => /^bot\.(\d+)\.log$/.exec(name)?.[1] ?? [])
    .map(Number);
  const { current, old } = planFiles(
    numbers.map((number) => ({ number, isOfToday: isOfToday(number) })),
    kept,
  );
  closeSync(openSync(fileOf(current), 'a'));
  for (const number of old) rmSync(fileOf(number));
  return { hasBirthTimes: isOfToday(current) };
}
