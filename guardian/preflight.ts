// Everything `run` makes sure of before it guards: what to launch, that no other guardian guards it, whether the bot of an
// earlier guardian still runs, and else that the port is free.
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Lock, takeLock } from '../common/kernel-lock.ts';
import { type FoundBot, findBot } from './child/found.ts';
import { findLaunch, type Launch } from './child/launch.ts';
import { heldBy, isPortFree, portOf } from './child/port.ts';
import { readRecord } from './child/record.ts';
import { EXIT, Refusal } from './exit-code.ts';
import { ownBot } from './places.ts';
import type { Platform } from './platform/types.ts';
import type { Settings } from './policy.ts';
import { lookAtDashboard } from './probes/dashboard.ts';
import { readDashboard } from './probes/reading.ts';
import { type Language, render } from './sentences/catalogue.ts';
import { type Reason, reason } from './sentences/reason.ts';

/** `guardian.json`: how others find the running guardian. */
export type GuardianRecord = {
  readonly pid: number;
  readonly start_token: string | null;
  readonly started_at: string;
  readonly socket: string;
};

export const guardianRecordFile = (dataDir: string) => join(dataDir, 'guardian.json');
export const childRecordFile = (dataDir: string) => join(dataDir, 'bot.json');

/** @throws Refusal if there is nothing to launch. */
export function chooseLaunch(settings: Settings): Launch {
  const found = findLaunch({
    command: settings.values['guardian.command'],
    cwd: settings.cwd,
    ownBot: ownBot(settings.configFile),
    isWindows: process.platform === 'win32',
    exists: (path) => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false,
  });
  if ('tried' in found) {
    throw new Refusal(EXIT.configuration, [
      `there is nothing to guard: set guardian.command; tried ${found.tried.join(', ')}`,
    ]);
  }
  if (!existsSync(settings.cwd)) {
    throw new Refusal(EXIT.configuration, [
      `guardian.cwd must be an existing folder, got ${settings.cwd}: make it or correct guardian.cwd`,
    ]);
  }
  return found;
}

/**
 * Takes the guardian's lock in the data folder.
 *
 * @throws Refusal with code 4 if another guardian holds it, named as well as it can be; 78 if the folder cannot be used.
 */
export async function lockDataDir(settings: Settings, platform: Platform, language: Language): Promise<Lock> {
  const { dataDir } = settings;
  let lock: Lock | null;
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    lock = takeLock(join(dataDir, 'guardian.lock'));
  } catch (error) {
    throw new Refusal(EXIT.configuration, [
      `guardian.data_dir must be a folder that can be written to, got ${dataDir}: ${(error as Error).message}`,
    ]);
  }
  if (lock) return lock;
  const other = await awaitOther(dataDir, platform);
  const sentence = other
    ? reason('second_guardian', { pid: other.pid, since: other.started_at, folder: dataDir })
    : reason('second_guardian_unnamed', { folder: dataDir });
  throw new Refusal(EXIT.secondGuardian, [render(language, sentence)]);
}

const NAMING_MS = 1000;
const NAMING_LOOK_MS = 20;

/** Whoever holds the lock writes its record just after it has taken it: at the same moment there may be none yet. */
async function awaitOther(dataDir: string, platform: Platform): Promise<GuardianRecord | null> {
  for (let waited = 0; waited < NAMING_MS; waited += NAMING_LOOK_MS) {
    const other = readGuardianRecord(dataDir);
    if (other?.start_token && (await platform.startToken(other.pid)) === other.start_token) return other;
    await sleep(NAMING_LOOK_MS);
  }
  return null;
}

/** @throws Error if it cannot be written; guarding does not depend on it. */
export async function writeGuardianRecord(dataDir: string, platform: Platform, wall: number): Promise<void> {
  const record: GuardianRecord = {
    pid: process.pid,
    start_token: await platform.startToken(process.pid),
    started_at: new Date(wall).toISOString(),
    socket: platform.controlSocketPath(dataDir),
  };
  writeFileSync(guardianRecordFile(dataDir), `${JSON.stringify(record)}\n`, { mode: 0o600 });
}

/** One that stays behind names a process that is gone, and is seen through by its start token. */
export function clearGuardianRecord(dataDir: string): void {
  try {
    rmSync(guardianRecordFile(dataDir), { force: true });
  } catch {
    // A disk that cannot be written any more.
  }
}

function readGuardianRecord(dataDir: string): GuardianRecord | null {
  try {
    return JSON.parse(readFileSync(guardianRecordFile(dataDir), 'utf8')) as GuardianRecord;
  } catch {
    return null;
  }
}

/** Where the guardian begins: with a bot that runs already, or with a spawn; or why neither may be. */
export type Beginning = { readonly found: FoundBot | null } | { readonly obstacle: Reason };

/** @param wall Epoch milliseconds. */
export async function lookAround(settings: Settings, platform: Platform, wall: number): Promise<Beginning> {
  const { dataDir, healthUrl } = settings;
  const record = readRecord(childRecordFile(dataDir));
  const found = record && (await findBot(record, { platform, healthUrl, bootIdShown, wall }));
  if (found?.is === 'stray') {
    const { pid } = found;
    return { obstacle: reason('orphan', { pid, command: found.record.command, end: platform.endCommand(pid) }) };
  }
  if (found) return { found };
  if ((await isPortFree(healthUrl)) !== false) return { found: null };
  return { obstacle: heldBy(healthUrl, await platform.listener(portOf(healthUrl))) };
}

async function bootIdShown(url: string): Promise<string | null> {
  const finding = await lookAtDashboard(url, SHOWING_MS);
  return finding.saw === 'object' ? readDashboard(finding.object).bootId : null;
}

const SHOWING_MS = 2000;
