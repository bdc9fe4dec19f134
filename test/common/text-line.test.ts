import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeControls, LEVELS, textLine } from '../../common/text-line.ts';

const at = new Date(2025, 9, 27, 10, 0, 0).getTime();

describe('a line of the log', () => {
  it('is time, level and text', () => {
    expect(textLine(at, 'info', 'health check passed')).toBe('2025-10-27 10:00:00 [INFO] health check passed\n');
  });

  it('shows line breaks and tabs as escapes', () => {
    expect(escapeControls('a\r\nb\tc')).toBe('a\\r\\nb\\tc');
  });

  it('shows what would steer a terminal or turn the writing around', () => {
    expect(escapeControls('\u001b[31m\u009b\u2028\u202e\u2066')).toBe('\\u001b[31m\\u009b\\u2028\\u202e\\u2066');
  });

  it('leaves every other text as it is', () => {
    expect(escapeControls('健康检查通过 – 78 % «ok» 🙂')).toBe('健康检查通过 – 78 % «ok» 🙂');
  });

  it('is exactly one line, whatever the text', () => {
    const nasty = fc.constantFrom('\n', '\r', '\u0085', '\u2028', '\u2029', '\u000b', '\u000c', '\u0000', '[ERROR] ');
    const text = fc
      .array(
        fc.oneof(
          nasty,
          fc.nat(0xffff).map((code) => String.fromCharCode(code)),
        ),
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, fc.constantFrom(...LEVELS), (said, level) => {
        const line = textLine(at, level, said);
        expect(line.split(/\p{Cc}|\p{Zl}|\p{Zp}/u)).toHaveLength(2);
        expect(line).toMatch(new RegExp(`^2025-10-27 10:00:00 \\[${level.toUpperCase()}\\] `));
        expect(line.endsWith('\n')).toBe(true);
      }),
    );
  });
});
