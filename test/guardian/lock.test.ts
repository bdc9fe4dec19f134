// One guardian for one bot: a lock of the kernel's, against a real second process.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { takeLock } from '../../guardian/lock.ts';

const HOLDER = `
  import { takeLock } from ${JSON.stringify(join(import.meta.dirname, '../../guardian/lock.ts'))};
  console.log(takeLock(process.argv[1]) ? 'held' : 'refused');
  setInterval(() => {}, 1000);
`;

it('is held by one process, and free the moment that one is killed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lock-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'guardian.lock');
  const holder = spawn(process.execPath, ['--input-type=module', '-e', HOLDER, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void holder.kill('SIGKILL'));
  const said = await new Promise((resolve) => holder.stdout.once('data', resolve));
  expect(String(said)).toBe('held\n');
  expect(takeLock(file)).toBeNull();

  holder.kill('SIGKILL');
  await new Promise((resolve) => holder.once('close', resolve));
  const lock = takeLock(file);
  expect(lock).not.toBeNull();
  expect(takeLock(file)).toBeNull();
  lock?.release();
  const again = takeLock(file);
  expect(again).not.toBeNull();
  again?.release();
});

it('says why where the file cannot be used', () => {
  expect(() => takeLock('/no/such/folder/guardian.lock')).toThrow(/unable to open/);
});
