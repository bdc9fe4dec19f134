// What `run` makes sure of before it guards, when it holds its locks: what to launch, whether the bot of an earlier
// guardian still runs, and else that the port is free.
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type FoundBot, findBot } from './child/found.ts';
import { findLaunch, type Launch } from './child/launch.ts';
import { heldBy, isPortFree, portOf } from './child/port.ts';
import { type ChildRecord, readRecord } from './child/record.ts';
import { EXIT, Refusal } from './exit-code.ts';
import { ownBot } from './places.ts';
import type { Platform } from './platform/types.ts';
import type { Settings } from './policy.ts';
import { lookAtDashboard } from './probes/dashboard.ts';
import { readDashboard } from './probes/reading.ts';
import { type Reason, reason } from './sentences/reason.ts';

export const childRecordFile = (dataDir: string) => join(dataDir, 'bot.json');

/** @throws Refusal if there is nothing to launch. */
export function chooseLaunch(settings: Settings): Launch {
  const found = findLaunch({
    command: settings.values['guardian.command'],
    cwd: settings.cwd,
    ownBot: ownBot(settings.configFile),
    isWindows: process.platform === 'win32',
    exists: isFile,
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

/** What cannot be looked at, in a folder without entrance or behind links in a circle, is not there. */
function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
  } catch {
    return false;
  }
}

/** Where the guardian begins: with a bot that runs already, or with a spawn; or why neither may be. */
export type Beginning = { readonly found: FoundBot | null } | { readonly obstacle: Reason; readonly code: number };

/** @param wall Epoch milliseconds. */
export async function lookAround(settings: Settings, platform: Platform, wall: number): Promise<Beginning> {
  const { dataDir, healthUrl } = settings;
  const file = childRecordFile(dataDir);
  const record = readRecord(file);
  if (record && (await isGuarded(record, platform))) {
    const { guardian_pid: guardian, command } = record;
    return { obstacle: reason('guarded_already', { guardian, command, file }), code: EXIT.secondGuardian };
  }
  const look = { platform, healthUrl: record?.health_url ?? healthUrl, bootIdShown, wall };
  const found = record && (await findBot(record, look));
  if (found?.is === 'stray') {
    const { pid } = found;
    const obstacle = reason('orphan', { pid, command: found.record.command, end: platform.endCommand(pid) });
    return { obstacle, code: EXIT.configuration };
  }
  if (found) return { found };
  if ((await isPortFree(healthUrl)) !== false) return { found: null };
  return { obstacle: heldBy(healthUrl, await platform.listener(portOf(healthUrl))), code: EXIT.configuration };
}

/** Whether the guardian that wrote it still lives: in a copy of its data folder the locks are others than its own. */
async function isGuarded({ guardian_pid, guardian_start_token }: ChildRecord, platform: Platform): Promise<boolean> {
  if (!guardian_start_token) return false;
  return (await platform.startToken(guardian_pid)) === guardian_start_token;
}

async function bootIdShown(url: string): Promise<string | null> {
  const finding = await lookAtDashboard(url, SHOWING_MS);
  return finding.saw === 'object' ? readDashboard(finding.object).bootId : null;
}

const SHOWING_MS = 2000;
