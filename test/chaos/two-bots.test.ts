// The watcher that the whole suite trusts: it must be able to see two bots, and must not see them where there is one.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { FOLDER_PREFIX, RUN_MARK } from '../support/census.ts';
import { startWatcher, type Watcher } from '../support/two-bots.ts';

let watcher: Watcher;
const folders: string[] = [];
const folder = () => {
  const made = mkdtempSync(join(tmpdir(), FOLDER_PREFIX));
  folders.push(made);
  return made;
};

/** A process that lives until it is killed, with the marks of a bot unless its boot id is empty. */
async function bot(cwd: string, bootId: string, script = 'echo up; exec sleep 60') {
  const env = { PATH: process.env.PATH, ...(bootId && { [RUN_MARK]: watcher.run, GUARDIAN_BOOT_ID: bootId }) };
  const child = spawn('sh', ['-c', script], { cwd, env, stdio: ['ignore', 'pipe', 'ignore'], detached: true });
  const exited = once(child, 'exit');
  // The cast: it has been spawned, for it speaks.
  const pid = child.pid as number;
  onTestFinished(() => {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // Nothing of it is left.
    }
  });
  await once(child.stdout, 'data');
  const kill = async () => {
    process.kill(pid, 'SIGKILL');
    await exited;
  };
  return { pid, kill };
}
/** Several looks. */
const aWhile = () => new Promise((resolve) => setTimeout(resolve, 200));

describe.skipIf(process.platform !== 'linux')('the watcher for two bots', () => {
  beforeEach(async () => {
    watcher = await startWatcher();
  });
  afterEach(() => {
    for (const one of folders.splice(0)) rmSync(one, { recursive: true, force: true });
  });

  it('sees two bots of one folder, tells of them once, and names both', async () => {
    const here = folder();
    const [first, second] = [await bot(here, 'a'), await bot(here, 'b')];
    await aWhile();
    const { violations, bots } = await watcher.end();
    expect(violations).toEqual([{ folder: here, pids: expect.arrayContaining([first.pid, second.pid]) }]);
    expect(bots).toBe(2);
  });

  it('sees a second bot also beside what is left of the first', async () => {
    const here = folder();
    const first = await bot(here, 'a', 'sleep 5 & echo up; wait');
    await aWhile();
    await first.kill();
    await bot(here, 'b');
    await aWhile();
    expect((await watcher.end()).violations).toHaveLength(1);
  });

  it('does not take a bot and its children for two', async () => {
    await bot(folder(), 'a', 'sleep 5 & sleep 5 & echo up; wait');
    await aWhile();
    expect(await watcher.end()).toMatchObject({ violations: [], bots: 1 });
  });

  it('does not take one after the other for two', async () => {
    const here = folder();
    for (const bootId of ['a', 'b', 'c']) {
      const one = await bot(here, bootId);
      await aWhile();
      await one.kill();
    }
    expect(await watcher.end()).toMatchObject({ violations: [], bots: 3 });
  });

  it('does not take a zombie for a bot', async () => {
    const here = folder();
    // The shell becomes a program that reaps nobody.
    const marked = `${RUN_MARK}=${watcher.run} GUARDIAN_BOOT_ID=a sh -c 'echo up; sleep 0.2'`;
    await bot(here, '', `${marked} & exec sleep 60`);
    await aWhile();
    await aWhile();
    await bot(here, 'b');
    await aWhile();
    expect(await watcher.end()).toMatchObject({ violations: [], bots: 2 });
  });

  it('does not take the bots of two folders, or of another run, for two of one', async () => {
    const here = folder();
    await Promise.all([bot(here, 'a'), bot(folder(), 'b')]);
    watcher = { ...watcher, run: 'another run' };
    await bot(here, 'c');
    await aWhile();
    expect(await watcher.end()).toMatchObject({ violations: [], bots: 2 });
  });

  it('is not taken for peace when it dies', async () => {
    await expect(watcher.end().then(() => watcher.end())).rejects.toThrow();
  });
});
