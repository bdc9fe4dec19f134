// Runs the built bot as users do: its own process, a configuration folder of its own.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stateIn } from '../../support/state.ts';

const PROGRAM = join(import.meta.dirname, '../../../dist/bot.cjs');

export type BotProcess = {
  readonly child: ChildProcess;
  readonly output: { stdout: string; stderr: string };
  /** Code, or the signal's name. */
  readonly exited: Promise<number | string>;
};

export type BotFolder = {
  readonly path: string;
  readonly run: (options?: {
    readonly words?: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
    readonly nodeOptions?: readonly string[];
  }) => BotProcess;
  /** Kills what still runs and removes the folder. */
  readonly clear: () => Promise<void>;
};

export function botFolder(configuration: string): BotFolder {
  const path = mkdtempSync(join(tmpdir(), 'bot-'));
  writeFileSync(join(path, 'config.yaml'), configuration);
  const running: BotProcess[] = [];
  return {
    path,
    run: ({ words = [], env = {}, nodeOptions = [] } = {}) => {
      const given = [...nodeOptions, PROGRAM, '--config', join(path, 'config.yaml'), ...words];
      const child = spawn(process.execPath, given, {
        env: { ...process.env, ...stateIn(path), ...env },
        cwd: path,
      });
      const output = { stdout: '', stderr: '' };
      child.stdout.on('data', (part) => (output.stdout += part));
      child.stderr.on('data', (part) => (output.stderr += part));
      const exited = new Promise<number | string>((resolve) =>
        child.on('close', (code, signal) => resolve(code ?? `${signal}`)),
      );
      const bot = { child, output, exited };
      running.push(bot);
      return bot;
    },
    clear: async () => {
      for (const { child } of running) child.kill('SIGKILL');
      await Promise.all(running.map((bot) => bot.exited));
      rmSync(path, { recursive: true });
    },
  };
}

export const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
