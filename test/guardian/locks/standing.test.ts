// The whole table: what is said of a lock that is not held on the file in its place, from how it stood to how it stands.
import { expect, it } from 'vitest';
import { type Standing, saidOf } from '../../../guardian/locks/standing.ts';

const place = { file: '/w/data/guardian.lock', recordFile: '/w/data/guardian.json' };

it.each<[Standing, Standing, string | null]>([
  ['ours', 'ours', 'warning lock_remade'],
  ['ours', 'foreign', 'critical lock_foreign'],
  ['ours', 'unusable', 'error lock_unusable'],
  ['foreign', 'ours', 'info lock_back'],
  ['foreign', 'foreign', null],
  ['foreign', 'unusable', 'error lock_unusable'],
  ['unusable', 'ours', 'info lock_back'],
  ['unusable', 'foreign', 'critical lock_foreign'],
  ['unusable', 'unusable', null],
])('from %s to %s: %s', (before, after, expected) => {
  const notice = saidOf(before, after, place, 'ENOSPC');
  expect(notice && `${notice.level} ${notice.sentence.is}`).toBe(expected);
});
