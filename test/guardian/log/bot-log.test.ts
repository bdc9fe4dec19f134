import { spawn } from 'node:child_process';
import { appendFileSync, closeSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openBotLog, tailOf } from '../../../guardian/log/bot-log.ts';
import type { LogFault } from '../../../guardian/log/fault.ts';
import { canCutHeads, collapseHead } from '../../../guardian/log/head-cutter.ts';
import { makeFolder } from './support.ts';

const canCollapse = await canCutHeads(join(tmpdir(), `tail-${process.pid}`), 4096, collapseHead);

const inFolder = () => join(makeFolder(), 'bot.log');

describe('opening bot.log for a bot', () => {
  it('keeps what is there and appends', () => {
    const file = inFolder();
    writeFileSync(file, 'before\n');
    const fd = openBotLog(file, () => {});
    appendFileSync(fd, 'after\n');
    closeSync(fd);
    expect(tailOf(file, 9)).toEqual(['before', 'after']);
  });

  it('makes its folder if that is gone', () => {
    const file = inFolder();
    rmSync(join(file, '..'), { recursive: true });
    closeSync(openBotLog(file, () => {}));
    expect(statSync(file).isFile()).toBe(true);
  });

  it('gives the bot an output that swallows everything if there is no other, and says so', () => {
    const file = inFolder();
    mkdirSync(file);
    const faults: LogFault[] = [];
    const fd = openBotLog(file, (fault) => faults.push(fault));
    appendFileSync(fd, 'goes on\n');
    closeSync(fd);
    expect(faults.map(({ code }) => code)).toEqual(['EISDIR']);
  });
});

describe('the last lines of bot.log', () => {
  it('are at most as many as asked for, oldest first', () => {
    const file = inFolder();
    writeFileSync(file, 'one\ntwo\nthree\n');
    expect(tailOf(file, 2)).toEqual(['two', 'three']);
    expect(tailOf(file, 9)).toEqual(['one', 'two', 'three']);
    expect(tailOf(file, 0)).toEqual([]);
  });

  it('include one that the bot had no time to end', () => {
    const file = inFolder();
    writeFileSync(file, 'one\nTraceback (most');
    expect(tailOf(file, 1)).toEqual(['Traceback (most']);
  });

  it('leave out blank ones and the line ends of Windows', () => {
    const file = inFolder();
    writeFileSync(file, '    \none\r\n\r\ntwo\r\n');
    expect(tailOf(file, 9)).toEqual(['one', 'two']);
  });

  it('can steer no terminal', () => {
    const file = inFolder();
    writeFileSync(file, Buffer.from('\u001b[31mred\u001b[0m\n\u0000\u0007\xff\n', 'latin1'));
    expect(tailOf(file, 2)).toEqual(['\\u001b[31mred\\u001b[0m', '\\u0000\\u0007\ufffd']);
  });

  it('are looked for in the last 256 KiB only, where the first line may be half and is left out', () => {
    const file = inFolder();
    writeFileSync(file, `${'x'.repeat(1024 ** 2)}\nlast\n`);
    expect(tailOf(file, 5)).toEqual(['last']);
  });

  it('are the end of a single endless one', () => {
    const file = inFolder();
    writeFileSync(file, 'x'.repeat(1024 ** 2));
    expect(tailOf(file, 5).map((line) => line.length)).toEqual([256 * 1024]);
  });

  it('are none where no file can be read', () => {
    const file = inFolder();
    expect(tailOf(file, 5)).toEqual([]);
    mkdirSync(file);
    expect(tailOf(file, 5)).toEqual([]);
  });

  it.skipIf(!canCollapse)(
    'are found while a rotation cuts the head off (needs fallocate --collapse-range)',
    async () => {
      const file = inFolder();
      // Each cut is longer than what is looked at.
      const [BLOCK, CUTS, LEFT] = [75 * 4096, 40, 2];
      const line = `${'x'.repeat(99)}\n`.repeat(BLOCK / 100).padEnd(BLOCK, '\n');
      writeFileSync(file, `${line.repeat(CUTS + LEFT)}the last words\n`);
      const cut = `for i in $(seq ${CUTS}); do fallocate --collapse-range --offset 0 --length ${BLOCK} "$1"; done`;
      const cutter = spawn('sh', ['-c', cut, 'sh', file]);
      const ended = new Promise((resolve) => cutter.once('close', resolve));
      let looks = 0;
      for (let size = 0; size !== LEFT * BLOCK + 15; size = statSync(file).size) {
        for (let i = 0; i < 50; i++, looks++) expect(tailOf(file, 1)).toEqual(['the last words']);
        await new Promise(setImmediate);
      }
      await ended;
      expect(looks).toBeGreaterThan(CUTS);
    },
  );
});
