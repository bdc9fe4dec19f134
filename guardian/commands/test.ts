// Does everything `run` would do up to the spawn, then says what it would have started.
import { systemClock as clock } from '../../common/clock.ts';
import type { CommandLine } from '../command-line.ts';
import { configure } from '../configure.ts';
import { EXIT, Refusal } from '../exit-code.ts';
import { platform } from '../platform/platform.ts';
import { settingsFrom } from '../policy.ts';
import { type Beginning, chooseLaunch, lockDataDir, lookAround } from '../preflight.ts';
import { chooseLanguage, render } from '../sentences/catalogue.ts';

export async function test(line: CommandLine): Promise<number> {
  const configuration = await configure(line);
  const settings = settingsFrom(configuration);
  const language = chooseLanguage(settings.values['guardian.logging.language'], process.env);
  const launch = chooseLaunch(settings);
  const lock = await lockDataDir(settings, platform, language);
  let beginning: Beginning;
  try {
    beginning = await lookAround(settings, platform, clock.wall());
    if ('obstacle' in beginning) throw new Refusal(EXIT.configuration, [render(language, beginning.obstacle)]);
  } finally {
    lock.release();
  }
  for (const warning of configuration.warnings) process.stderr.write(`warning: ${warning}\n`);
  process.stdout.write(
    [
      beginning.found
        ? `would adopt: pid ${beginning.found.pid}, which runs already`
        : `would start: ${launch.command}`,
      `in:          ${settings.cwd}`,
      `and check:   ${settings.healthUrl} every ${settings.written('guardian.check_interval')}`,
      'nothing was started',
      '',
    ].join('\n'),
  );
  return EXIT.ok;
}
