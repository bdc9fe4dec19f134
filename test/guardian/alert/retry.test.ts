// When what could not be sent is tried again.
import { describe, expect, it } from 'vitest';
import { pauseOf, waitAfter, waitUntil } from '../../../guardian/alert/retry.ts';

const NOW = Date.UTC(2026, 10, 21);
const HOUR = 3_600_000;

it('after 5 s, 30 s, 2 min, and then every 10 min', () => {
  expect([1, 2, 3, 4, 5, 99].map(waitAfter)).toEqual([5_000, 30_000, 120_000, 600_000, 600_000, 600_000]);
});

describe('the wait', () => {
  it('lasts until it is due, and is never negative', () => {
    expect(waitUntil(NOW + 5000, NOW)).toBe(5000);
    expect(waitUntil(NOW - 5000, NOW)).toBe(0);
    expect(waitUntil(NOW + HOUR, NOW)).toBe(HOUR);
  });
  it('is over when the clock was set back', () => expect(waitUntil(NOW + HOUR + 1, NOW)).toBe(0));
});

describe('Retry-After', () => {
  it.each([
    ['7', 7000],
    [' 7 ', 7000],
    ['0', 0],
    [new Date(NOW + 30_000).toUTCString(), 30_000],
    [new Date(NOW - 30_000).toUTCString(), 0],
    ['86400', HOUR],
    ['9'.repeat(400), null],
    ['soon', null],
    ['', null],
    [undefined, null],
  ])('%s is a pause of %s', (header, pause) => expect(pauseOf(header, NOW)).toBe(pause));
});
