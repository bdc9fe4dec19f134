// How much disk is free.
import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { freeDisk } from '../../../guardian/probes/disk.ts';

it('is a number of bytes, and unknown of a folder that is not there', async () => {
  const free = Number(await freeDisk([tmpdir(), '/no/such/folder']));
  expect(free).toBeGreaterThan(1 << 20);
  expect(await freeDisk(['/no/such/folder'])).toBeNull();
});
