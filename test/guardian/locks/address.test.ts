import { expect, it } from 'vitest';
import { addressKey, healthAddress } from '../../../guardian/locks/address.ts';

it.each([
  'http://localhost:8080/api/dashboard',
  'http://LOCALHOST:8080/api/dashboard',
  'http://localhost.:8080/api/dashboard',
  'http://[::1]:8080/api/dashboard',
  'http://0.0.0.0:8080/api/dashboard',
  'http://[::]:8080/api/dashboard',
  'http://127.1:8080/api/dashboard',
  'http://2130706433:8080/api/dashboard',
  'http://[::ffff:127.0.0.1]:8080/api/dashboard',
  'http://me:password@127.0.0.1:8080/api/dashboard',
  'http://127.0.0.1:8080/API/dashboard',
  'http://127.0.0.1:8080/?another=way',
  'https://127.0.0.1:8080/api/dashboard#part',
])('%s is the bot of http://127.0.0.1:8080/api/dashboard: its port can be one bot’s only', (url) => {
  expect(addressKey(url)).toBe(addressKey('http://127.0.0.1:8080/api/dashboard'));
});

it.each([
  'http://127.0.0.1:8081/api/dashboard',
  'http://127.0.0.2:8080/api/dashboard',
  'http://10.0.0.7:8080/api/dashboard',
])('%s is another bot', (url) => {
  expect(addressKey(url)).not.toBe(addressKey('http://127.0.0.1:8080/api/dashboard'));
});

it('a port that goes without saying is the same as one that is said', () => {
  expect(healthAddress('http://localhost/x')).toBe(healthAddress('http://localhost:80/x'));
  expect(healthAddress('https://localhost/x')).toBe(healthAddress('http://localhost:443/x'));
  expect(healthAddress('http://bots.lan/x')).toBe(healthAddress('http://bots.lan:80/x'));
});

it('elsewhere one server may answer for many bots: path and query tell them apart', () => {
  const one = 'https://bots.lan/a/dashboard?bot=1';
  expect(healthAddress('https://BOTS.lan/a/dashboard?bot=1')).toBe(healthAddress(one));
  expect(healthAddress('https://bots.lan/a/dashboard/?bot=1')).toBe(healthAddress(one));
  for (const url of ['https://bots.lan/b/dashboard?bot=1', 'https://bots.lan/a/dashboard?bot=2']) {
    expect(healthAddress(url)).not.toBe(healthAddress(one));
  }
});

it('the key shows nothing of the address, and fits into the name of a file', () => {
  expect(addressKey('http://me:password@127.0.0.1:8080/')).toMatch(/^[0-9a-f]{16}$/);
});
