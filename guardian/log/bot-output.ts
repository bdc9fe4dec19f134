// Keeps bot.log bounded while the bot itself writes to it: looks at its size each second and moves its head away.
import { type FileHandle, open, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { collapse } from './collapse.ts';
import { nextCut } from './cut.ts';
import { codeOf, type LogFault, trackFaults } from './fault.ts';
import { canCutHeads, type HeadCutter } from './head-cutter.ts';
import type { Live } from './live.ts';
import { type BotNotice, trackNotices } from './notice.ts';
import { cleanUp, dropOldest } from './rotate.ts';
import { partName } from './rotated.ts';
import { copyAndTruncate } from './truncate.ts';

export type BotOutputOptions = {
  readonly file: string;
  readonly maxSizeBytes: number;
  /** Rotated files that are kept; at least 1. */
  readonly maxFiles: number;
  readonly compress: boolean;
  readonly cutHead: HeadCutter;
  /** Told once for each kind of fault until that works again. */
  readonly onFault: (fault: LogFault) => void;
  /** Told once for each kind until it is over. */
  readonly onNotice: (notice: BotNotice) => void;
};

export type BotOutput = {
  /** Looks once and rotates if it is time; joins a look under way. Never rejects. */
  readonly check: () => Promise<void>;
  /** Checks now and each second; holds up no exit. */
  readonly start: () => void;
  /** When the check under way has ended. */
  readonly stop: () => Promise<void>;
};

const CHECK_INTERVAL = 1000;

export function createBotOutput(options: BotOutputOptions): BotOutput {
  const { file, maxFiles, maxSizeBytes, compress, cutHead } = options;
  const limits = { maxSizeBytes, maxFiles };
  const faults = trackFaults(file, options.onFault);
  const notices = trackNotices(file, options.onNotice);
  let hasBeenSeen = false;
  let canCut: boolean | null = null;
  let looking: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;

  const look = async () => {
    try {
      const found = await statOrNull(file);
      if (!found && hasBeenSeen) notices.say('nameless');
      if (!found) return;
      hasBeenSeen = true;
      notices.end('nameless');
      if (found.isDirectory()) throw Object.assign(new Error(`${file} is a folder`), { code: 'EISDIR' });
      faults.worked('open');
      if (found.isFile()) await bound(found.size);
    } catch (error) {
      faults.failed('open', error);
    }
  };

  const bound = async (size: number) => {
    try {
      await keepSpaceFree();
      if (size < maxSizeBytes) return notices.end('surplus');
      await rotate();
      faults.worked('rotate');
    } catch (error) {
      faults.failed('rotate', error);
    }
  };

  const keepSpaceFree = async () => {
    while (await isAlmostFull(dirname(file), maxSizeBytes)) {
      if (!dropOldest(file)) return;
      notices.say('low_space');
    }
    notices.end('low_space');
  };

  const rotate = async () => {
    const handle = await open(file, 'r+');
    try {
      await cutToLimit(handle);
    } finally {
      await handle.close();
    }
  };

  /** Ends after so many rounds as the largest backlog takes; a bot that writes faster is met again at the next check. */
  const cutToLimit = async (handle: FileHandle) => {
    const live: Live = { file, handle, limits, compress };
    const { bsize } = await statfs(file);
    for (let round = 0; round < 2 * (maxFiles + 2); round++) {
      const cut = nextCut((await handle.stat()).size, limits, bsize);
      if (!cut) return;
      if (!cut.kept) notices.say('surplus');
      canCut ??= await canCutHeads(partName(file), bsize, cutHead).catch(() => null);
      if (canCut && (await collapse(live, cut, cutHead))) continue;
      notices.say('truncates');
      return copyAndTruncate(live);
    }
  };

  const check = () => {
    looking ??= look().finally(() => {
      looking = null;
    });
    return looking;
  };

  return {
    check,
    start: () => {
      try {
        cleanUp(file, maxFiles);
      } catch (error) {
        faults.failed('rotate', error);
      }
      void check();
      timer = setInterval(check, CHECK_INTERVAL).unref();
    },
    stop: async () => {
      clearInterval(timer);
      await looking;
    },
  };
}

async function statOrNull(file: string) {
  try {
    return await stat(file);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** False also where the file system tells nothing about itself. */
async function isAlmostFull(folder: string, neededBytes: number): Promise<boolean> {
  const { blocks, bavail, bsize } = await statfs(folder);
  return blocks > 0 && bavail * bsize < neededBytes;
}
