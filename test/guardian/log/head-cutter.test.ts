import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { canCutHeads, collapseHead, type HeadCutter } from '../../../guardian/log/head-cutter.ts';
import { makeFolder, makeSmallDisk } from './support.ts';

const tryIn = (folder: string, cutHead: HeadCutter) => canCutHeads(join(folder, 'scratch'), 4096, cutHead);

describe('whether heads can be cut off', () => {
  it('is no where the cutter cannot', async () => {
    expect(await tryIn(makeFolder(), async () => false)).toBe(false);
  });

  it('is no where the cutter says that it can but does not', async () => {
    expect(await tryIn(makeFolder(), async () => true)).toBe(false);
  });

  it('is no on a file system that has no such operation', async (test) => {
    const disk = makeSmallDisk(64 * 1024);
    if (!disk) return test.skip('no tmpfs: mounting one takes Linux and root');
    expect(await tryIn(disk, collapseHead)).toBe(false);
  });

  it('is tried without leaving a trace', async () => {
    const folder = makeFolder();
    await tryIn(folder, collapseHead);
    expect(readdirSync(folder)).toEqual([]);
  });
});
