// The channel `command`: a program of the person's own, run once for each message, without a shell.
import { spawnProgram } from '../../child/spawn.ts';
import { type Channel, failed, type Sent } from '../channel.ts';
import { asText } from '../message.ts';

/** Holds the message too, for programs that do not read their input. */
const VARIABLE = 'GUARDIAN_ALARM';

/** @param cwd The folder in which it runs. */
export function command(words: readonly string[], cwd: string, host: string): Channel {
  const [program, ...args] = words as readonly [string, ...string[]];
  return {
    name: 'command',
    send: async (message, signal) => {
      try {
        return await run(program, args, cwd, asText(message, host), signal);
      } catch (error) {
        return cannotRun(program, error as NodeJS.ErrnoException);
      }
    },
  };
}

function run(program: string, args: readonly string[], cwd: string, text: string, signal: AbortSignal): Promise<Sent> {
  const child = spawnProgram(program, [...args], {
    cwd,
    env: { ...process.env, [VARIABLE]: text },
    // A group of its own, so that what it has started ends with it.
    detached: true,
    windowsHide: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // One that does not read its input may have ended before it was written.
  child.stdin?.on('error', () => {});
  child.stdin?.end(`${text}\n`);
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(cannotRun(program, error)));
    child.once('exit', (code, by) => {
      if (code === 0) resolve({ isSent: true });
      else resolve(failed(code === null ? `${program} was ended by ${by}` : `${program} ended with code ${code}`));
    });
    const end = () => {
      kill(child);
      resolve(failed(`${program} did not end in time`));
    };
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}

const cannotRun = (program: string, { code, message }: NodeJS.ErrnoException): Sent =>
  failed(code === 'ENOENT' ? `${program} does not exist: correct guardian.notifications.command` : (code ?? message));

function kill(child: ReturnType<typeof spawnProgram>): void {
  try {
    if (child.pid !== undefined && process.platform !== 'win32') process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}
