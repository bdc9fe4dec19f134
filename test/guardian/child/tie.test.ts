// A bot that is tied to its guardian: the launch, what is refused, and real processes whose guardian is killed.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Launch } from '../../../guardian/child/launch.ts';
import { type Tying, tied, tieToGuardian } from '../../../guardian/child/tie.ts';
import { run } from '../../../guardian/platform/run.ts';
import { isAlive, until } from '../../support/guardian.ts';

const SLEEP: Launch = { file: '/bin/sleep', args: ['60'], env: { A: '1' }, command: '/bin/sleep 60' };
const tie = (launch: Launch, changes: Partial<Tying> = {}) =>
  tieToGuardian(launch, {
    onGuardianExit: 'stop',
    cwd: '/',
    env: { PATH: '/usr/bin:/bin' },
    isLinux: true,
    run: async () => ({ code: 0, text: '' }),
    language: 'en',
    ...changes,
  });

const isLinux = process.platform === 'linux';

it('the program runs as before, with the signal set before it', () => {
  expect(tied(SLEEP, '/usr/bin/setpriv')).toEqual({
    ...SLEEP,
    file: '/usr/bin/setpriv',
    args: ['--pdeathsig', 'TERM', '--', '/bin/sleep', '60'],
  });
});

describe.runIf(isLinux)('a launch', () => {
  it('of another bot is tied, by its path or by its name', async () => {
    expect((await tie(SLEEP)).args.slice(-2)).toEqual(['/bin/sleep', '60']);
    expect((await tie({ ...SLEEP, file: 'sleep' })).args.slice(-2)).toEqual(['sleep', '60']);
    expect((await tie({ ...SLEEP, file: './sleep' }, { cwd: '/bin' })).args.slice(-2)).toEqual(['./sleep', '60']);
  });

  it('stays as it is where the bot is adopted', async () => {
    expect(await tie(SLEEP, { onGuardianExit: 'adopt', isLinux: false })).toBe(SLEEP);
  });

  it('stays as it is where the bot is ours, which watches its guardian itself, on every platform', async () => {
    const ours = { ...SLEEP, isOwnBot: true };
    expect(await tie(ours, { isLinux: false })).toBe(ours);
  });

  it.each(['/no/such/bot', 'no-such-bot', './sleep', import.meta.filename, '/bin'])(
    'of %s, which cannot run, is left to the spawn, which says why',
    async (file) => {
      const launch = { ...SLEEP, file };
      expect(await tie(launch)).toBe(launch);
    },
  );
});

it('another bot is refused but on Linux', async () => {
  await expect(tie(SLEEP, { isLinux: false })).rejects.toMatchObject({
    code: 78,
    sentences: [expect.stringContaining('guardian.on_guardian_exit must be adopt here')],
  });
});

it.each([{ code: 1, text: '' }, null])('it is refused where setpriv answers with %j', async (answer) => {
  await expect(tie(SLEEP, { run: async () => answer })).rejects.toMatchObject({
    code: 78,
    sentences: [expect.stringContaining('install util-linux')],
  });
});

/** A guardian in small: it spawns what it is told to, tied or not, and leaves its pid in a file. */
async function guard(launch: Launch, prelude = '') {
  const folder = mkdtempSync(join(tmpdir(), 'tie-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const spawnFile = JSON.stringify(join(import.meta.dirname, '../../../guardian/child/spawn.ts'));
  const program = join(folder, 'guardian.mjs');
  writeFileSync(
    program,
    `import { openSync, writeFileSync } from 'node:fs';
    const { spawnBot } = await import(${spawnFile});
    ${prelude}
    const output = openSync('bot.log', 'a');
    const { pid } = await spawnBot({ launch: ${JSON.stringify(launch)}, cwd: '.', env: process.env, output });
    writeFileSync('pid', String(pid));
    setInterval(() => {}, 1000);`,
  );
  const guardian: ChildProcess = spawn(process.execPath, [program], { cwd: folder, stdio: 'inherit' });
  const file = join(folder, 'pid');
  await until(
    () => existsSync(file) && readFileSync(file, 'utf8') !== '',
    10_000,
    () => 'the bot',
  );
  const bot = Number(readFileSync(file, 'utf8'));
  expect(bot).toBeGreaterThan(1);
  onTestFinished(() => {
    for (const pid of [guardian.pid as number, bot]) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  });
  const isBot = () => readFileSync(`/proc/${bot}/cmdline`, 'utf8').startsWith(launch.command.split(' ')[0] as string);
  await until(isBot, 5000, () => 'the bot’s program');
  const kill = async () => {
    guardian.kill('SIGKILL');
    await new Promise((resolve) => guardian.once('close', resolve));
  };
  return { bot, folder, kill };
}

describe.runIf(isLinux)('a guardian is killed with SIGKILL', () => {
  it('its tied bot is asked to end, under the pid that the guardian knows', async () => {
    const trap = `trap 'echo asked; exit 0' TERM; echo ready; while :; do sleep 0.05; done`;
    const launch = { file: '/bin/sh', args: ['-c', trap], env: {}, command: '/bin/sh' };
    const { bot, folder, kill } = await guard(await tie(launch, { run }));
    const written = () => readFileSync(join(folder, 'bot.log'), 'utf8');
    await until(
      () => written() === 'ready\n',
      5000,
      () => 'the trap',
    );
    await kill();
    await until(
      () => !isAlive(bot),
      5000,
      () => 'the end of the bot',
    );
    expect(written()).toBe('ready\nasked\n');
  });

  it('also where other threads of the guardian come and go, since its first one has spawned the bot', async () => {
    const threads = `const { Worker } = await import('node:worker_threads');
      const worker = new Worker('', { eval: true });
      await new Promise((resolve) => worker.once('exit', resolve));`;
    const { bot, kill } = await guard(await tie(SLEEP, { run }), threads);
    expect(isAlive(bot)).toBe(true);
    await kill();
    await until(
      () => !isAlive(bot),
      5000,
      () => 'the end of the bot',
    );
  });

  it('a bot that is not tied lives on', async () => {
    const { bot, kill } = await guard(await tie(SLEEP, { run, onGuardianExit: 'adopt' }));
    await kill();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(isAlive(bot)).toBe(true);
  });
});
