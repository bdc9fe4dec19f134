// What of a text or a dashboard is a secret, and what is not.
import { describe, expect, it } from 'vitest';
import { createScrub, secretsIn } from '../../../guardian/evidence/scrub.ts';

const scrub = createScrub(['a known phrase', '987654321']);

describe('a text', () => {
  it.each([
    ['using a known phrase now', 'using *** now'],
    ['?q=a%20known%20phrase', '?q=***'],
    ['OKX_API_KEY=abc', 'OKX_API_KEY=***'],
    ["config: {'apiKey': 'abc def', 'symbol': 'BTC'}", "config: {'apiKey': ***, 'symbol': 'BTC'}"],
    ['{"secretKey":"a\\"b","symbol":"BTC"}', '{"secretKey":***,"symbol":"BTC"}'],
    ['"{\\"passphrase\\": \\"abc\\", \\"x\\": 1}"', '"{\\"passphrase\\": ***, \\"x\\": 1}"'],
    ['Authorization: Basic dXNlcjpwYXNz, retry', 'Authorization: ***'],
    ["headers={'authorization': 'Bearer a.b-c', 'accept': 'x'}", "headers={'authorization': '***', 'accept': 'x'}"],
    ['sent Bearer abc.def', 'sent Bearer ***'],
    ['Cookie: session=abc; other=def', 'Cookie: ***'],
    ['GET /v1?key=abc&symbol=BTC', 'GET /v1?key=***&symbol=BTC'],
    ['GET /v1?signature=abc&symbol=BTC', 'GET /v1?signature=***&symbol=BTC'],
    ['bot --api-key abc --port 1', 'bot --api-key *** --port 1'],
    ['http://user:pass@host/path', 'http://***@host/path'],
    ['Incorrect API key provided: sk-abcdefgh12345678.', 'Incorrect API key provided: ***.'],
    ['jwt eyJhbGciOiJIUzI1.eyJzdWIi.abc', 'jwt ***'],
    ['bot 123456:AAabcdefghijklmnopqrstuvwxyz01234 said', 'bot *** said'],
    [`wallet 0x${'ab'.repeat(32)}`, 'wallet ***'],
    [
      '-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----',
      '-----BEGIN PRIVATE KEY-----***-----END PRIVATE KEY-----',
    ],
    ['-----BEGIN EC PRIVATE KEY-----\nabc', '-----BEGIN EC PRIVATE KEY-----***'],
  ])('%s', (text, hidden) => expect(scrub.text(text)).toBe(hidden));

  it.each([
    'health check passed: AI decision 12s ago',
    'prompt_tokens: 532, total_tokens=900, max_tokens: 4096',
    'symbol=BTC/USDT:USDT side: BUY keys: 3',
    'Basic information follows, token expired',
    'http://127.0.0.1:8080/api/dashboard and user@host',
    '2026-11-26 10:00:00 [INFO] order 1234567890123456789 filled',
    'boot id 464e40e7-9b09-44ca-b0bf-f4996d469636',
  ])('stays: %s', (text) => expect(scrub.text(text)).toBe(text));

  it('takes no long time, whatever it is', () => {
    const start = performance.now();
    for (const text of ['a-'.repeat(50_000), '"'.repeat(50_000), 'token='.repeat(20_000), '://'.repeat(50_000)])
      scrub.text(text);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

describe('a JSON value', () => {
  it('loses what stands under the name of a secret, whatever it is', () => {
    const value = {
      apiKey: 'abc',
      token: 5,
      nested: [{ password: { a: 1 } }],
      key: 'x',
      'x-api-key': 'y',
      OKX_SECRET: 'z',
    };
    const left = {
      apiKey: '***',
      token: '***',
      nested: [{ password: '***' }],
      key: '***',
      'x-api-key': '***',
      OKX_SECRET: '***',
    };
    expect(scrub.json(value)).toEqual(left);
  });

  it('loses what is known or has the shape of a secret, also as a name or a number', () => {
    expect(scrub.json({ 'a known phrase': 'x', note: 'Bearer abc', chat: 987654321 })).toEqual({
      '***': 'x',
      note: 'Bearer ***',
      chat: '***',
    });
  });

  it('keeps everything else', () => {
    const value = {
      has_token: true,
      password: null,
      secret: '',
      max_tokens: 5,
      keys: ['a'],
      price: 1.5,
      token_count: 7,
    };
    expect(scrub.json(value)).toEqual(value);
  });

  it('loses what lies deeper than anybody nests', () => {
    let deep: unknown = 'bottom';
    for (let level = 0; level < 10_000; level++) deep = [deep];
    expect(JSON.stringify(scrub.json(deep))).toContain('…');
  });
});

it('variables with the name of a secret hold one', () => {
  expect(
    secretsIn({
      PATH: '/bin',
      PWD: '/home/me',
      API_KEY_FILE: '/run/key',
      OKX_API_KEY: 'abc',
      GUARDIAN_TOKEN: 'def',
      EMPTY_TOKEN: '',
      NONE_TOKEN: undefined,
    }),
  ).toEqual(['abc', 'def']);
});
