// A lock that dies with its holder, against a real second process.
import { mkdirSync, mkdtempSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { type Lock, takeLock } from '../../common/kernel-lock.ts';
import { type Holder, startHolder } from '../support/holder.ts';

let one: Holder;
let two: Holder;
beforeAll(async () => {
  [one, two] = await Promise.all([startHolder(), startHolder()]);
});
afterAll(() => Promise.all([one.kill(), two.kill()]));

function fresh() {
  const folder = mkdtempSync(join(tmpdir(), 'lock-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return { folder, file: join(folder, 'a.lock') };
}

function held(file: string): Lock {
  const lock = takeLock(file);
  if (!lock) throw new Error('somebody else holds it');
  onTestFinished(lock.release);
  return lock;
}

it('is held by one process, and free the moment that one is killed', async () => {
  const { file } = fresh();
  const holder = await startHolder();
  onTestFinished(holder.kill);
  expect(await holder.take(file)).toBe('held');
  expect(takeLock(file, 0)).toBeNull();
  await holder.kill();
  const lock = held(file);
  expect(takeLock(file, 0)).toBeNull();
  lock.release();
  held(file);
});

it('is waited for a little, since two that reach for it at once can be in each other’s way without either holding it', async () => {
  const { file } = fresh();
  await one.take(file);
  const asked = performance.now();
  expect(takeLock(file)).toBeNull();
  // SQLite counts its pauses, not the time: a little less than the 50 ms.
  expect(performance.now() - asked).toBeGreaterThan(25);
});

it('is got from a predecessor that is just ending, by whom is patient', async () => {
  const { file } = fresh();
  await one.takeFor(file, 30);
  const lock = takeLock(file, 10_000);
  expect(lock).not.toBeNull();
  lock?.release();
});

it('is taken on the file that is there, not on one that was replaced while it was waited for', async () => {
  const { file } = fresh();
  await one.takeAndReplace(file, 30);
  const lock = takeLock(file, 10_000);
  onTestFinished(() => lock?.release());
  expect(lock?.isInPlace()).toBe(true);
  expect(await two.take(file)).toBe('refused');
});

it('of two that reach for it at the same moment gets exactly one, 20 times over', async () => {
  const { folder } = fresh();
  for (let nth = 0; nth < 20; nth++) {
    const answers = await Promise.all([one, two].map((holder) => holder.take(join(folder, `${nth}.lock`))));
    expect(answers.toSorted()).toEqual(['held', 'refused']);
  }
});

it('lies in a file that only its owner may read, else any reader could keep the owner out', () => {
  const { file } = fresh();
  held(file);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

it('means nothing where only the file is left, as after a power cut', () => {
  const { file } = fresh();
  writeFileSync(file, '');
  held(file);
});

it('is in place while its file is, whatever is written beside it', () => {
  const { folder, file } = fresh();
  const lock = held(file);
  writeFileSync(join(folder, 'b.lock'), '');
  expect(lock.isInPlace()).toBe(true);
});

it.each<[string, (folder: string, file: string) => void]>([
  ['its file is removed', (_, file) => rmSync(file)],
  [
    'its file is replaced',
    (_, file) => {
      renameSync(file, `${file}.old`);
      writeFileSync(file, '');
    },
  ],
  ['its folder is removed', (folder) => rmSync(folder, { recursive: true })],
  [
    'its folder is a file',
    (folder) => {
      rmSync(folder, { recursive: true });
      writeFileSync(folder, '');
    },
  ],
  ['its folder is renamed', (folder) => renameSync(folder, `${folder}.old`)],
])('is in place no longer once %s', (_, happen) => {
  const { folder } = fresh();
  const within = join(folder, 'data');
  mkdirSync(within);
  const file = join(within, 'a.lock');
  const lock = held(file);
  happen(within, file);
  expect(lock.isInPlace()).toBe(false);
});

it('is taken for in place where that cannot be seen: what is held is not let go in doubt', () => {
  const { folder } = fresh();
  const within = join(folder, 'data');
  mkdirSync(within);
  const lock = held(join(within, 'a.lock'));
  renameSync(within, `${within}.old`);
  symlinkSync(within, within);
  expect(lock.isInPlace()).toBe(true);
});

it('is not lost with the last mention of it, when memory is tidied up', async () => {
  const { file } = fresh();
  expect(takeLock(file)).not.toBeNull();
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  expect(await one.take(file)).toBe('refused');
});

it('is not lost by looking', async () => {
  const { file } = fresh();
  const lock = held(file);
  expect(lock.isInPlace()).toBe(true);
  expect(await one.take(file)).toBe('refused');
});

it('says why where the file cannot be used', () => {
  expect(() => takeLock('/no/such/folder/guardian.lock')).toThrow(/ENOENT.*\/no\/such\/folder/);
});

it('says so where its file is not one that can be locked', () => {
  const { file } = fresh();
  writeFileSync(file, 'what somebody has written here is no lock\n'.repeat(40));
  expect(() => takeLock(file)).toThrow(/not a database/);
});
