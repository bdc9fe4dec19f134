// Does everything `run` would do up to the spawn, then says what it would have started.
import { systemClock as clock } from '../../common/clock.ts';
import { ownStateFolder } from '../../common/state-folder.ts';
import type { CommandLine } from '../command-line.ts';
import { configure } from '../configure.ts';
import { EXIT, Refusal } from '../exit-code.ts';
import { takeLocks } from '../locks/locks.ts';
import { platform } from '../platform/platform.ts';
import { settingsFrom } from '../policy.ts';
import { type Beginning, chooseLaunch, lookAround } from '../preflight.ts';
import { chooseLanguage, render } from '../sentences/catalogue.ts';

export async function test(line: CommandLine): Promise<number> {
  const configuration = await configure(line);
  const settings = settingsFrom(configuration);
  const language = chooseLanguage(settings.values['guardian.logging.language'], process.env);
  const launch = chooseLaunch(settings);
  const locks = await takeLocks(settings, ownStateFolder(), platform, language);
  let beginning: Beginning;
  try {
    beginning = await lookAround(settings, platform, clock.wall());
    if ('obstacle' in beginning) throw new Refusal(beginning.code, [render(language, beginning.obstacle)]);
  } finally {
    locks.release();
  }
  const warnings = [...configuration.warnings, ...locks.warnings.map((sentence) => render(language, sentence))];
  for (const warning of warnings) process.stderr.write(`warning: ${warning}\n`);
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
