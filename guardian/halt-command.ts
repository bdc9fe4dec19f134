// What the person has set to be run once when the guardian halts, such as closing all positions.
import { closeSync } from 'node:fs';
import { hide } from '../common/config/hide.ts';
import type { Level } from '../common/text-line.ts';
import { type Ended, runCommand } from './child/run-command.ts';
import type { HaltCause } from './machine/types.ts';
import { type Reason, reason } from './sentences/reason.ts';

export type HaltCommand = {
  readonly words: readonly string[];
  /** The folder of the configuration file. */
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly cause: HaltCause;
  /** So long an end of the guardian waits for it, in milliseconds. */
  readonly patience: number;
  readonly openOutput: () => number;
  readonly tell: (level: Level, sentence: Reason) => void;
};

const VARIABLE = 'GUARDIAN_HALT_CAUSE';

/**
 * Runs in a session of its own and is never ended by us: it outlives the guardian if it takes longer. Never throws.
 *
 * @returns `ended` settles when it has ended, or at the end of our patience; what came of it has been said then.
 */
export function runHaltCommand(command: HaltCommand): { readonly ended: Promise<void> } {
  const { words, cwd, env, cause, patience, openOutput, tell } = command;
  const shown = String(hide('', words.join(' ')));
  tell('warning', reason('halt_command_started', { command: shown }));
  const output = openedBy(openOutput);
  const running = runCommand({ words, cwd, env: { ...env, [VARIABLE]: cause }, input: null, output });
  if (output !== null) closeSync(output);
  running.unref();
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(() => {
    tell('error', reason('halt_command_slow', { command: shown }));
    resolve();
  }, patience);
  void running.ended.then((how) => {
    clearTimeout(timer);
    tell(...cameOf(shown, how));
    resolve();
  });
  return { ended };
}

/** The command matters more than what it writes. */
function openedBy(open: () => number): number | null {
  try {
    return open();
  } catch {
    return null;
  }
}

function cameOf(command: string, ended: Ended): readonly [Level, Reason] {
  switch (ended.is) {
    case 'ended': {
      const how = reason('by_code', { code: ended.code });
      return [ended.code === 0 ? 'info' : 'error', reason('halt_command_ended', { command, how })];
    }
    case 'signalled':
      return ['error', reason('halt_command_ended', { command, how: reason('by_signal', { signal: ended.signal }) })];
    case 'unstarted':
      return ['error', reason('halt_command_unstarted', { command, error: ended.why })];
    default:
      return ended satisfies never;
  }
}
