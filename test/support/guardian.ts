// Runs the real guardian in a folder of its own, and watches it from outside: its log, its status, its processes.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Status } from '../../guardian/control/status.ts';
import { FOLDER_PREFIX } from './census.ts';
import { freePort } from './ports.ts';
import { stateIn } from './state.ts';
import { expectOneBot } from './two-bots.ts';

const PROGRAM = join(import.meta.dirname, '../../dist/guardian.cjs');
const FIXTURES = join(import.meta.dirname, '../fixtures');

/** A whole life in seconds: what the defaults count in minutes counts in tens of milliseconds here. */
const QUICK = {
  check_interval: '100ms',
  health_timeout: '300ms',
  max_no_response: '2s',
  stop_timeout: '500ms',
  backoff: { first: '0s', initial: '10ms', multiplier: 1, max: '10ms' },
  logging: { language: 'en' },
};
/** For bots that nobody means to restart: on a machine that is very busy they answer late. */
export const PATIENT = { failure_threshold: 1000 };
/** What a program of test/fixtures needs to listen on a busy machine, and what our own bot does. */
const GRACE = { fixture: '300ms', own: '1500ms' } as const;

export type Options = {
  /** A program of test/fixtures with its further arguments; the port comes first. Our own bot without it. */
  readonly bot?: readonly string[];
  readonly guardian?: Record<string, unknown>;
  readonly botConfig?: Record<string, unknown>;
  readonly env?: Readonly<Record<string, string>>;
};

export type Guarded = Awaited<ReturnType<typeof prepare>>;

/**
 * A folder with a configuration, in which guardians can be started one after another.
 *
 * @param atEnd Takes what cleans up.
 */
export async function prepare(options: Options = {}, atEnd: (clean: () => void) => void = onTestFinished) {
  const folder = mkdtempSync(join(tmpdir(), FOLDER_PREFIX));
  const [port, statusPort] = [await freePort(), await freePort()];
  const [program, ...args] = options.bot ?? [];
  const runtime = program?.endsWith('.py') ? 'python3' : JSON.stringify(process.execPath);
  const command = program && `${runtime} ${JSON.stringify(join(FIXTURES, program))} ${port} ${args.join(' ')}`;
  const start_grace = program ? GRACE.fixture : GRACE.own;
  const guardian = {
    ...QUICK,
    start_grace,
    ...(command && { command }),
    status: { port: statusPort },
    ...options.guardian,
  };
  const bot = { port, decision_interval: '200ms', ...options.botConfig };
  const configFile = join(folder, 'config.yaml');
  // JSON is YAML.
  writeFileSync(configFile, JSON.stringify({ guardian, bot }, null, 2));
  const started: ChildProcess[] = [];
  const env = { ...process.env, ...stateIn(folder), ...options.env };

  const log = () => readIfThere(join(folder, 'guardian.log'));
  const waitFor = async (what: string | RegExp, times = 1, patienceMs = 15_000) => {
    const pattern = new RegExp(what instanceof RegExp ? what.source : escapeRegExp(what), 'g');
    await until(
      () => (log().match(pattern)?.length ?? 0) >= times,
      patienceMs,
      () => `"${what}" ${times} times in:\n${log()}`,
    );
  };
  const command_ = (...words: string[]) => {
    const run = spawnSync(process.execPath, [PROGRAM, ...words, '--config', configFile], { env, encoding: 'utf8' });
    return { code: run.status, out: run.stdout, err: run.stderr };
  };
  const startAs = (detached: boolean, words: readonly string[]) => {
    const child = spawn(process.execPath, [PROGRAM, 'run', '--config', configFile, ...words], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached,
    });
    started.push(child);
    let err = '';
    child.stderr.on('data', (part) => {
      err += part;
    });
    child.stdout.resume();
    const ended = new Promise<number | NodeJS.Signals | null>((resolve) => {
      child.once('close', (code, signal) => resolve(code ?? signal));
    });
    return {
      child,
      pid: child.pid as number,
      ended,
      kill: (signal: NodeJS.Signals) => child.kill(signal),
      err: () => err,
    };
  };
  const start = (...words: string[]) => startAs(false, words);
  /** In a session of its own, as a terminal starts it. */
  const startDetached = () => startAs(true, []);
  const status = async (): Promise<Status> =>
    (await fetch(`http://127.0.0.1:${statusPort}/status`)).json() as Promise<Status>;
  const botPids = () => [...log().matchAll(/bot (?:re)?started: pid (\d+)/g)].map((match) => Number(match[1]));

  atEnd(() => {
    for (const child of started) {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    }
    // Also the bot of a log that the test has removed.
    for (const pid of [...botPids(), ...recordedPid(join(folder, 'data/bot.json'))]) killGroup(pid);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    expectOneBot(folder);
  });
  return {
    folder,
    port,
    statusPort,
    configFile,
    log,
    waitFor,
    start,
    startDetached,
    status,
    botPids,
    command: command_,
  };
}

/** Counts what the log says, to compare a whole story at once. */
export const count = (log: string, sentence: string) => log.split(sentence).length - 1;

export async function until(
  isTrue: () => boolean | Promise<boolean>,
  patienceMs: number,
  what: () => string,
): Promise<void> {
  const end = performance.now() + patienceMs;
  while (!(await isTrue())) {
    if (performance.now() > end) throw new Error(`waited ${patienceMs}ms in vain for ${what()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Waits until bot.log with all that was rotated from it is smaller than this. */
export const untilBotLogIsBelow = ({ folder }: Guarded, bytes: number) => {
  const size = () =>
    readdirSync(folder)
      .filter((name) => name.startsWith('bot.log'))
      .reduce((sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0), 0);
  return until(
    () => size() < bytes,
    10_000,
    () => `a bounded bot.log, ${size()} bytes`,
  );
};

/** Whether the process lives and is no zombie. */
export function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

function recordedPid(file: string): number[] {
  const { pid } = JSON.parse(readIfThere(file) || '{}') as { pid?: number | null };
  return pid ? [pid] : [];
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing of it is left, as it should be.
  }
}

const readIfThere = (path: string) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

const escapeRegExp = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
