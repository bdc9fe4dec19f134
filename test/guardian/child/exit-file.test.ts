// The exit code that a bot leaves behind: read if it is whole and this bot's, whatever lies there.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { clearExit, readExit } from '../../../guardian/child/exit-file.ts';

const BOOT_ID = '0b5e7c1e-6f0a-4a58-9d0f-2f6f5b1c9a01';

function prepare(text: string | null) {
  const folder = mkdtempSync(join(tmpdir(), 'exit-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'bot.exit');
  if (text !== null) writeFileSync(file, text);
  return file;
}

it.each([
  [`${BOOT_ID} 0\n`, 0],
  [`${BOOT_ID} 78\n`, 78],
  [`${BOOT_ID} 255\n`, 255],
])('%j is the code %i', (text, code) => expect(readExit(prepare(text), BOOT_ID)).toBe(code));

it.each([
  ['nothing', null],
  ['an empty file', ''],
  ['another bot’s', 'another 0\n'],
  ['half of it', `${BOOT_ID} 7`],
  ['no number', `${BOOT_ID} x\n`],
  ['a negative number', `${BOOT_ID} -1\n`],
  ['more than that', `${BOOT_ID} 0\n${BOOT_ID} 1\n`],
  ['another file', '\0\xff'.repeat(1000)],
])('%s is no code', (_, text) => expect(readExit(prepare(text), BOOT_ID)).toBeNull());

it('a folder in its place is no code, and is not in the way', () => {
  const file = prepare(null);
  mkdirSync(file);
  expect(readExit(file, BOOT_ID)).toBeNull();
  clearExit(file);
});

it('is cleared, also where it is not there', () => {
  const file = prepare(`${BOOT_ID} 0\n`);
  clearExit(file);
  clearExit(file);
  expect(existsSync(file)).toBe(false);
});
