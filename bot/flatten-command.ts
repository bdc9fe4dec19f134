// The command `flatten` around its work: the kill switch first, then the locks, then the account.
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { systemClock } from '../common/clock.ts';
import { ownStateFolder } from '../common/state-folder.ts';
import { lockAccount } from './account-lock.ts';
import type { Exchange } from './books.ts';
import type { BotConfiguration } from './config.ts';
import { Fatal } from './domain/errors.ts';
import { pause } from './engine/venue/pause.ts';
import { within } from './execution/deadline.ts';
import { flatten, whileAlive } from './flatten.ts';
import { haltIn } from './halt.ts';
import type { Log } from './ports.ts';
import { type Memory, openMemory } from './store/store.ts';
import { termsOf } from './terms.ts';

/** No candle is looked at. */
const NO_TIMEFRAME = 0;

export type FlattenGiven = {
  /** Null where orders are filled on paper. */
  readonly exchange: Exchange | null;
  readonly isDry: boolean;
  readonly print: (sentence: string) => void;
  readonly log: Log;
  readonly open: typeof openMemory;
};

/**
 * @returns True if nothing of the bot is open any more, or nothing was to be done.
 * @throws Fatal where a person is needed: the bot lives, or the account is not fit.
 */
export async function flattenAccount(
  configuration: BotConfiguration,
  { exchange, isDry, print, log, open }: FlattenGiven,
  signal: AbortSignal,
): Promise<boolean> {
  if (exchange === null) {
    print('nothing is at an exchange: the bot trades on paper');
    return true;
  }
  const { values, folder, secrets } = configuration;
  const data = resolve(folder, values['bot.data_dir']);
  const symbols = values['bot.symbols'];
  const termsFor = (symbol: string) => termsOf(values, symbol, NO_TIMEFRAME);
  const common = {
    exchange,
    symbols,
    termsOf: termsFor,
    clock: systemClock,
    limited: within,
    pause,
    log,
    print,
    isDry,
  };
  const file = join(data, 'bot.db');
  return withCopy(file, async (openCopy) => {
    if (isDry) return flatten({ ...common, openMemory: openCopy }, signal);
    halt(data, print);
    const lock = locked(() => lockAccount(secrets.OKX_API_KEY, ownStateFolder(), print));
    try {
      return await flatten({ ...common, openMemory: () => locked(() => openOwn(open, file, openCopy, print)) }, signal);
    } finally {
      lock?.release();
    }
  });
}

function halt(data: string, print: FlattenGiven['print']): void {
  const { file, write } = haltIn(data);
  try {
    write('flatten');
    print(`entries are halted until ${file} is removed`);
  } catch (error) {
    print(`entries could not be halted: ${file} cannot be written (${error}); keep the bot from running`);
  }
}

/** What is to be closed is closed also where the disk is full. */
function openOwn(open: typeof openMemory, file: string, openCopy: () => Memory, print: FlattenGiven['print']): Memory {
  try {
    return open(file, Date.now(), print);
  } catch (error) {
    if (error instanceof Fatal) throw error;
    print(`what is done now is not journaled: ${(error as Error).message}`);
    return openCopy();
  }
}

function locked<T>(open: () => T): T {
  try {
    return open();
  } catch (error) {
    throw error instanceof Fatal ? new Fatal(whileAlive(error), { cause: error }) : error;
  }
}

/** Even to be read the memory would be written, and a bot that lives holds it. */
async function withCopy<T>(file: string, work: (openCopy: () => Memory) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'flatten-'));
  const copy = join(folder, 'bot.db');
  try {
    return await work(() => {
      for (const ending of ['', '-wal']) if (existsSync(file + ending)) copyFileSync(file + ending, copy + ending);
      return openMemory(copy, Date.now(), () => undefined);
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
