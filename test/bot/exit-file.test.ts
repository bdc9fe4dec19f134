// The exit code that the bot leaves for a guardian that did not spawn it.
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { leaveExitCode } from '../../bot/exit-file.ts';

function prepare() {
  const folder = mkdtempSync(join(tmpdir(), 'exit-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'bot.exit');
}

it('is one line with the boot id, for its owner only', () => {
  const file = prepare();
  leaveExitCode({ GUARDIAN_EXIT_FILE: file, GUARDIAN_BOOT_ID: 'the-mark' }, 78);
  expect(readFileSync(file, 'utf8')).toBe('the-mark 78\n');
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

it('takes the place of an earlier one', () => {
  const file = prepare();
  leaveExitCode({ GUARDIAN_EXIT_FILE: file, GUARDIAN_BOOT_ID: 'the-first-mark' }, 78);
  leaveExitCode({ GUARDIAN_EXIT_FILE: file, GUARDIAN_BOOT_ID: 'b' }, 0);
  expect(readFileSync(file, 'utf8')).toBe('b 0\n');
});

it('is not left without a file or a boot id, and a folder that is gone is no trouble', () => {
  const file = prepare();
  leaveExitCode({ GUARDIAN_EXIT_FILE: file }, 0);
  leaveExitCode({ GUARDIAN_BOOT_ID: 'the-mark' }, 0);
  leaveExitCode({ GUARDIAN_EXIT_FILE: join(file, 'nowhere'), GUARDIAN_BOOT_ID: 'the-mark' }, 0);
  expect(existsSync(file)).toBe(false);
});
