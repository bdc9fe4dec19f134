// The command of a halt: real programs, and what is said of them.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, openSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type HaltCommand, runHaltCommand } from '../../guardian/halt-command.ts';
import { render } from '../../guardian/sentences/catalogue.ts';
import { isAlive, until } from '../support/guardian.ts';

function prepare(words: readonly string[], changes: Partial<HaltCommand> = {}) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'halt-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const output = join(folder, 'bot.log');
  const said: string[] = [];
  const { ended } = runHaltCommand({
    words,
    cwd: folder,
    env: { ...process.env, TEST_INHERITED: 'yes' },
    cause: 'restart_limit',
    patience: 10_000,
    openOutput: () => openSync(output, 'a'),
    tell: (level, sentence) => said.push(`${level}: ${render('en', sentence)}`),
    ...changes,
  });
  return { folder, ended, said, written: () => (existsSync(output) ? readFileSync(output, 'utf8') : '') };
}
const sh = (script: string, changes?: Partial<HaltCommand>) => prepare(['/bin/sh', '-c', script], changes);

it('runs in its folder, is told the cause, and writes to bot.log', async () => {
  const { folder, ended, said, written } = sh('pwd; echo $GUARDIAN_HALT_CAUSE $TEST_INHERITED; echo oh >&2');
  await ended;
  expect(written()).toBe(`${folder}\nrestart_limit yes\noh\n`);
  expect(said).toEqual([
    expect.stringMatching(
      /^warning: running guardian\.on_halt_command, its output goes to bot\.log: \/bin\/sh -c pwd; /,
    ),
    expect.stringMatching(/^info: guardian\.on_halt_command has ended, code 0: \/bin\/sh -c pwd; /),
  ]);
});

it('gets its words as they are: no shell is there', async () => {
  const { ended, written } = prepare(['/bin/echo', '$HOME', '*', ';', 'a b']);
  await ended;
  expect(written()).toBe('$HOME * ; a b\n');
});

it.each([
  ['another code', 'exit 3', 'error: guardian.on_halt_command has ended, code 3: '],
  ['a signal', 'kill -KILL $$', 'error: guardian.on_halt_command has ended, signal SIGKILL: '],
])('that it ended with %s is said as an error', async (_, script, sentence) => {
  const { ended, said } = sh(script);
  await ended;
  expect(said.at(-1)).toContain(sentence);
});

it.each<[string, readonly string[], Partial<HaltCommand>, string]>([
  ['is not there', ['./nowhere', 'x'], {}, 'ENOENT'],
  ['may not be run', [import.meta.filename], {}, 'EACCES'],
  ['has no folder', ['/bin/sh'], { cwd: '/no/such/folder' }, 'ENOENT'],
  ['is no name of a file', ['a\0b'], {}, 'ERR_INVALID_ARG_VALUE'],
])('one that %s is said as an error, and nothing is thrown', async (_, words, changes, why) => {
  const { ended, said } = prepare(words, changes);
  await ended;
  expect(said.at(-1)).toContain(`error: guardian.on_halt_command cannot be run (${why}), correct it`);
});

it('leaves no file open behind it', async () => {
  let output = 0;
  const openOutput = () => {
    output = openSync('/dev/null', 'a');
    return output;
  };
  const { ended } = sh('exit 0', { openOutput });
  const target = () => readlinkSync(`/proc/self/fd/${output}`);
  expect(existsSync(`/proc/self/fd/${output}`) && target() === '/dev/null').toBe(false);
  await ended;
});

it('runs though its output cannot be opened', async () => {
  const { ended, said } = sh('exit 0', {
    openOutput: () => {
      throw new Error('EMFILE');
    },
  });
  await ended;
  expect(said.at(-1)).toContain('has ended, code 0');
});

it('is waited for so long and no longer, and then goes on by itself', async () => {
  const { ended, said, written } = sh('echo $$; exec sleep 60', { patience: 150 });
  await ended;
  expect(said.at(-1)).toMatch(/^error: guardian\.on_halt_command still runs and is waited for no longer/);
  await until(
    () => written().includes('\n'),
    5000,
    () => 'its pid',
  );
  const pid = Number(written());
  expect(pid).toBeGreaterThan(1);
  onTestFinished(() => void process.kill(pid, 'SIGKILL'));
  expect(isAlive(pid)).toBe(true);
});

it('is not said to be slow when it has ended in time', async () => {
  const { ended, said } = sh('exit 0', { patience: 300 });
  await ended;
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(said).toHaveLength(2);
});

it('shows no secret of its command line', async () => {
  const { ended, said } = prepare(['/bin/echo', '--api-key', 'T0-hunter2']);
  await ended;
  expect(said.join()).not.toContain('T0-hunter2');
});

it('outlives a guardian that ends at the end of its patience, in a session of its own', async () => {
  const file = JSON.stringify(join(import.meta.dirname, '../../guardian/halt-command.ts'));
  const program = `
    const { runHaltCommand } = await import(${file});
    runHaltCommand({
      words: ['/bin/sh', '-c', 'exec sleep 60'], cwd: '.', env: process.env, cause: 'daily_limit', patience: 300,
      openOutput: () => { throw new Error() }, tell: () => {},
    });
    const { readFileSync } = await import('node:fs');
    console.log(readFileSync('/proc/self/task/' + process.pid + '/children', 'utf8'));`;
  const guardian = spawn(process.execPath, ['--input-type=module', '-e', program]);
  const ended = new Promise((resolve) => guardian.once('close', resolve));
  let out = '';
  guardian.stdout.on('data', (part) => (out += part));
  await until(
    () => out.includes('\n'),
    10_000,
    () => 'the pid',
  );
  const pid = Number(out.trim());
  expect(pid).toBeGreaterThan(1);
  onTestFinished(() => void process.kill(pid, 'SIGKILL'));
  const session = /^\d+ \(.*\) \S (?:\d+ ){2}(\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1];
  await ended;
  expect([isAlive(pid), Number(session)]).toEqual([true, pid]);
});
