// Guards in the foreground: makes sure of everything that must be before, guards, and lets go of what it holds.
import { randomBytes } from 'node:crypto';
import { systemClock as clock } from '../../common/clock.ts';
import { ownStateFolder } from '../../common/state-folder.ts';
import type { CommandLine } from '../command-line.ts';
import { configure } from '../configure.ts';
import { EXIT, Refusal } from '../exit-code.ts';
import { prepareToGuard } from '../guarded.ts';
import { takeLocks } from '../locks/locks.ts';
import { ownRecord } from '../locks/record.ts';
import { openVoice } from '../log/voice.ts';
import { platform } from '../platform/platform.ts';
import { lookAround } from '../preflight.ts';
import { chooseLanguage, render } from '../sentences/catalogue.ts';
import { rememberSignals } from '../signals.ts';
import { guard } from './guard.ts';

/** @returns The exit code, when guarding has ended. */
export async function run(line: CommandLine): Promise<number> {
  const early = rememberSignals(clock, () => process.exit(EXIT.ok));
  const readAt = clock.wall();
  const configuration = await configure(line);
  const guarded = await prepareToGuard(configuration, line);
  const { settings } = guarded;
  const language = chooseLanguage(settings.values['guardian.logging.language'], process.env);
  const locks = await takeLocks(settings, ownStateFolder(), platform, language);
  const token = randomBytes(24).toString('base64url');
  const voice = openVoice(settings, language, [...Object.values(configuration.secrets), token]);
  try {
    const record = await ownRecord(settings.dataDir, platform, clock.wall());
    for (const { level, sentence } of locks.look(record, settings.healthUrl)) voice.tell(level, sentence);
    const beginning = await lookAround(settings, platform, clock.wall());
    if ('obstacle' in beginning) {
      voice.write('critical', beginning.obstacle);
      throw new Refusal(beginning.code, [render(language, beginning.obstacle)]);
    }
    const { found } = beginning;
    if (early.name() !== null && found === null) return EXIT.ok;
    return await guard({ line, readAt, guarded, found, locks, record, voice, token, early });
  } finally {
    await voice.close();
    locks.release();
  }
}
