// The forms of a message.
import { expect, it } from 'vitest';
import { asJson, asText, lineOf } from '../../../guardian/alert/message.ts';

const at = new Date(2026, 10, 21, 8, 30, 5).getTime();
const message = { kind: 'halted', severity: 'critical', text: 'restart limit reached', at } as const;

it('people read how grave it is, what it is, when and where', () => {
  expect(asText(message, 'desk')).toBe('[CRITICAL] restart limit reached\n2026-11-21 08:30:05, desk');
});

it('programs get the same, by name', () => {
  expect(asJson(message, 'desk')).toEqual({
    source: 'trading-guardian',
    severity: 'critical',
    kind: 'halted',
    text: 'restart limit reached',
    at: new Date(at).toISOString(),
    host: 'desk',
  });
});

it('a text is one line without control characters, fit for a variable and for UTF-8', () => {
  expect(lineOf('a\nb\0c\u001b[1m')).toBe('a\\nb\\u0000c\\u001b[1m');
  expect(lineOf('a\ud800b')).toBe('a\ufffdb');
});

it('a long text is cut, never through a character', () => {
  expect(lineOf('x'.repeat(2000))).toBe('x'.repeat(2000));
  expect(lineOf('x'.repeat(2001))).toBe(`${'x'.repeat(1999)}…`);
  expect(lineOf(`${'x'.repeat(1998)}😀😀`)).toBe(`${'x'.repeat(1998)}\ufffd…`);
});
