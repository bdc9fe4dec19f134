// One bot for one account, whatever its data folder: against real second processes.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { lockAccount } from '../../bot/account-lock.ts';
import { startHolder } from '../support/holder.ts';
import { type BotFolder, botFolder, freePort } from './support/spawn-bot.ts';

const KEY = '5f2b6c1e-9a4d-4c7e-8f30-1d2e3f4a5b6c';
const OTHER_KEY = '00aa11bb-22cc-33dd-44ee-55ff66aa77bb';

let folder: BotFolder;
beforeEach(() => {
  folder = botFolder('');
});
afterEach(() => folder.clear());

const state = () => join(folder.path, 'state/trading-guardian');
const files = () => globSync('**/*.lock', { cwd: folder.path });
const nothing = (sentence: string) => expect(sentence).toBeNull();

function lock(
  key: string | undefined,
  tell: (sentence: string) => void = nothing,
  stateFolder: string | null = state(),
) {
  const taken = lockAccount(key, stateFolder, tell, 0);
  onTestFinished(() => taken?.release());
  return taken;
}

describe('the lock of an account', () => {
  it('is one for a key: a second bot is refused, one with another key is not', () => {
    expect(lock(KEY)).not.toBeNull();
    expect(() => lock(` ${KEY}\n`)).toThrow('the account of OKX_API_KEY is in use by another bot of this user');
    expect(lock(OTHER_KEY)).not.toBeNull();
  });

  it('is held against other processes, which may be waited for', async () => {
    lock(KEY)?.release();
    const [file] = files() as [string];
    const holder = await startHolder();
    onTestFinished(holder.kill);
    await holder.take(join(folder.path, file));
    expect(() => lock(KEY)).toThrow('in use by another bot');
    await holder.kill();
    await new Promise((resolve) => setImmediate(resolve));
    expect(lock(KEY)).not.toBeNull();
  });

  it.each([undefined, '', '  ', 'your-api-key', '<key>', 'changeme'])('is none without a key: %j', (key) => {
    expect(lock(key)).toBeNull();
    expect(files()).toEqual([]);
  });

  it('shows nothing of the key, neither in the name of its file nor when it refuses', () => {
    lock(KEY);
    expect(files().join()).toMatch(/\/bot-okx-[0-9a-f]{16}\.lock$/);
    expect(files().join()).not.toContain(KEY.slice(0, 8));
    expect(() => lock(KEY)).not.toThrow(KEY.slice(0, 8));
  });

  it.each<[string, () => string | null, RegExp]>([
    ['has no folder', () => null, /OKX_API_KEY: this user has no folder for it, set HOME$/],
    ['may not write there', () => join(folder.path, 'config.yaml/state'), /OKX_API_KEY: ENOTDIR/],
  ])('is done without, and that is said, where the user %s', (_, where, sentence) => {
    const told: string[] = [];
    expect(lock(KEY, (text) => told.push(text), where())).toBeNull();
    expect(told).toEqual([expect.stringMatching(sentence)]);
  });
});

it('two real bots with one key and a data folder each: the second ends with 78; after a kill the next starts', async () => {
  const bot = async (name: string, key: string) => {
    const words = ['--bot.port', String(await freePort()), '--bot.data_dir', name];
    const run = folder.run({ words, env: { OKX_API_KEY: key } });
    return { ...run, listens: () => vi.waitFor(() => expect(run.output.stdout).toContain('bot listening'), 10_000) };
  };
  const first = await bot('one', KEY);
  await first.listens();
  const second = await bot('two', KEY);
  const stranger = await bot('three', OTHER_KEY);
  expect(await second.exited).toBe(78);
  expect(second.output.stderr).toBe(
    'the account of OKX_API_KEY is in use by another bot of this user: stop that one first, or give this one the key of another account\n',
  );
  await stranger.listens();

  first.child.kill('SIGKILL');
  await first.exited;
  await (await bot('one', KEY)).listens();
  const logs = globSync('logs/*', { cwd: folder.path }).map((name) => readFileSync(join(folder.path, name), 'utf8'));
  expect(logs.join('')).toContain('"event":"fatal"');
  expect(logs.join('')).not.toContain(KEY);
});

it('a real bot without a key leaves nothing in the state folder', async () => {
  const run = folder.run({ words: ['--bot.port', String(await freePort())] });
  await vi.waitFor(() => expect(run.output.stdout).toContain('bot listening'), 10_000);
  expect(files()).toEqual([]);
});
