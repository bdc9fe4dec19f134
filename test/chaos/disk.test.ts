// Power cuts, disks that take nothing, and output that no log was made for.
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openHistory } from '../../guardian/history.ts';
import { prepare, untilBotLogIsBelow } from '../support/guardian.ts';

const temporary = () => {
  const folder = mkdtempSync(join(tmpdir(), 'history-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
};
const NOBODY = 65_534;
const WALL = Date.UTC(2026, 10, 21);
const open = (file: string, faults: string[]) => openHistory(file, WALL, (error) => faults.push(error.message));
const restartAt = (at: number) => ({ at, kind: 'restart', incarnation: 1, code: 'exited', text: 'why' }) as const;

describe('the history', () => {
  it('is whole after a power cut, wherever in its newest writes that falls', () => {
    const folder = temporary();
    const file = join(folder, 'history.db');
    const history = open(file, []);
    for (let nth = 0; nth < 20; nth++) history.append(restartAt(WALL + nth));
    const size = statSync(`${file}-wal`).size;
    const kept = [0, 0.1, 0.35, 0.5, 0.77, 0.999, 1].map((share) => {
      const cut = join(folder, `cut-${share}.db`);
      copyFileSync(file, cut);
      copyFileSync(`${file}-wal`, `${cut}-wal`);
      truncateSync(`${cut}-wal`, Math.floor(size * share));
      const faults: string[] = [];
      const later = open(cut, faults);
      const events = later.since(0);
      later.append(restartAt(WALL + 99));
      expect(later.since(0)).toHaveLength(events.length + 1);
      later.close();
      expect([faults, events.map(({ at }) => at - WALL)]).toEqual([[], [...events.keys()]]);
      return events.length;
    });
    history.close();
    expect(kept.at(-1)).toBe(20);
    expect(kept).toEqual(kept.toSorted((a, b) => a - b));
    expect(kept[2]).toBeLessThan(20);
  });

  it.skipIf(process.platform === 'win32')('in a read-only file is said once, still read, and stops no guarding', () => {
    const folder = temporary();
    const file = join(folder, 'history.db');
    const before = open(file, []);
    before.append(restartAt(WALL));
    before.close();
    chmodSync(file, 0o444);
    chmodSync(folder, 0o777);
    // Nothing is read-only to root.
    const isRoot = process.geteuid?.() === 0;
    if (isRoot) process.seteuid?.(NOBODY);
    try {
      const faults: string[] = [];
      const history = open(file, faults);
      history.append(restartAt(WALL + 1));
      history.append(restartAt(WALL + 2));
      expect(history.since(0).map(({ at }) => at)).toEqual([WALL]);
      expect(faults).toEqual(['attempt to write a readonly database']);
      history.close();
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
  });
});

describe('a bot that writes a line of 100 MB, colours and bytes that are no text', () => {
  it('is never blocked by it; bot.log stays bounded, and what is shown of it is legible and without its token', async () => {
    const guarded = await prepare({
      bot: ['flooding.mjs', '100'],
      guardian: { start_grace: '1s', logging: { max_size: '1MB', max_files: 2, language: 'en' } },
    });
    guarded.start();
    await guarded.waitFor('health check passed');
    await untilBotLogIsBelow(guarded, 5 << 20);
    process.kill(guarded.botPids()[0] as number, 'SIGTERM');
    await guarded.waitFor(/bot\.log: .*red.* \*\*\*/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(readFileSync(join(guarded.folder, 'guardian.log'), 'latin1')).not.toMatch(/[\x00-\x09\x0b-\x1f]/);
  });
});
