// Follows the configuration while running: a change is read, said, and handed on if it is good.
import { join } from 'node:path';
import type { Configuration } from '../../common/config/read.ts';
import type { Level } from '../../common/text-line.ts';
import { type Reason, reason } from '../sentences/reason.ts';
import { type Changes, changesBetween, inForce, isNothing } from './changes.ts';
import { faultsOf, type Reread } from './reread.ts';
import { watchConfiguration } from './watch.ts';

export type Following = {
  readonly reread: (before: Configuration) => Promise<Reread>;
  /** What is in force at the start, and when its reading began, epoch milliseconds. */
  readonly configuration: Configuration;
  readonly readAt: number;
  readonly everyMs: number;
  readonly tell: (level: Level, sentence: Reason) => void;
  /** Told what is in force from now on; what only a new start can apply is as before. One that rejects has used nothing. */
  readonly onChanged: (configuration: Configuration, changes: Changes) => Promise<void>;
};

/** Never keeps the process alive. */
export function followConfiguration(following: Following): { readonly stop: () => void } {
  const { reread, readAt, everyMs, tell, onChanged } = following;
  let current = following.configuration;
  let hasStopped = false;
  const ignore = (faults: readonly Reason[]) => {
    for (const fault of faults) tell('error', reason('configuration_ignored', { fault }));
  };
  const read = async () => {
    const answer = await reread(current);
    if (hasStopped) return;
    const faults = answer.faults ?? collisions(current, answer.configuration);
    ignore(faults);
    if (answer.faults || faults.length > 0) return;
    const changes = changesBetween(current, answer.configuration);
    say(changes, tell);
    const { warnings } = answer.configuration;
    for (const text of warnings.filter((w) => !current.warnings.includes(w)))
      tell('warning', reason('notice', { text }));
    const next = inForce(current, answer.configuration);
    if (changes.bot.length + changes.guardian.length > 0) await onChanged(next, changes);
    current = next;
  };
  /** One reading after another, the last of them after the last change. */
  let turn = Promise.resolve();
  const { stop } = watchConfiguration({
    files: [current.file, join(current.folder, '.env')],
    everyMs,
    readAt,
    onChange: () => {
      turn = turn.then(read).catch((error) => ignore(faultsOf(error)));
    },
  });
  return {
    stop: () => {
      hasStopped = true;
      stop();
    },
  };
}

/** Good by itself, but not beside what this guardian holds until a new start: the bot would end for want of its port. */
function collisions(before: Configuration, { values }: Configuration): readonly Reason[] {
  const port = before.values['guardian.status.port'] as number;
  return port !== 0 && values['bot.port'] === port ? [reason('port_until_new_start', { port })] : [];
}

function say(changes: Changes, tell: Following['tell']): void {
  const { bot, guardian, needsNewStart } = changes;
  if (isNothing(changes)) tell('debug', reason('configuration_same', {}));
  if (guardian.length > 0) tell('info', reason('configuration_used', { keys: guardian.join(', ') }));
  if (bot.length > 0) tell('info', reason('configuration_for_bot', { keys: bot.join(', ') }));
  if (needsNewStart.length > 0) {
    tell('warning', reason('configuration_at_start', { keys: needsNewStart.join(', ') }));
  }
}
