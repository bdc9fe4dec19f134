// The record beside a lock that names its holder: how a second guardian, and whoever looks for the first, finds it.
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Platform } from '../platform/types.ts';

export type GuardianRecord = {
  readonly pid: number;
  /** With the pid it names one process for ever. */
  readonly start_token: string | null;
  /** ISO 8601. */
  readonly started_at: string;
  readonly socket: string;
  readonly data_dir: string;
};

const NAMING_MS = 1000;
const NAMING_LOOK_MS = 20;

export async function ownRecord(dataDir: string, platform: Platform, wall: number): Promise<GuardianRecord> {
  return {
    pid: process.pid,
    start_token: await platform.startToken(process.pid),
    started_at: new Date(wall).toISOString(),
    socket: platform.controlSocketPath(dataDir),
    data_dir: dataDir,
  };
}

/**
 * Written whole or not at all, readable by its owner only.
 *
 * @throws Error if it cannot be; guarding does not depend on it.
 */
export function writeGuardianRecord(file: string, record: GuardianRecord): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(record)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** Removes the record of this process, no other's. One that stays behind is seen through by its start token. */
export function clearGuardianRecord(file: string): void {
  try {
    if (readGuardianRecord(file)?.pid === process.pid) rmSync(file, { force: true });
  } catch {
    // A disk that cannot be written any more.
  }
}

/**
 * The living process that a record names. Whoever holds the lock writes it just after it has taken it: at the same
 * moment there may be none yet.
 *
 * @returns Null if none has come up within a second.
 */
export async function awaitHolder(file: string, platform: Platform): Promise<GuardianRecord | null> {
  for (let waited = 0; waited < NAMING_MS; waited += NAMING_LOOK_MS) {
    const other = readGuardianRecord(file);
    if (other?.start_token && (await platform.startToken(other.pid)) === other.start_token) return other;
    await sleep(NAMING_LOOK_MS);
  }
  return null;
}

function readGuardianRecord(file: string): GuardianRecord | null {
  try {
    const record = JSON.parse(readFileSync(file, 'utf8')) as GuardianRecord | null;
    return typeof record?.pid === 'number' ? record : null;
  } catch {
    return null;
  }
}
