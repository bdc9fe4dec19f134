// What becomes of a lock whose file is removed or replaced underneath, against a real second process.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claim } from '../../../guardian/locks/claim.ts';
import { inDataDir } from '../../../guardian/locks/locks.ts';
import { type Holder, startHolder } from '../../support/holder.ts';
import { folders, kept, recordOf, said } from './support.ts';

const RECORD = recordOf();

let other: Holder;
beforeAll(async () => {
  other = await startHolder();
});
afterAll(() => other.kill());

/** A guardian that holds the lock in its data folder and has looked once. */
function holding() {
  const { dataDir } = folders();
  const place = inDataDir(dataDir);
  const mine = kept(claim(place));
  return { dataDir, ...place, mine, first: said(mine.look(RECORD)), look: () => said(mine.look(RECORD)) };
}

const remade = (file: string) => `warning: the lock ${file} had been removed or replaced: it is made again`;

const back = (file: string) => `info: the lock ${file} is held now, as it should be`;

it('a lock that is in its place: nothing is said, nothing is lost', async () => {
  const { first, look, file, recordFile } = holding();
  expect([first, look(), look()]).toEqual([[], [], []]);
  expect(existsSync(recordFile)).toBe(true);
  expect(await other.take(file)).toBe('refused');
});

describe('it is said once, and made again at the next look', () => {
  it.each<[string, (dataDir: string, file: string) => void]>([
    ['its file removed', (_, file) => rmSync(file)],
    [
      'its file replaced',
      (_, file) => {
        rmSync(file);
        writeFileSync(file, '');
      },
    ],
    ['the whole folder removed', (dataDir) => rmSync(dataDir, { recursive: true })],
    ['the whole folder renamed', (dataDir) => renameSync(dataDir, `${dataDir}.old`)],
  ])('%s', async (_, happen) => {
    const { dataDir, file, recordFile, look } = holding();
    happen(dataDir, file);
    expect(look()).toEqual([remade(file)]);
    expect(look()).toEqual([]);
    expect(existsSync(recordFile)).toBe(true);
    expect(await other.take(file)).toBe('refused');
  });

  it('and again when it happens again', () => {
    const { file, look } = holding();
    for (let nth = 0; nth < 3; nth++) {
      rmSync(file);
      expect(look()).toEqual([remade(file)]);
    }
  });

  it.runIf(process.platform === 'linux')('and no descriptor stays behind (needs Linux)', () => {
    const { file, look } = holding();
    const open = () => readdirSync('/proc/self/fd').length;
    const before = open();
    for (let nth = 0; nth < 20; nth++) {
      rmSync(file);
      look();
    }
    expect(open() - before).toBeLessThan(10);
  });
});

it('a record that a dead guardian has left is replaced at the first look', () => {
  const { dataDir } = folders();
  const place = inDataDir(dataDir);
  const mine = kept(claim(place));
  writeFileSync(place.recordFile, JSON.stringify(recordOf({ pid: 500 })));
  mine.look(RECORD);
  expect(JSON.parse(readFileSync(place.recordFile, 'utf8'))).toEqual(RECORD);
});

it('the record alone is written again without a word, and no more once the lock is let go', () => {
  const { recordFile, mine, look } = holding();
  rmSync(recordFile);
  expect(look()).toEqual([]);
  expect(existsSync(recordFile)).toBe(true);
  mine.release();
  expect(existsSync(recordFile)).toBe(false);
});

it('a record that cannot be written is said once, and the lock is held all the same', async () => {
  const { file, recordFile, look } = holding();
  rmSync(recordFile);
  mkdirSync(`${recordFile}.new`);
  expect(look()).toEqual([expect.stringMatching(/^error: guardian\.json cannot be written: EISDIR/)]);
  expect(look()).toEqual([]);
  expect(await other.take(file)).toBe('refused');
  rmSync(`${recordFile}.new`, { recursive: true });
  expect(look()).toEqual([]);
  rmSync(recordFile);
  mkdirSync(`${recordFile}.new`);
  expect(look()).toHaveLength(1);
});

describe('another process has come in meanwhile', () => {
  const foreign = ({ file, recordFile }: { file: string; recordFile: string }) =>
    `critical: the lock ${file} had been removed or replaced, and another process holds the new one: it may be a second guardian, named in ${recordFile}; guarding goes on; stop one of the two`;

  it('it is alarmed once, its record is left alone, and the lock is taken again when it has gone', async () => {
    const guarded = holding();
    const { file, recordFile, look } = guarded;
    rmSync(file);
    rmSync(recordFile);
    expect(await other.take(file)).toBe('held');
    expect(look()).toEqual([foreign(guarded)]);
    expect(look()).toEqual([]);
    expect(existsSync(recordFile)).toBe(false);
    writeFileSync(recordFile, JSON.stringify(recordOf({ pid: 500 })));
    await other.release(file);
    expect(look()).toEqual([back(file)]);
    expect(JSON.parse(readFileSync(recordFile, 'utf8'))).toEqual(RECORD);
  });

  it('what it has written stays when this guardian ends', async () => {
    const { file, recordFile, mine, look } = holding();
    rmSync(file);
    await other.take(file);
    look();
    mine.release();
    expect(existsSync(recordFile)).toBe(true);
    expect(await other.take(file)).toBe('refused');
  });
});

it('a lock that cannot be made again is said once, tried at each look, and said again when it is made', () => {
  const { dataDir, file, look } = holding();
  rmSync(dataDir, { recursive: true });
  writeFileSync(dataDir, '');
  expect(look()).toEqual([
    expect.stringMatching(
      /^error: the lock \S+ had been removed or replaced and cannot be made again: \w+.+; guarding/,
    ),
  ]);
  expect(look()).toEqual([]);
  rmSync(dataDir);
  expect(look()).toEqual([back(file)]);
});

it('one that could not be taken at the start is taken when it can be', async () => {
  const { dataDir } = folders();
  writeFileSync(dataDir, '');
  const place = inDataDir(dataDir);
  const mine = kept(claim(place));
  expect(mine.standing()).toBe('unusable');
  expect(said(mine.look(RECORD))).toEqual([]);
  rmSync(dataDir);
  mkdirSync(dataDir);
  expect(said(mine.look(RECORD))).toEqual([back(place.file)]);
  expect(existsSync(join(dataDir, 'guardian.json'))).toBe(true);
});
