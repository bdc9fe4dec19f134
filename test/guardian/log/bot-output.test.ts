import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  closeSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openBotLog } from '../../../guardian/log/bot-log.ts';
import { canCutHeads, collapseHead } from '../../../guardian/log/head-cutter.ts';
import { allLines, logFiles, makeFolder, makeOutput, read, totalBytes } from './support.ts';

const KB = 1024;
const canCollapse = await canCutHeads(join(tmpdir(), `collapse-${process.pid}`), 4096, collapseHead);
const why = `no file in ${tmpdir()} can lose its head: not ext4 or xfs, or no fallocate`;
const cannotCut = async () => false;

const numbered = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => `${from + i} some words that a bot may write`);
const append = (file: string, from: number, to: number) => appendFileSync(file, `${numbered(from, to).join('\n')}\n`);

/** Runs a bot that writes `count` lines into its own handle, checking without a pause. */
async function writeUnderChecks(file: string, count: number, check: () => Promise<void>): Promise<void> {
  const fd = openBotLog(file, () => {});
  const bot = spawn(process.execPath, [join(import.meta.dirname, 'numbered-writer.ts'), String(count)], {
    stdio: ['ignore', fd, 'inherit'],
  });
  closeSync(fd);
  const ended = once(bot, 'exit');
  while (bot.exitCode === null) {
    await check();
    await new Promise(setImmediate);
  }
  expect(await ended).toEqual([0, null]);
  await check();
}

describe('bot.log where heads can be cut off', () => {
  it('loses and doubles no line of a bot that writes as fast as it can', async (test) => {
    if (!canCollapse) return test.skip(why);
    const { file, check, faults, notices } = makeOutput(makeFolder(), { maxSizeBytes: 512 * KB, maxFiles: 500 });
    await writeUnderChecks(file, 200_000, check);
    expect(logFiles(file).length).toBeGreaterThan(10);
    expect(allLines(file).join('\n') === numbered(0, 200_000).join('\n')).toBe(true);
    expect([faults, notices]).toEqual([[], []]);
  });

  it('is appended to at its new end by a handle that was open before', async (test) => {
    if (!canCollapse) return test.skip(why);
    const { file, check } = makeOutput(makeFolder());
    const fd = openBotLog(file, () => {});
    append(file, 0, 2000);
    await check();
    const { size } = statSync(file);
    appendFileSync(fd, 'after\n');
    closeSync(fd);
    expect(size).toBeLessThan(64 * KB);
    expect(statSync(file).size).toBe(size + 6);
    expect(allLines(file)).toEqual([...numbered(0, 2000), 'after']);
  });

  it('splits no line between two files', async (test) => {
    if (!canCollapse) return test.skip(why);
    const { file, check } = makeOutput(makeFolder());
    append(file, 0, 2000);
    await check();
    expect(read(`${file}.1.gz`)).toMatch(/ that a bot may write\n$/);
    expect(readFileSync(file, 'utf8')).toMatch(/^ +\n\d+ some/);
  });

  it('keeps its last lines in the live file', async (test) => {
    if (!canCollapse) return test.skip(why);
    const { file, check } = makeOutput(makeFolder());
    append(file, 0, 1800);
    await check();
    expect(statSync(file).size).toBeGreaterThanOrEqual(16 * KB);
  });

  it('is kept within its limits after a flood, of which the newest lines stay', async (test) => {
    if (!canCollapse) return test.skip(why);
    const { file, check, notices } = makeOutput(makeFolder(), { maxFiles: 2 });
    append(file, 0, 50_000);
    await check();
    expect(statSync(file).size).toBeLessThan(64 * KB);
    expect(logFiles(file)).toEqual(['bot.log.2.gz', 'bot.log.1.gz', 'bot.log']);
    expect(allLines(file).at(-1)).toBe(numbered(49_999, 50_000)[0]);
    expect(notices.map(({ kind }) => kind)).toEqual(['surplus']);
  });
});

describe('bot.log where heads cannot be cut off', () => {
  it('is copied and emptied, which is said once', async () => {
    const { file, check, notices } = makeOutput(makeFolder(), { cutHead: cannotCut });
    for (let turn = 0; turn < 3; turn++) {
      append(file, turn * 2000, (turn + 1) * 2000);
      await check();
      expect(statSync(file).size).toBe(0);
    }
    expect(allLines(file)).toEqual(numbered(0, 6000));
    expect(notices.map(({ kind }) => kind)).toEqual(['truncates']);
  });

  it('stays bounded under a bot that writes as fast as it can', async () => {
    const { file, check, faults } = makeOutput(makeFolder(), { cutHead: cannotCut, maxFiles: 2 });
    await writeUnderChecks(file, 50_000, check);
    expect(logFiles(file).length).toBeLessThanOrEqual(3);
    expect(statSync(file).size).toBeLessThan(64 * KB);
    expect(faults).toEqual([]);
  });

  it('turns the backlog of an outage into several rotated files', async () => {
    const { file, check } = makeOutput(makeFolder(), { cutHead: cannotCut });
    append(file, 0, 8000);
    await check();
    expect(logFiles(file).length).toBeGreaterThan(4);
    expect(allLines(file).join('')).toBe(numbered(0, 8000).join(''));
  });

  it('loses nothing when only one cut fails', async () => {
    let cuts = 0;
    const cutHead = async (fd: number, bytes: number) => ++cuts !== 2 && collapseHead(fd, bytes);
    const { file, check, faults } = makeOutput(makeFolder(), { cutHead });
    for (let turn = 0; turn < 3; turn++) {
      append(file, turn * 2000, (turn + 1) * 2000);
      await check();
    }
    expect(allLines(file)).toEqual(numbered(0, 6000));
    expect(faults).toEqual([]);
  });
});

describe('a check', () => {
  it('leaves a file alone that is within its limit', async () => {
    const { file, check } = makeOutput(makeFolder());
    append(file, 0, 100);
    await check();
    expect(logFiles(file)).toEqual(['bot.log']);
  });

  it('never overlaps another', async () => {
    let under = 0;
    let most = 0;
    const cutHead = async (fd: number, bytes: number) => {
      most = Math.max(most, ++under);
      const isCut = await collapseHead(fd, bytes);
      under--;
      return isCut;
    };
    const { file, check } = makeOutput(makeFolder(), { cutHead });
    append(file, 0, 5000);
    await Promise.all([check(), check(), check()]);
    expect(most).toBe(1);
    expect(allLines(file).join('')).toBe(numbered(0, 5000).join(''));
  });

  it('is made at the start, and stopping waits for it', async () => {
    const { file, start, stop } = makeOutput(makeFolder());
    append(file, 0, 2000);
    start();
    await stop();
    expect(logFiles(file)).toContain('bot.log.1.gz');
  });

  it('leaves rotated files plain if they are not to be compressed', async () => {
    const { file, check } = makeOutput(makeFolder(), { compress: false, maxSizeBytes: 512 * KB });
    append(file, 0, 20_000);
    await check();
    expect(logFiles(file)).toContain('bot.log.1');
    expect(allLines(file).join('')).toBe(numbered(0, 20_000).join(''));
  });
});

describe('a rotation that was interrupted', () => {
  it('before its copy was whole, leaves nothing', async () => {
    const { file, start, stop } = makeOutput(makeFolder());
    writeFileSync(`${file}.part`, 'half');
    append(file, 0, 1);
    start();
    await stop();
    expect(logFiles(file)).toEqual(['bot.log']);
  });

  it('after that, keeps the copy, which may be the only one', async () => {
    const { file, start, stop } = makeOutput(makeFolder());
    writeFileSync(`${file}.1.gz`, gzipSync('older\n'));
    writeFileSync(`${file}.next.gz`, gzipSync('head\n'));
    append(file, 0, 1);
    start();
    await stop();
    expect(allLines(file)).toEqual(['older', 'head', ...numbered(0, 1)]);
  });
});

describe('underneath a running bot', () => {
  it.each([
    ['removed', (file: string) => rmSync(file)],
    ['renamed', (file: string) => renameSync(file, `${file}.old`)],
  ])('a %s bot.log is said once, and the next start makes a new one', async (_, lose) => {
    const { file, check, notices, faults } = makeOutput(makeFolder());
    append(file, 0, 10);
    await check();
    lose(file);
    await check();
    await check();
    expect(notices.map(({ kind }) => kind)).toEqual(['nameless']);
    closeSync(openBotLog(file, () => {}));
    await check();
    expect(statSync(file).size).toBe(0);
    expect(faults).toEqual([]);
  });

  it('a bot.log that is not there before the first start is nothing to tell', async () => {
    const { check, notices, faults } = makeOutput(makeFolder());
    await check();
    expect([notices, faults]).toEqual([[], []]);
  });

  it('a bot.log that is a folder is said once', async () => {
    const { file, check, faults } = makeOutput(makeFolder());
    mkdirSync(file);
    await check();
    await check();
    expect(faults.map(({ task, code }) => [task, code])).toEqual([['open', 'EISDIR']]);
  });

  it('a rotation that cannot be done is said once, and the file is bounded all the same', async () => {
    const { file, check, faults } = makeOutput(makeFolder(), { maxFiles: 2 });
    mkdirSync(join(`${file}.2`, 'in the way'), { recursive: true });
    for (let turn = 0; turn < 6; turn++) {
      append(file, 0, 2000);
      await check();
    }
    expect(faults.map(({ task }) => task)).toEqual(['rotate']);
    expect(statSync(file).size).toBeLessThan(4 * 64 * KB);
    expect(totalBytes(file)).toBeLessThan(8 * 64 * KB);
  });
});
