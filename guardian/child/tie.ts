// Ties the life of another bot to its guardian's (`guardian.on_guardian_exit: stop`); ours watches its guardian itself.
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { EXIT, Refusal } from '../exit-code.ts';
import type { Run } from '../platform/run.ts';
import { type Language, say } from '../sentences/catalogue.ts';
import type { Launch } from './launch.ts';

export type Tying = {
  readonly onGuardianExit: 'adopt' | 'stop';
  /** In which the bot is spawned. */
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly isLinux: boolean;
  readonly run: Run;
  readonly language: Language;
};

/** util-linux: sets the parent-death signal, then becomes the program; no wrapper stays. */
const SETPRIV = 'setpriv';
const SIGNAL = ['--pdeathsig', 'TERM', '--'];

/**
 * The launch that ends with its guardian: the kernel sends its first process SIGTERM when the guardian dies.
 *
 * @throws Refusal where that cannot be.
 */
export async function tieToGuardian(launch: Launch, tying: Tying): Promise<Launch> {
  const { onGuardianExit, cwd, env, isLinux, run, language } = tying;
  if (onGuardianExit === 'adopt' || launch.isOwnBot) return launch;
  if (!isLinux) throw new Refusal(EXIT.configuration, [say(language, 'untied', {})]);
  const setpriv = programAt(SETPRIV, cwd, process.env);
  if (setpriv === null || !(await canTie(setpriv, run))) {
    throw new Refusal(EXIT.configuration, [say(language, 'no_setpriv', {})]);
  }
  // What cannot be run is better refused by the spawn itself, which says why.
  return programAt(launch.file, cwd, env) === null ? launch : tied(launch, setpriv);
}

export const tied = (launch: Launch, setpriv: string): Launch => ({
  ...launch,
  file: setpriv,
  args: [...SIGNAL, launch.file, ...launch.args],
});

/** Old ones, and the one of BusyBox, do not know how. */
const canTie = async (setpriv: string, run: Run) => (await run(setpriv, [...SIGNAL, setpriv, '--version']))?.code === 0;

/** As the system would find it; null if there is none that this user may run. */
function programAt(name: string, cwd: string, env: NodeJS.ProcessEnv): string | null {
  const folders = name.includes('/') ? [''] : (env.PATH ?? '').split(delimiter);
  const paths = folders.map((folder) => join(folder, name)).map((path) => (isAbsolute(path) ? path : join(cwd, path)));
  return paths.find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
