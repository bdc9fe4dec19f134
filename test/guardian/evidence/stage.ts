// A bot as the guardian spawns it, in a folder of its own, and a collector for it.
import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { findLaunch, type Launch } from '../../../guardian/child/launch.ts';
import { spawnBot } from '../../../guardian/child/spawn.ts';
import { type CollectorSetup, createCollector } from '../../../guardian/evidence/collector.ts';
import type { Incident } from '../../../guardian/evidence/incident.ts';
import type { Report } from '../../../guardian/evidence/report.ts';
import { openBotLog } from '../../../guardian/log/bot-log.ts';
import { platform } from '../../../guardian/platform/platform.ts';
import { reason } from '../../../guardian/sentences/reason.ts';
import { until } from '../../support/guardian.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures');

export const AT = Date.UTC(2026, 10, 26, 10, 0, 0);

export const incident = (changes: Partial<Incident> = {}): Incident => {
  const stale = reason('stale', { age: '301s', limit: '300s' });
  return {
    at: AT,
    incarnation: 3,
    pid: 1,
    group: 1,
    bootId: 'none',
    isAlive: true,
    code: 'decision_stale',
    reason: stale,
    ruling: reason('restarting', { nth: 4, max: 10, window: '1h', wait: '10s', reason: stale }),
    checks: [{ at: AT - 60_000, verdict: 'unhealthy', code: 'decision_stale', reason: stale }],
    dashboard: { at: AT - 60_000, object: { loop: { stage: 'idle' } } },
    resources: { memoryBytes: 50 << 20, cpuPercent: 1 },
    ...changes,
  };
};

export function folderOf() {
  const folder = mkdtempSync(join(tmpdir(), 'evidence-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

const NONE: Launch = { file: '/bin/none', args: [], env: {}, command: 'none' };

/** A collector in a folder; `kept` reads what it has kept of the only incident. */
export function collecting(folder: string, changes: Partial<CollectorSetup> = {}) {
  const faults: string[] = [];
  const root = join(folder, 'incidents');
  const collector = createCollector({
    root,
    botLog: join(folder, 'bot.log'),
    launch: NONE,
    platform,
    // Long enough on a busy machine too; tests of the limit set their own.
    limit: 15_000,
    version: '1.2.3',
    settings: { 'guardian.max_no_response': { value: '300s' } },
    secrets: () => [],
    environment: {},
    freeMemory: () => Number.POSITIVE_INFINITY,
    onFault: (error) => faults.push(error.message),
    ...changes,
  });
  const ids = () => (existsSync(root) ? readdirSync(root).sort() : []);
  const read = (name: string) => readFileSync(join(root, ids()[0] ?? '', name), 'utf8');
  return { collector, faults, root, ids, read, report: () => JSON.parse(read('report.json')) as Report };
}

/** A program of test/fixtures that has said that it is ready. */
export async function bot(program: string, ...args: string[]) {
  const folder = folderOf();
  const botLog = join(folder, 'bot.log');
  const file = program.endsWith('.py') ? 'python3' : process.execPath;
  const launch = findLaunch({
    command: [file, join(FIXTURES, program), '0', ...args],
    cwd: folder,
    ownBot: { file: '', args: [], needs: '' },
    isWindows: false,
    exists: () => false,
  }) as Launch;
  const bootId = randomUUID();
  const output = openBotLog(botLog, () => {});
  const born = await spawnBot({ launch, cwd: folder, env: { ...process.env, GUARDIAN_BOOT_ID: bootId }, output });
  closeSync(output);
  if ('fault' in born) throw new Error(born.fault);
  const { pid } = born;
  const ended = new Promise<number | string | null>((resolve) =>
    born.onExit(({ code, signal }) => resolve(code ?? signal)),
  );
  onTestFinished(() => {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // It has ended.
    }
  });
  const log = () => (existsSync(botLog) ? readFileSync(botLog, 'utf8') : '');
  await until(
    () => log().includes('ready'),
    10_000,
    () => `a ready ${program}: ${log()}`,
  );
  const seen = (changes: Partial<Incident> = {}) => incident({ pid, group: pid, bootId, ...changes });
  return { folder, launch, pid, ended, log, seen };
}
