import { describe, expect, it } from 'vitest';
import { isAllowedHost, urlOf } from '../../../bot/server/host.ts';

describe('the Host header', () => {
  it.each(['127.0.0.1', '127.0.0.1:8080', 'localhost:8080', 'LOCALHOST', '[::1]:8080'])('may be %s', (header) => {
    expect(isAllowedHost(header, '127.0.0.1')).toBe(true);
  });
  it('may be the configured host', () => {
    expect(isAllowedHost('bot.lan:8080', 'Bot.lan')).toBe(true);
    expect(isAllowedHost('[fd00::7]:8080', 'fd00::7')).toBe(true);
  });
  it.each([
    '',
    'evil.example',
    'evil.example:8080',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '127.0.0.1@evil',
  ])('may not be "%s"', (header) => {
    expect(isAllowedHost(header, '127.0.0.1')).toBe(false);
  });
});

describe('the address said at the start', () => {
  it.each([
    ['127.0.0.1', 'http://127.0.0.1:8080'],
    ['::1', 'http://[::1]:8080'],
  ])('of %s is %s', (host, url) => {
    expect(urlOf(host, 8080)).toBe(url);
  });
});
