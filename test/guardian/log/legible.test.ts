import { describe, expect, it } from 'vitest';
import { cutLong, hideSecrets, MAX_TEXT_LENGTH } from '../../../guardian/log/legible.ts';

describe('a secret', () => {
  it('is hidden wherever it stands', () => {
    expect(hideSecrets('sk-12345678 and sk-12345678', ['sk-12345678'])).toBe('*** and ***');
  });

  it('is hidden also where it was written into a URL or into JSON', () => {
    const secret = 'a"b&c d/9';
    expect(hideSecrets(`https://x/?k=${encodeURIComponent(secret)}`, [secret])).toBe('https://x/?k=***');
    expect(hideSecrets(JSON.stringify({ k: secret }), [secret])).toBe('{"k":"***"}');
  });

  it('is hidden whole if another one is its beginning', () => {
    expect(hideSecrets('12345678-tail', ['12345678', '12345678-tail'])).toBe('***');
  });

  it('has at least 8 characters: shorter values stay', () => {
    expect(hideSecrets('port 1234567', ['1234567', ''])).toBe('port 1234567');
  });
});

describe('a long text', () => {
  it('stays whole up to the maximum', () => {
    expect(cutLong('x'.repeat(MAX_TEXT_LENGTH))).toHaveLength(MAX_TEXT_LENGTH);
  });

  it('is cut beyond it and says how much', () => {
    const text = cutLong('x'.repeat(MAX_TEXT_LENGTH + 5));
    expect(text).toBe(`${'x'.repeat(MAX_TEXT_LENGTH)}… (5 characters cut)`);
  });
});
