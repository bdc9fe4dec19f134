// The stacks of all threads of a Python process: its fault handler writes them to bot.log on SIGABRT, which ends it.
import { setTimeout as sleep } from 'node:timers/promises';
import { reason } from '../../sentences/reason.ts';
import type { Stack } from './stack.ts';

export type PythonRequest = {
  /** Sends SIGABRT. */
  readonly abort: () => void;
  readonly isAlive: () => Promise<boolean>;
  /** The last lines of bot.log. */
  readonly lastLines: () => readonly string[];
  readonly signal: AbortSignal;
};

const LOOK_MS = 20;
const HEAD = /^Fatal Python error: /;

/** @throws Error if no stack has come by the time the signal fires. */
export async function pythonStack({ abort, isAlive, lastLines, signal }: PythonRequest): Promise<Stack> {
  const before = headsIn(lastLines());
  abort();
  // It ends only when it has written all.
  while (await isAlive()) await sleep(LOOK_MS, undefined, { signal });
  const lines = lastLines();
  if (headsIn(lines) <= before && before > 0) throw new Error('the fault handler wrote nothing');
  const stack = lines.slice(lines.findLastIndex((line) => HEAD.test(line)));
  if (headsIn(stack) === 0) throw new Error('the fault handler wrote nothing');
  return { said: reason('stack_python', { place: callIn(stack) }), lines: stack };
}

const headsIn = (lines: readonly string[]) => lines.filter((line) => HEAD.test(line)).length;

/** The newest call of the current thread, `spin (bot.py:5)`. */
function callIn(stack: readonly string[]): string {
  const current = stack.findIndex((line) => line.startsWith('Current thread'));
  const [, path = '?', line = '?', name = '?'] =
    /File "([^"]*)", line (\d+) in (.+)$/.exec(stack.slice(Math.max(0, current)).join('\n').split('\n')[1] ?? '') ?? [];
  return `${name} (${path.split(/[\\/]/).at(-1)}:${line})`;
}
