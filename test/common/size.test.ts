import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatSize, parseSize } from '../../common/size.ts';

describe('reading a size', () => {
  it.each([
    ['1B', 1],
    ['4KB', 4096],
    ['512MB', 536_870_912],
    ['1.5GB', 1_610_612_736],
  ])('%s is %i bytes', (text, bytes) => expect(parseSize(text)).toBe(bytes));

  it.each(['512', '512 MB', '512mb', '1TB', '-1MB', '.5GB', '1e3MB', ''])('%j is none', (text) =>
    expect(parseSize(text)).toBeNull(),
  );
});

describe('writing a size', () => {
  it.each([
    [0, '0B'],
    [1023, '1023B'],
    [1024, '1.0KB'],
    [10_137, '9.9KB'],
    [10_200, '10KB'],
    [1_048_575, '1.0MB'],
    [81_788_928, '78MB'],
    [1_073_741_824, '1.0GB'],
  ])('%i bytes is %s', (bytes, text) => expect(formatSize(bytes)).toBe(text));

  it('never needs more than four digits below a terabyte, and can be read back', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 40 - 2 ** 30), (bytes) => {
        const text = formatSize(bytes);
        expect(text).toMatch(/^(\d{1,4}B|(\d\.\d|\d{2,4})(KB|MB|GB))$/);
        expect(Math.abs((parseSize(text) as number) - bytes)).toBeLessThanOrEqual(bytes * 0.051);
      }),
    );
  });
});
