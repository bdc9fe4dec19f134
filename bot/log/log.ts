// The bot's own structured log, `logs/bot.N.log`: one JSON object a line. The only user of pino and pino-roll.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pino, stdTimeFunctions } from 'pino';
import roll from 'pino-roll';
import type { Log } from '../ports.ts';
import { prepareFiles } from './files.ts';

const FILES_KEPT = 5;

/**
 * Opens the log. Each line is written before the call returns, so that nothing is left to flush at the end, however it comes.
 *
 * @param folder Where the `logs` folder stands or is made.
 * @param complain Told once, in a sentence, if the log cannot be written; the bot goes on without it.
 */
export async function openLog(folder: string, complain: (sentence: string) => void): Promise<Log> {
  const logs = join(folder, 'logs');
  let hasComplained = false;
  const fail = (error: unknown) => {
    if (!hasComplained)
      complain(`the bot's log in ${logs} cannot be written, going on without it: ${(error as Error).message}`);
    hasComplained = true;
  };
  try {
    mkdirSync(logs, { recursive: true });
    const { hasBirthTimes } = prepareFiles(logs, FILES_KEPT);
    const stream = await roll({
      file: join(logs, 'bot.log'),
      ...(hasBirthTimes ? { frequency: 'daily' } : {}),
      size: '10m',
      limit: { count: FILES_KEPT, removeOtherLogFiles: true },
      sync: true,
      maxLength: 1 << 20,
    });
    stream.on('error', fail);
    const log: Log = pino({ timestamp: stdTimeFunctions.isoTime, base: { pid: process.pid } }, stream);
    return log;
  } catch (error) {
    fail(error);
    const silence: Log = pino({ enabled: false });
    return silence;
  }
}
