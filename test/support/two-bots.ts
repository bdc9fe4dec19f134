// Watches throughout a run that no folder ever has two bots: started and ended with the run, asked at the end of each
// test that guards. Linux only: elsewhere there is no /proc to look at.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RUN_MARK, type Violation } from './census.ts';

/** Names the watcher's file to the tests. */
const FILE_VARIABLE = 'GUARDED_RUN_FILE';
const PROGRAM = join(import.meta.dirname, 'watch-bots.ts');

export type Watcher = { readonly run: string; readonly file: string; readonly end: () => Promise<Watched> };
export type Watched = { readonly violations: readonly Violation[]; readonly looks: number; readonly bots: number };

export async function startWatcher(): Promise<Watcher> {
  const folder = mkdtempSync(join(tmpdir(), 'watched-'));
  const [run, file] = [randomUUID(), join(folder, 'violations.jsonl')];
  const child: ChildProcess = spawn(process.execPath, [PROGRAM, run, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  await Promise.race([once(child.stdout as NodeJS.ReadableStream, 'data'), ended]);
  const end = async (): Promise<Watched> => {
    child.kill('SIGTERM');
    await ended;
    const lines = linesOf(file);
    rmSync(folder, { recursive: true, force: true });
    const last = lines.at(-1) as { looks?: number; bots?: number } | undefined; // as watch-bots.ts writes it
    if (last?.looks === undefined) throw new Error('the watcher for two bots has ended before the tests');
    return { violations: lines.slice(0, -1) as Violation[], looks: last.looks, bots: last.bots ?? 0 };
  };
  return { run, file, end };
}

let watcher: Watcher | null = null;

export const setup = async () => {
  if (process.platform !== 'linux') return;
  watcher = await startWatcher();
  process.env[RUN_MARK] = watcher.run;
  process.env[FILE_VARIABLE] = watcher.file;
};

export const teardown = async () => {
  const watched = await watcher?.end();
  if (watched && watched.violations.length > 0) throw new Error(watched.violations.map(inWords).join('\n'));
};

/** @throws Error if two bots have been seen alive at once in this folder. */
export function expectOneBot(folder: string): void {
  const file = process.env[FILE_VARIABLE];
  const violations = file ? (linesOf(file) as Violation[]).filter((one) => one.folder === folder) : [];
  if (violations.length > 0) throw new Error(violations.map(inWords).join('\n'));
}

const inWords = ({ folder, pids }: Violation) => `two bots were alive at once in ${folder}: pids ${pids.join(' and ')}`;

const linesOf = (file: string): unknown[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
