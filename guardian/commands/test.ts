// Does everything `run` would do up to the spawn, then says what it would have started.
import type { CommandLine } from '../command-line.ts';
import { configure } from '../configure.ts';
import { EXIT, Refusal } from '../exit-code.ts';
import { platform } from '../platform/platform.ts';
import { settingsFrom } from '../policy.ts';
import { chooseLaunch, lockDataDir, obstacle } from '../preflight.ts';
import { chooseLanguage, render } from '../sentences/catalogue.ts';

export async function test(line: CommandLine): Promise<number> {
  const configuration = await configure(line);
  const settings = settingsFrom(configuration);
  const language = chooseLanguage(settings.values['guardian.logging.language'], process.env);
  const launch = chooseLaunch(settings);
  const lock = await lockDataDir(settings, platform, language);
  try {
    const found = await obstacle(settings, platform);
    if (found) throw new Refusal(EXIT.configuration, [render(language, found)]);
  } finally {
    lock.release();
  }
  for (const warning of configuration.warnings) process.stderr.write(`warning: ${warning}\n`);
  process.stdout.write(
    [
      `would start: ${launch.command}`,
      `in:          ${settings.cwd}`,
      `and check:   ${settings.healthUrl} every ${settings.written('guardian.check_interval')}`,
      'nothing was started',
      '',
    ].join('\n'),
  );
  return EXIT.ok;
}
