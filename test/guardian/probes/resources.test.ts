// Memory and CPU of a whole tree, measured on real processes.
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { measure } from '../../../guardian/probes/resources.ts';

const run = (script: string) => {
  const child = spawn(process.execPath, ['-e', script], { stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child.pid as number;
};

const MEGABYTE = 1 << 20;

it('tells a busy process from an idle one, from the second look on', async () => {
  const [busy, idle] = [run('for (;;);'), run('setInterval(() => {}, 1000)')];
  await sleep(1000);
  const look = () => Promise.all([measure([busy], 60_000), measure([idle], 60_000)]);
  await look();
  await sleep(500);
  const [spinning, waiting] = await look();
  expect(spinning?.cpuPercent).toBeGreaterThan((waiting?.cpuPercent ?? 100) + 5);
});

it('adds the memory of all of them up', async () => {
  const pids = [run('setInterval(() => {}, 1000)'), run('setInterval(() => {}, 1000)')];
  await sleep(200);
  const [first, both] = [await measure(pids.slice(0, 1), 60_000), await measure(pids, 60_000)];
  expect(first?.memoryBytes).toBeGreaterThan(10 * MEGABYTE);
  expect(both?.memoryBytes).toBeGreaterThan(1.5 * (first?.memoryBytes ?? 0));
});

it('counts nothing for a process that has ended, and is unknown where none is left', async () => {
  const living = run('setInterval(() => {}, 1000)');
  const ended = run('');
  await sleep(300);
  expect((await measure([living, ended], 60_000))?.memoryBytes).toBeGreaterThan(10 * MEGABYTE);
  expect(await measure([ended], 60_000)).toBeNull();
  expect(await measure([], 60_000)).toBeNull();
});
