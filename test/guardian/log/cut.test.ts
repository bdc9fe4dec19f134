import { describe, expect, it } from 'vitest';
import { nextCut } from '../../../guardian/log/cut.ts';

const MB = 1024 ** 2;
const limits = { maxSizeBytes: 10 * MB, maxFiles: 5 };

describe('the head of bot.log', () => {
  it('stays while the file is smaller than its limit', () => {
    expect(nextCut(10 * MB - 1, limits, 4096)).toBeNull();
  });

  it('goes in whole blocks from the limit on and leaves the last 256 KiB', () => {
    expect(nextCut(10 * MB, limits, 4096)).toEqual({ bytes: 9.75 * MB, kept: true });
  });

  it('is never the whole file, however small the limit', () => {
    expect(nextCut(4096, { maxSizeBytes: 100, maxFiles: 5 }, 4096)).toBeNull();
    expect(nextCut(4097, { maxSizeBytes: 100, maxFiles: 5 }, 4096)).toEqual({ bytes: 4096, kept: true });
  });

  it('is kept as long as live and rotated files together may hold it', () => {
    expect(nextCut(60 * MB, limits, 4096)).toEqual({ bytes: 9.75 * MB, kept: true });
  });

  it('is dropped uncopied as far as it is older than that', () => {
    expect(nextCut(75 * MB + 1, limits, 4096)).toEqual({ bytes: 15 * MB, kept: false });
  });
});
