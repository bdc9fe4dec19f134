import { describe, expect, it } from 'vitest';
import { accountOf } from './account-of.ts';

const asked = async (options = {}, sending = {}) => {
  const { status, code } = await accountOf(options).get('/account/balance', { ccy: 'USDT' }, sending);
  return [status, code];
};

describe('the door of the simulated OKX', () => {
  it('lets in what is signed', async () => {
    expect(await asked()).toEqual([200, '0']);
  });
  it.each([
    ['without a key', { 'OK-ACCESS-KEY': '' }, '50103'],
    ['without a passphrase', { 'OK-ACCESS-PASSPHRASE': '' }, '50104'],
    ['without a signature', { 'OK-ACCESS-SIGN': '' }, '50106'],
    ['without a time', { 'OK-ACCESS-TIMESTAMP': '' }, '50107'],
    ['with a key that is none', { 'OK-ACCESS-KEY': 'other' }, '50111'],
    ['with a wrong passphrase', { 'OK-ACCESS-PASSPHRASE': 'other' }, '50105'],
    ['with a wrong signature', { 'OK-ACCESS-SIGN': 'AAAA' }, '50113'],
    ['with a time that is none', { 'OK-ACCESS-TIMESTAMP': 'now' }, '50112'],
    ['of the other environment', { 'x-simulated-trading': '1' }, '50101'],
  ])('keeps out a request %s', async (_, headers, code) => {
    expect(await asked({}, { headers })).toEqual([401, code]);
  });
  it('keeps out a request of the demo account without its header, and lets it in with it', async () => {
    const demo = { key: { isDemo: true } };
    expect(await asked(demo)).toEqual([200, '0']);
    expect(await asked(demo, { headers: { 'x-simulated-trading': '0' } })).toEqual([401, '50101']);
  });
  it.each([30_000, -30_000])('lets in a request whose time is off by %d ms', async (skew) => {
    expect(await asked({}, { skew })).toEqual([200, '0']);
  });
  it.each([30_001, -30_001])('keeps out a request whose time is off by %d ms', async (skew) => {
    expect(await asked({}, { skew })).toEqual([401, '50102']);
  });
  it('lets a key that may only read read, and not write', async () => {
    const { get, place, code } = accountOf({ key: { perm: 'read_only' } });
    expect((await get('/account/config')).data[0]).toMatchObject({ perm: 'read_only' });
    expect(code(await place())).toBe('50120');
  });
  it('asks for no key where the market is asked for', async () => {
    const { get } = accountOf();
    expect((await get('/public/time', {}, { headers: { 'OK-ACCESS-KEY': '' } })).code).toBe('0');
  });
});
