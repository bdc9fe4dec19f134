import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { haltIn } from '../../bot/halt.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'halt-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the kill switch', () => {
  it('is off while there is no file', () => expect(haltIn(folder).read()).toBeNull());
  it('is on with the reason that the file holds', () => {
    writeFileSync(join(folder, 'HALT'), '  we are at the dentist\n');
    expect(haltIn(folder).read()).toBe('we are at the dentist');
  });
  it.each([
    ['is empty', () => writeFileSync(join(folder, 'HALT'), '')],
    ['is a folder', () => mkdirSync(join(folder, 'HALT'))],
    ['cannot be looked at', () => symlinkSync('HALT', join(folder, 'HALT'))],
  ])('is on as well where the file %s', (_, make) => {
    make();
    expect(haltIn(folder).read()).toBe('the file HALT lies in the data folder');
  });
  it('shows no reason that is endless or steers a terminal', () => {
    writeFileSync(join(folder, 'HALT'), `\u001b[31m${'x'.repeat(10_000)}`);
    const reason = haltIn(folder).read() ?? '';
    expect(reason.startsWith('\\u001b[31mxxx')).toBe(true);
    expect(reason).toHaveLength(200);
  });
  it('is switched on in a data folder that is not there yet, and off by removing the file', () => {
    const halt = haltIn(join(folder, 'data'));
    halt.write('enough');
    expect(readFileSync(halt.file, 'utf8')).toBe('enough\n');
    expect(halt.read()).toBe('enough');
    rmSync(halt.file);
    expect(halt.read()).toBeNull();
  });
});
