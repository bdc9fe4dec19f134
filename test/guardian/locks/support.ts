// Guardians that reach for their locks in folders of their own, in this process or known by their records.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Locks } from '../../../guardian/locks/locks.ts';
import type { GuardianRecord } from '../../../guardian/locks/record.ts';
import type { Notice } from '../../../guardian/locks/standing.ts';
import type { Platform } from '../../../guardian/platform/types.ts';
import { render } from '../../../guardian/sentences/catalogue.ts';

/** A machine on which pid 500 lives. The cast: nothing else of the platform is asked for. */
export const platform = {
  startToken: async (pid) => (pid === 500 ? 'boot/77' : null),
} as Partial<Platform> as Platform;

export const recordOf = (changes: Partial<GuardianRecord> = {}): GuardianRecord => ({
  pid: process.pid,
  start_token: 'boot/1',
  started_at: '2026-11-21T00:00:00.000Z',
  socket: '/w/s',
  data_dir: '/w/data',
  ...changes,
});

export function folders() {
  const parent = mkdtempSync(join(tmpdir(), 'locks-'));
  onTestFinished(() => rmSync(parent, { recursive: true, force: true }));
  return { parent, dataDir: join(parent, 'data'), state: join(parent, 'state') };
}

/** Lets go at the end of the test. */
export function kept<L extends Pick<Locks, 'release'>>(locks: L): L {
  onTestFinished(locks.release);
  return locks;
}

export const said = (notices: readonly Notice[]) => notices.map((one) => `${one.level}: ${render('en', one.sentence)}`);
