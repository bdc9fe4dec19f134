import { describe, expect, it } from 'vitest';
import { isSignedBy, sign } from './wire/signature.ts';

describe('the signature of OKX', () => {
  const secret = '22582BD0CFF14C41EDBF1AB98506286D';
  const timestamp = '2020-12-08T09:08:57.715Z';
  const get = { timestamp, method: 'GET', path: '/api/v5/account/balance?ccy=BTC', body: '' };
  const post = {
    timestamp,
    method: 'POST',
    path: '/api/v5/account/set-leverage',
    body: '{"instId":"BTC-USDT","lever":"5","mgnMode":"isolated"}',
  };

  it.each([
    ['a GET with its query', get, 'HiZhvSfMtWJA3uUIVXV3a/bSXNPCWvYFXoGCVS8V4zY='],
    ['a POST with its body', post, 'eCnnCgWLjlQ9XnpUkrcny3qNq3WW/81KNrDr/XR6Xv8='],
  ])('of %s is that of its documentation', (_, signed, signature) => {
    expect(sign(secret, signed)).toBe(signature);
    expect(isSignedBy(secret, signed, signature)).toBe(true);
  });
  it('is another for one other byte', () => {
    const signature = sign(secret, post);
    expect(isSignedBy(secret, { ...post, body: post.body.replace('"5"', '"6"') }, signature)).toBe(false);
    expect(isSignedBy(secret, { ...post, body: `${post.body} ` }, signature)).toBe(false);
    expect(isSignedBy(secret, { ...post, method: 'GET' }, signature)).toBe(false);
  });
});
