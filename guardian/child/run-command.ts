// Runs a command of the person's own, once, without a shell, in a session of its own, and tells how it ended.
import { spawnProgram } from './spawn.ts';

export type CommandRequest = {
  readonly words: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Written to its input; null for none. */
  readonly input: string | null;
  /** Open for appending: gets what it writes. Null for nowhere. */
  readonly output: number | null;
};

export type Ended =
  | { readonly is: 'ended'; readonly code: number }
  | { readonly is: 'signalled'; readonly signal: NodeJS.Signals }
  /** `ENOENT` where there is no such program. */
  | { readonly is: 'unstarted'; readonly why: string };

export type RunningCommand = {
  readonly ended: Promise<Ended>;
  /** With all that it has started. */
  readonly kill: () => void;
  /** Lets this process end before it. */
  readonly unref: () => void;
};

/** Never throws. */
export function runCommand({ words, cwd, env, input, output }: CommandRequest): RunningCommand {
  const [program, ...args] = words as readonly [string, ...string[]];
  const sink = output ?? 'ignore';
  let child: ReturnType<typeof spawnProgram>;
  try {
    child = spawnProgram(program, args, {
      cwd,
      env,
      detached: true,
      windowsHide: true,
      stdio: [input === null ? 'ignore' : 'pipe', sink, sink],
    });
  } catch (error) {
    return { ended: Promise.resolve(unstarted(error as Error)), kill: () => {}, unref: () => {} };
  }
  // One that does not read its input may have ended before it was written.
  child.stdin?.on('error', () => {});
  child.stdin?.end(input);
  const ended = new Promise<Ended>((resolve) => {
    child.once('error', (error) => resolve(unstarted(error)));
    child.once('exit', (code, signal) =>
      // The cast: where there is no code there is a signal.
      resolve(code === null ? { is: 'signalled', signal: signal as NodeJS.Signals } : { is: 'ended', code }),
    );
  });
  return { ended, kill: () => kill(child), unref: () => child.unref() };
}

const unstarted = ({ code, message }: NodeJS.ErrnoException): Ended => ({ is: 'unstarted', why: code ?? message });

function kill(child: ReturnType<typeof spawnProgram>): void {
  try {
    if (child.pid !== undefined && process.platform !== 'win32') process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}
