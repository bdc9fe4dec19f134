// One bot for one account: a lock by the fingerprint of the exchange's key, in the user's state folder, so that another
// data folder opens no way round.
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { isPlaceholder } from '../common/config/placeholder.ts';
import { type Lock, takeLock } from '../common/kernel-lock.ts';
import { Fatal } from './domain/errors.ts';

/** For a predecessor that is just ending, in milliseconds. */
const PATIENCE_MS = 1_000;

/**
 * @param key The exchange's key; without one, or with a placeholder, there is no account to be locked.
 * @param stateFolder Null where the user has none.
 * @param tell Told in one sentence if the lock cannot be held; the bot goes on without it.
 * @returns Null where nothing is held.
 * @throws Fatal if another bot holds it. No sentence shows anything of the key.
 */
export function lockAccount(
  key: string | undefined,
  stateFolder: string | null,
  tell: (sentence: string) => void,
  patienceMs = PATIENCE_MS,
): Lock | null {
  if (!key?.trim() || isPlaceholder(key)) return null;
  let lock: Lock | null;
  try {
    if (stateFolder === null) throw new Error('this user has no folder for it, set HOME');
    mkdirSync(stateFolder, { recursive: true, mode: 0o700 });
    lock = takeLock(join(stateFolder, `bot-okx-${fingerprint(key)}.lock`), patienceMs);
  } catch (error) {
    tell(`nothing keeps a second bot off the account of OKX_API_KEY: ${(error as Error).message}`);
    return null;
  }
  if (lock === null) {
    throw new Fatal(
      'the account of OKX_API_KEY is in use by another bot of this user: stop that one first, or give this one the key of another account',
    );
  }
  return lock;
}

const fingerprint = (key: string): string => createHash('sha256').update(key.trim()).digest('hex').slice(0, 16);
