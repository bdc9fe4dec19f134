import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  closeSync,
  fstatSync,
  ftruncateSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openBotLog } from '../../../guardian/log/bot-log.ts';
import type { HeadCutter } from '../../../guardian/log/head-cutter.ts';
import { allLines, logFiles, makeLog, makeOutput, makeSmallDisk } from './support.ts';

const KB = 1024;
const why = 'no small disk: mounting a tmpfs takes Linux and root';

/** Fills what is left of a disk with a file of that name. */
function fill(folder: string): string {
  const ballast = join(folder, 'ballast');
  try {
    for (;;) appendFileSync(ballast, Buffer.alloc(4 * KB));
  } catch {
    return ballast;
  }
}

/** What does not become smaller by gzip. */
const noise = (bytes: number) => Buffer.from(Array.from({ length: bytes }, () => Math.floor(Math.random() * 256)));

/** Stands in for fallocate, which a tmpfs lacks; good enough while nobody writes. */
const moveDown: HeadCutter = async (fd, bytes) => {
  const rest = Buffer.alloc(fstatSync(fd).size - bytes);
  readSync(fd, rest, 0, rest.length, bytes);
  writeSync(fd, rest, 0, rest.length, 0);
  ftruncateSync(fd, rest.length);
  return true;
};

describe('guardian.log on a full disk', () => {
  it('goes on writing: the oldest rotated files make room', (test) => {
    const disk = makeSmallDisk(256 * KB);
    if (!disk) return test.skip(why);
    const { log, file, count } = makeLog(disk, { maxSizeBytes: 32 * KB, compress: false });
    for (let i = 0; i < 800; i++) log('info', `early ${i} ${'x'.repeat(100)}`);
    fill(disk);
    for (let i = 0; i < 400; i++) log('info', `late ${i} ${'x'.repeat(100)}`);
    const late = allLines(file).filter((line) => line.includes('late'));
    expect(late).toHaveLength(400);
    expect(logFiles(file)).not.toContain('guardian.log.5');
    expect(count()).toBe(0);
  });

  it('says once that lines are missing, leaves no half line, and goes on when there is room', (test) => {
    const disk = makeSmallDisk(256 * KB);
    if (!disk) return test.skip(why);
    const { log, file, faults, shown, count } = makeLog(disk);
    log('info', 'before');
    const ballast = fill(disk);
    for (let i = 0; i < 100; i++) log('info', `lost or not ${i} ${'x'.repeat(300)}`);
    expect(faults.map(({ task, code }) => [task, code])).toEqual([['write', 'ENOSPC']]);
    expect(count()).toBeGreaterThan(80);
    expect(shown).toHaveLength(101);
    rmSync(ballast);
    log('info', 'after');
    expect(readFileSync(file, 'utf8')).toMatch(/^(2025-10-27 10:00:00 \[INFO\] [^[\n]*\n)+$/);
    expect(allLines(file).at(-1)).toContain('after');
  });

  it('says that a disk is read-only, and goes on when it is not', (test) => {
    const disk = makeSmallDisk(256 * KB);
    if (!disk) return test.skip(why);
    const { log, file, faults } = makeLog(disk);
    spawnSync('mount', ['-o', 'remount,ro', disk]);
    log('info', 'lost');
    spawnSync('mount', ['-o', 'remount,rw', disk]);
    log('info', 'after');
    expect(faults.map(({ code }) => code)).toEqual(['EROFS']);
    expect(allLines(file)).toHaveLength(1);
  });
});

describe('bot.log on a full disk', () => {
  it('goes on: rotated files go before the disk is full, the oldest first', async (test) => {
    const disk = makeSmallDisk(1024 * KB);
    if (!disk) return test.skip(why);
    const { file, check, notices } = makeOutput(disk);
    for (const number of [1, 2, 3, 4]) writeFileSync(`${file}.${number}.gz`, Buffer.alloc(32 * KB));
    writeFileSync(join(disk, 'ballast'), Buffer.alloc(880 * KB));
    writeFileSync(file, 'x\n');
    await check();
    expect(logFiles(file)).toEqual(['bot.log.2.gz', 'bot.log.1.gz', 'bot.log']);
    expect(notices.map(({ kind }) => kind)).toEqual(['low_space']);
  });

  it.for<[string, HeadCutter, number]>([
    ['cut off', moveDown, 52 * KB],
    ['emptied', async () => false, 0],
  ])('goes on: without any room its head is %s uncopied', async ([, cutHead, left], test) => {
    const disk = makeSmallDisk(512 * KB);
    if (!disk) return test.skip(why);
    const { file, check, faults } = makeOutput(disk, { cutHead });
    const fd = openBotLog(file, () => {});
    appendFileSync(fd, Buffer.alloc(100 * KB));
    await check();
    rmSync(`${file}.1.gz`);
    appendFileSync(fd, noise(100 * KB - statSync(file).size));
    fill(disk);
    await check();
    appendFileSync(fd, 'alive\n');
    closeSync(fd);
    expect(faults.map(({ task, code }) => [task, code])).toEqual([['rotate', 'ENOSPC']]);
    expect(statSync(file).size).toBe(left + 6);
    expect(logFiles(file)).toEqual(['bot.log']);
  });
});
