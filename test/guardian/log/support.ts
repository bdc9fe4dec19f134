// Real folders and logs for the tests of the log.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { onTestFinished } from 'vitest';
import { type BotOutputOptions, createBotOutput } from '../../../guardian/log/bot-output.ts';
import type { LogFault } from '../../../guardian/log/fault.ts';
import { createGuardianLog, type GuardianLogOptions } from '../../../guardian/log/guardian-log.ts';
import { collapseHead } from '../../../guardian/log/head-cutter.ts';
import type { BotNotice } from '../../../guardian/log/notice.ts';

/** The instant of the example in the contract, in local time. */
export const TEN_O_CLOCK = new Date(2025, 9, 27, 10, 0, 0).getTime();

/** Removed when the test has finished. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'guardian-log-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A disk of `bytes`, or null where none may be mounted. */
export function makeSmallDisk(bytes: number): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'guardian-disk-'));
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder]);
  onTestFinished(() => {
    if (status === 0) spawnSync('umount', ['-l', folder]);
    rmSync(folder, { recursive: true, force: true });
  });
  return status === 0 ? folder : null;
}

/** A guardian.log in `folder` with what it said on the console and of faults. */
export function makeLog(folder: string, changes: Partial<GuardianLogOptions> = {}) {
  const file = join(folder, 'guardian.log');
  const shown: string[] = [];
  const faults: LogFault[] = [];
  const {
    log,
    setLevel,
    flush,
    faults: count,
  } = createGuardianLog({
    file,
    level: 'info',
    maxSizeBytes: 1024 ** 2,
    maxFiles: 5,
    compress: true,
    secrets: () => [],
    console: (line) => shown.push(line),
    clock: () => TEN_O_CLOCK,
    onFault: (fault) => faults.push(fault),
    ...changes,
  });
  return { file, log, setLevel, flush, count, shown, faults };
}

/** A bot.log in `folder` with what it said of faults and notices. */
export function makeOutput(folder: string, changes: Partial<BotOutputOptions> = {}) {
  const file = join(folder, 'bot.log');
  const faults: LogFault[] = [];
  const notices: BotNotice[] = [];
  const output = createBotOutput({
    file,
    maxSizeBytes: 64 * 1024,
    maxFiles: 5,
    compress: true,
    cutHead: collapseHead,
    onFault: (fault) => faults.push(fault),
    onNotice: (notice) => notices.push(notice),
    ...changes,
  });
  return { ...output, file, faults, notices };
}

/** The log's files in a folder, oldest first, live file last. */
export function logFiles(file: string): readonly string[] {
  const folder = join(file, '..');
  const numberOf = (name: string) => Number(/\.(\d+)(\.gz)?$/.exec(name)?.[1] ?? 0);
  const names = readdirSync(folder).filter((name) => join(folder, name).startsWith(file));
  return names.sort((a, b) => numberOf(b) - numberOf(a));
}

/** All lines of rotated and live files, oldest first, without blank ones. */
export function allLines(file: string): readonly string[] {
  const texts = logFiles(file).map((name) => read(join(file, '..', name)));
  return texts
    .join('')
    .split('\n')
    .filter((line) => line.trim() !== '');
}

export function totalBytes(file: string): number {
  return logFiles(file).reduce((sum, name) => sum + statSync(join(file, '..', name)).size, 0);
}

export function read(path: string): string {
  const bytes = readFileSync(path);
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
}
