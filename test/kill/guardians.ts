// Kills the guardian with -9 at random moments while its bot behaves badly, and starts it again each time.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../support/ports.ts';
import { countBots } from './bots.ts';

const PROGRAM = join(import.meta.dirname, '../../dist/guardian.cjs');
const BOT = join(import.meta.dirname, '../fixtures/moody.mjs');

export type GuardianSweep = {
  /** A sentence for each; empty where all is well. */
  readonly faults: readonly string[];
  readonly kills: number;
  /** What the guardian had said last when it was killed, how often. */
  readonly moments: { readonly [sentence: string]: number };
  readonly adoptions: number;
  readonly spawns: number;
  readonly mostBots: number;
  /** Milliseconds without a bot: the longest, and the median of such spans. */
  readonly longestGap: number;
  readonly medianGap: number;
  readonly looks: number;
};

const HAS_BOT = /adopted the running bot|bot (re)?started: pid/;

const configuration = (port: number) => ({
  guardian: {
    command: `${JSON.stringify(process.execPath)} ${JSON.stringify(BOT)} ${port}`,
    start_grace: '200ms',
    check_interval: '50ms',
    health_timeout: '100ms',
    failure_threshold: 2,
    max_no_response: '2s',
    stop_timeout: '200ms',
    max_restarts: 1_000_000,
    max_restarts_per_day: 0,
    backoff: { first: '0s', initial: '100ms', multiplier: 2, max: '300ms' },
    status: { port: 0 },
    logging: { language: 'en' },
  },
  bot: { port },
});

/** @param random In [0, 1): the same numbers make the same moments. */
export async function sweepGuardians(kills: number, random: () => number): Promise<GuardianSweep> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'kill-'));
  const file = join(folder, 'config.yaml');
  writeFileSync(file, JSON.stringify(configuration(port)));
  const log = () => read(join(folder, 'guardian.log'));
  const faults: string[] = [];
  const moments: Record<string, number> = {};
  const bots = countBots((words) => words.includes(BOT) && words.includes(String(port)));
  const env = { ...process.env, XDG_STATE_HOME: join(folder, 'state') };
  const start = () => spawn(process.execPath, [PROGRAM, '--config', file], { stdio: 'ignore', env });

  for (let kill = 0; kill < kills; kill++) {
    const length = log().length;
    const guardian = start();
    const isEarly = random() < 0.3;
    // However long a busy machine takes to start it, it has a bot before most of its deaths.
    const hasBot = () => HAS_BOT.test(log().slice(length));
    for (let waited = 0; !isEarly && waited < 10_000 && !hasBot(); waited += 10) await sleep(10);
    await sleep(random() * (isEarly ? 500 : 1500));
    if (guardian.exitCode !== null) faults.push(`kill ${kill}: the guardian had ended by itself: ${guardian.exitCode}`);
    guardian.kill('SIGKILL');
    await ended(guardian);
    const said = kindOf(log().trimEnd().split('\n').at(-1) ?? '');
    moments[said] = (moments[said] ?? 0) + 1;
  }

  const last = start();
  const before = log().length;
  const isWell = () => log().slice(before).includes('health check passed');
  for (let waited = 0; waited < 30_000 && !isWell(); waited += 20) await sleep(20);
  if (!isWell()) faults.push(`no bot decides at the end: ${log().slice(-500)}`);
  const { most, gaps, looks } = bots.stop();
  last.kill('SIGTERM');
  const code = await ended(last);
  if (code !== 0) faults.push(`the last guardian ended with ${code}`);
  if (most !== 1) faults.push(`${most} bots lived at one moment`);
  const story = log();
  rmSync(folder, { recursive: true });
  return {
    faults,
    kills,
    moments,
    adoptions: story.split('adopted the running bot').length - 1,
    spawns: story.split(/bot (?:re)?started: pid/).length - 1,
    mostBots: most,
    longestGap: Math.round(gaps[0] ?? 0),
    medianGap: Math.round(gaps[Math.floor(gaps.length / 2)] ?? 0),
    looks,
  };
}

/** A line without its time and its numbers. */
const kindOf = (line: string) =>
  line
    .slice(20)
    .replace(/[:(,].*/, '')
    .replace(/\d+/g, 'N');

const ended = (child: ChildProcess): Promise<number | string> =>
  child.exitCode !== null
    ? Promise.resolve(child.exitCode)
    : new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? `${signal}`)));

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
