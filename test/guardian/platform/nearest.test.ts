import { expect, it } from 'vitest';
import { nearest } from '../../../guardian/platform/nearest.ts';

const at = (...addresses: string[]) => addresses.map((address) => ({ address }));

it.each([
  [['::1', '::', '0.0.0.0', '127.0.0.1'], '127.0.0.1'],
  [['192.168.1.5', '::', '0.0.0.0'], '0.0.0.0'],
  [['::1', '::'], '::'],
  [['192.168.1.5', '::1'], '192.168.1.5'],
])('of the listeners at %j, %s is the one that answers', (addresses, chosen) => {
  expect(nearest(at(...addresses))?.address).toBe(chosen);
});

it('is null of none', () => {
  expect(nearest([])).toBeNull();
});
