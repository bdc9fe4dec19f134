// Spawns the bot in a session of its own, with its output going to a file. The only user of `cross-spawn`.
import { existsSync, statSync } from 'node:fs';
import crossSpawn from 'cross-spawn';
import type { Launch } from './launch.ts';

/** As of node:child_process, and on Windows also of scripts such as `x.cmd`. */
export const spawnProgram = crossSpawn;

export type SpawnRequest = {
  readonly launch: Launch;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Open for appending; the child writes to it itself, so that it is never blocked and outlives its guardian. */
  readonly output: number;
};

export type Exit = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

export type Spawned = {
  readonly pid: number;
  /** Called once, when the first process of the tree has ended. */
  readonly onExit: (handle: (exit: Exit) => void) => void;
};

/** @returns The child, or a sentence that says why it cannot be. */
export async function spawnBot(request: SpawnRequest): Promise<Spawned | { readonly fault: string }> {
  const { launch, cwd, env, output } = request;
  if (!isFolder(cwd)) return { fault: `the folder ${cwd} does not exist: correct guardian.cwd` };
  try {
    const child = crossSpawn(launch.file, [...launch.args], {
      cwd,
      env: { ...launch.env, ...env },
      detached: true,
      windowsHide: true,
      stdio: ['ignore', output, output],
    });
    const { pid } = child;
    if (pid === undefined) {
      const error = await new Promise<NodeJS.ErrnoException>((resolve) => child.once('error', resolve));
      return { fault: sentence(launch.file, error) };
    }
    // An error of a living child (a failed kill) is no news: its end comes as an exit.
    child.on('error', () => {});
    child.unref();
    return { pid, onExit: (handle) => child.once('exit', (code, signal) => handle({ code, signal })) };
  } catch (error) {
    return { fault: sentence(launch.file, error as NodeJS.ErrnoException) };
  }
}

const isFolder = (path: string) => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

function sentence(file: string, error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT' && existsSync(file)) return `${file} is there, but the interpreter it names is not`;
  if (error.code === 'ENOENT') return `${file} does not exist: correct guardian.command`;
  if (error.code === 'EACCES') return `${file} is not executable by this user: run chmod +x ${file}`;
  return `${file}: ${error.message}`;
}
