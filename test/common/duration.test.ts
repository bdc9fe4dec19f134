import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration, parseDuration } from '../../common/duration.ts';

describe('reading a duration', () => {
  it.each([
    ['250ms', 250],
    ['15s', 15_000],
    ['5m', 300_000],
    ['1h', 3_600_000],
    ['1.5h', 5_400_000],
    ['0.25s', 250],
    ['1.1s', 1100],
    ['0s', 0],
  ])('%s is %i ms', (text, ms) => expect(parseDuration(text)).toBe(ms));

  it.each([
    '60',
    '60 s',
    '.5s',
    '5.s',
    '-5s',
    '+5s',
    '1e3s',
    '1d',
    '5S',
    '5sec',
    's',
    '',
    ' 5s',
    '5s\n',
    'NaNs',
    '1h30m',
  ])('%j is none', (text) => expect(parseDuration(text)).toBeNull());

  it('refuses a fraction of a millisecond instead of rounding it', () => {
    expect([parseDuration('9.6ms'), parseDuration('0.0001s')]).toEqual([null, null]);
  });

  it('gives back every whole number of each unit', () => {
    const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;
    const unit = fc.constantFrom(...(Object.keys(units) as (keyof typeof units)[]));
    fc.assert(
      fc.property(fc.nat(10_000_000), unit, (count, name) => parseDuration(`${count}${name}`) === count * units[name]),
    );
  });

  it('reads decimals of a second to the millisecond', () => {
    fc.assert(fc.property(fc.nat(10_000_000), (ms) => parseDuration(`${(ms / 1000).toFixed(3)}s`) === ms));
  });
});

describe('writing a computed duration', () => {
  it.each([
    [0, '0ms'],
    [0.4, '0ms'],
    [999.4, '999ms'],
    [999.5, '1.0s'],
    [1000, '1.0s'],
    [3249, '3.2s'],
    [9949, '9.9s'],
    [9950, '10s'],
    [12_400, '12s'],
    [300_000, '300s'],
    [-5, '0ms'],
  ])('%d ms is %s', (ms, text) => expect(formatDuration(ms)).toBe(text));

  const span = fc.oneof(fc.double({ min: 0, max: 20_000, noNaN: true }), fc.double({ min: 0, max: 1e9, noNaN: true }));

  it('says milliseconds below 1 s, one decimal below 10 s, whole seconds from there', () => {
    fc.assert(
      fc.property(span, (ms) => {
        const text = formatDuration(ms);
        if (ms < 999.5) return /^\d{1,3}ms$/.test(text);
        return ms < 9950 ? /^\d\.\ds$/.test(text) : /^\d{2,}s$/.test(text);
      }),
    );
  });

  it('is off by half of its last digit at most, read back', () => {
    fc.assert(
      fc.property(span, (ms) => {
        const off = Math.abs((parseDuration(formatDuration(ms)) as number) - ms);
        return off <= (ms < 999.5 ? 0.5 : ms < 9950 ? 50 : 500) + 1e-6;
      }),
    );
  });
});
