import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { isAuthorized } from '../../../bot/server/token.ts';
import { type Serving, serving, TOKEN } from '../support/serving.ts';

const COMMANDS = ['/api/control/stop', '/api/control/halt', '/api/test_ai'];
const REFUSED = [
  ['no header', null],
  ['nothing', ''],
  ['another token', 'Bearer 00000000-6f0a-4a58-9d0f-2f6f5b1c9a01'],
  ['the beginning of the token', `Bearer ${TOKEN.slice(0, -1)}`],
  ['the token and more', `Bearer ${TOKEN}0`],
  ['the token in upper case', `Bearer ${TOKEN.toUpperCase()}`],
  ['the token without a scheme', TOKEN],
  ['the token by another scheme', `Basic ${TOKEN}`],
  ['the scheme alone', 'Bearer'],
  ['two tokens', `Bearer x ${TOKEN}`],
  ['null', 'Bearer null'],
] as const;

let bot: Serving;
const done: string[] = [];
async function serve(token: string | null) {
  done.length = 0;
  bot = await serving({
    token,
    control: {
      stop: () => void done.push('stop'),
      halt: { file: '/data/HALT', write: () => void done.push('halt') },
      testAi: async () => {
        done.push('test');
        return { signal: 'HOLD', confidence: 'LOW', reason: 'a reason' };
      },
    },
  });
}
afterEach(() => bot.close());

describe.each(COMMANDS)('POST %s', (path) => {
  it.each(REFUSED)('answers 401 and does nothing, given %s', async (_, authorization) => {
    await serve(TOKEN);
    const { status, headers, body } = await bot.post(path, authorization);
    expect([status, headers['www-authenticate']]).toEqual([401, 'Bearer']);
    expect(body).not.toContain(TOKEN);
    await new Promise(setImmediate);
    expect(done).toEqual([]);
  });
  it.each(['Bearer', 'bearer', 'BEARER '])('obeys the token after %s', async (scheme) => {
    await serve(TOKEN);
    const { status, body, headers } = await bot.post(path, `${scheme} ${TOKEN}`);
    expect(status).toBeLessThan(300);
    expect(body + JSON.stringify(headers)).not.toContain(TOKEN);
    await new Promise(setImmediate);
    expect(done).toHaveLength(1);
  });
  it('obeys nobody where there is no token', async () => {
    await serve(null);
    for (const authorization of [null, '', 'Bearer ', 'Bearer null', 'Bearer undefined', `Bearer ${TOKEN}`]) {
      expect((await bot.post(path, authorization)).status).toBe(401);
    }
  });
  it('is not obeyed as a GET, token or not', async () => {
    await serve(TOKEN);
    const { status } = await bot.ask(path, { authorization: `Bearer ${TOKEN}` });
    expect([status, done]).toEqual([405, []]);
  });
});

describe('the token', () => {
  const token = fc.string({
    minLength: 1,
    maxLength: 40,
    unit: fc.constantFrom('a', 'b', 'A', '.', '-', '$', '+', '\\'),
  });
  it('opens to itself only', () => {
    fc.assert(
      fc.property(token, token, (one, other) => isAuthorized(`Bearer ${one}`, other) === (one === other)),
      { numRuns: 2_000 },
    );
  });
  it('opens to nothing where it is empty', () => {
    for (const header of ['', 'Bearer', 'Bearer ', 'Bearer  ']) expect(isAuthorized(header, '')).toBe(false);
  });
});
