// Finds what to launch: the configured command, or the first thing that is there, in a fixed order.
import { join } from 'node:path';
import { inspectable } from './inspectable.ts';

export type Launch = {
  readonly file: string;
  readonly args: readonly string[];
  /** Added to the environment where that does not say otherwise. */
  readonly env: { readonly [name: string]: string };
  /** As said in the log. */
  readonly command: string;
  /** Whether it is the bot that comes with the guardian. */
  readonly isOwnBot?: boolean;
};

export type LaunchRequest = {
  readonly command: 'auto' | readonly string[];
  /** Where it runs; packaged binaries and scripts are looked for here. */
  readonly cwd: string;
  /** How our own bot is started: program, arguments, and the file that must be there. */
  readonly ownBot: { readonly file: string; readonly args: readonly string[]; readonly needs: string };
  readonly isWindows: boolean;
  readonly exists: (path: string) => boolean;
};

/** @returns What to launch, or all that was tried when nothing is there. */
export function findLaunch(request: LaunchRequest): Launch | { readonly tried: readonly string[] } {
  const { command, cwd, ownBot, isWindows, exists } = request;
  if (command !== 'auto') return launch(command[0] as string, command.slice(1));
  const ending = isWindows ? '.exe' : '';
  const binaries = ['bin/bot', 'bot/bot', 'backend/bot'].map((path) => join(cwd, path + ending));
  const scripts = ['web_server.py', 'main.py'].map((path) => join(cwd, path));

  const binary = binaries.find(exists);
  if (binary) return launch(binary, []);
  if (exists(ownBot.needs)) return { ...launch(ownBot.file, ownBot.args), isOwnBot: true };
  const script = scripts.find(exists);
  if (script) return launch(interpreter(cwd, isWindows, exists), [script]);
  return { tried: [...binaries, ownBot.needs, ...scripts] };
}

/** A virtual environment beside the script goes before the machine's Python. */
function interpreter(cwd: string, isWindows: boolean, exists: (path: string) => boolean): string {
  const inside = isWindows ? 'Scripts\\python.exe' : 'bin/python';
  const local = ['.venv', 'venv'].map((folder) => join(cwd, folder, inside)).find(exists);
  return local ?? (isWindows ? 'python' : 'python3');
}

/** Python writes its output at once, and its stacks when it is asked for them by a signal. */
const PYTHON = { PYTHONUNBUFFERED: '1', PYTHONFAULTHANDLER: '1' };

function launch(file: string, args: readonly string[]): Launch {
  const name = file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
  const isPython = /^python[\d.]*(\.exe)?$/i.test(name);
  const command = [file, ...args].map(quotedWord).join(' ');
  return { file, args: inspectable(name, args), env: isPython ? PYTHON : {}, command };
}

const quotedWord = (word: string) => (/^[\w@%+=:,./\\-]+$/.test(word) ? word : JSON.stringify(word));
