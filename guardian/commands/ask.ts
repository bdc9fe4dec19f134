// The commands that ask the running guardian over its control socket: status, pause, resume, detach.
import packageFile from '../../package.json' with { type: 'json' };
import type { CommandLine } from '../command-line.ts';
import { configure } from '../configure.ts';
import { askGuardian, type Reply } from '../control/client.ts';
import { statusScreen } from '../control/screen.ts';
import { type Status, stoppedStatus } from '../control/status.ts';
import { EXIT, Refusal } from '../exit-code.ts';
import { platform } from '../platform/platform.ts';
import { settingsFrom } from '../policy.ts';
import { chooseLanguage } from '../sentences/catalogue.ts';

const PATIENCE_MS = 5000;

/** Prints one screen, or the exact JSON; without a running guardian the same shape with nulls. */
export async function status(line: CommandLine): Promise<number> {
  const configuration = await configure(line);
  const settings = settingsFrom(configuration);
  const reply = await ask(settings.dataDir, 'GET', '/status');
  const said: Status = reply ? JSON.parse(reply.body) : stoppedStatus(packageFile.version, settings.configFile);
  const language = chooseLanguage(settings.values['guardian.logging.language'], process.env);
  process.stdout.write(line.json ? `${JSON.stringify(said)}\n` : statusScreen(said, language));
  return EXIT.ok;
}

/** Tells the running guardian to stop or to start acting. */
export async function tellGuardian(line: CommandLine): Promise<number> {
  const settings = settingsFrom(await configure(line));
  const reply = await ask(settings.dataDir, 'POST', `/${line.command}`);
  if (!reply) {
    process.stderr.write(`no guardian runs with the data folder ${settings.dataDir}: start it first\n`);
    return EXIT.fault;
  }
  process.stdout.write(`${(JSON.parse(reply.body) as { said: string }).said}\n`);
  return reply.status === 200 ? EXIT.ok : EXIT.fault;
}

/** @throws Refusal with code 1 where a guardian listens but does not answer. */
async function ask(dataDir: string, method: 'GET' | 'POST', path: string): Promise<Reply | null> {
  try {
    return await askGuardian(platform.controlSocketPath(dataDir), method, path, PATIENCE_MS);
  } catch (error) {
    throw new Refusal(EXIT.fault, [(error as Error).message]);
  }
}
