import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { planFiles } from '../../bot/log/files.ts';
import { openLog } from '../../bot/log/log.ts';

let folder: string;
const complaints: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bot-log-'));
  complaints.length = 0;
});
afterEach(() => rmSync(folder, { recursive: true }));
const complain = (sentence: string) => void complaints.push(sentence);

describe("the bot's own log", () => {
  it('holds facts and sentence as soon as they are said', async () => {
    const log = await openLog(folder, complain);
    log.error({ event: 'cycle_failed', err: new Error('no luck') }, 'cycle failed');
    const line = JSON.parse(readFileSync(join(folder, 'logs/bot.1.log'), 'utf8'));
    expect(line).toMatchObject({ event: 'cycle_failed', msg: 'cycle failed', pid: process.pid });
    expect(line.err.stack).toContain('Error: no luck');
  });
  it('complains once and stays silent where it cannot be written', async () => {
    writeFileSync(join(folder, 'logs'), 'in the way');
    const log = await openLog(folder, complain);
    log.info({ event: 'a' }, 'a');
    log.info({ event: 'b' }, 'b');
    expect(complaints).toEqual([expect.stringContaining('cannot be written, going on without it')]);
  });
});

describe('the files of the log', () => {
  const files = (of: { today: number[]; before: number[] }) => [
    ...of.today.map((number) => ({ number, isOfToday: true })),
    ...of.before.map((number) => ({ number, isOfToday: false })),
  ];

  it('begin at 1', () => {
    expect(planFiles([], 5)).toEqual({ current: 1, old: [] });
  });
  it('go on with the last one of the day', () => {
    expect(planFiles(files({ today: [10, 9], before: [8] }), 5)).toEqual({ current: 10, old: [] });
  });
  it('get a new one, numbered after the last, on a new day', () => {
    expect(planFiles(files({ today: [], before: [2, 11] }), 5)).toEqual({ current: 12, old: [] });
  });
  it('are numbered upwards, also where today began again at 1', () => {
    expect(planFiles(files({ today: [1], before: [5] }), 5)).toEqual({ current: 6, old: [] });
  });
  it('are five at most, the oldest go first', () => {
    expect(planFiles(files({ today: [], before: [11, 10, 9, 8, 7, 6] }), 5)).toEqual({ current: 12, old: [6, 7] });
  });
  it('leave what is not theirs alone', async () => {
    mkdirSync(join(folder, 'logs'));
    for (const name of ['bot.7.log', 'bot.log', 'notes.txt']) writeFileSync(join(folder, 'logs', name), '');
    await openLog(folder, complain);
    expect(readdirSync(join(folder, 'logs')).sort()).toEqual(['bot.7.log', 'bot.log', 'notes.txt']);
  });
});
