// Real processes for the tests of the platform, each leading a session of its own, all ended after each test.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach } from 'vitest';

const started: ChildProcess[] = [];

afterEach(() => {
  for (const { pid } of started.splice(0)) {
    try {
      process.kill(-Number(pid), 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
});

export type Child = {
  readonly pid: number;
  /** The first word that it wrote. */
  readonly said: string;
  /** Exit code and signal, one of them null. */
  readonly ended: Promise<unknown[]>;
};

/** Starts a program in a session of its own and waits until it has said something. */
export async function start(file: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Child> {
  const child = spawn(file, args, {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, ...env },
  });
  started.push(child);
  const ended = once(child, 'exit');
  const [said] = await once(child.stdout, 'data');
  return { pid: Number(child.pid), said: String(said).trim(), ended };
}

export const shell = (script: string, env?: NodeJS.ProcessEnv) => start('sh', ['-c', script], env);

/** Looks every few milliseconds; the test's own timeout ends it. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 5));
}
