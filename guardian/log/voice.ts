// How the guardian speaks: sentences of the catalogue, in one language, to guardian.log and the console.
import { join } from 'node:path';
import { systemClock } from '../../common/clock.ts';
import type { Level } from '../../common/text-line.ts';
import type { Settings } from '../policy.ts';
import { type Language, render } from '../sentences/catalogue.ts';
import type { Reason } from '../sentences/reason.ts';
import { createConsole, drained } from './console.ts';
import { createGuardianLog } from './guardian-log.ts';
import { hideSecrets } from './legible.ts';

export type Voice = {
  readonly language: Language;
  /** To the log and the console. */
  readonly tell: (level: Level, sentence: Reason) => void;
  /** To the log alone, for what is said to the person in another way. */
  readonly write: (level: Level, sentence: Reason) => void;
  /** The sentence itself, without secrets, for another place than the log. */
  readonly words: (sentence: Reason) => string;
  /** What came of a command, in words. */
  readonly outcome: (result: { readonly isDone: boolean; readonly sentence: Reason }) => {
    readonly isDone: boolean;
    readonly said: string;
  };
  /** Never to be shown anywhere. */
  readonly secrets: () => readonly string[];
  /** Speaks from now on as a changed configuration says; secrets that were in force stay hidden. */
  readonly follow: (level: Level, secrets: readonly string[]) => void;
  readonly close: () => Promise<void>;
};

const CONSOLE_PATIENCE_MS = 500;

export function openVoice(settings: Settings, language: Language, secrets: readonly string[]): Voice {
  const print = createConsole(process.stdout);
  const complain = createConsole(process.stderr);
  let isPrinting = true;
  let hidden = secrets;
  const log = createGuardianLog({
    file: join(settings.logDir, 'guardian.log'),
    level: settings.values['guardian.logging.level'],
    ...rotationOf(settings),
    secrets: () => hidden,
    console: (line) => isPrinting && print(line),
    clock: systemClock.wall,
    // Not to the log, which is what is at fault.
    onFault: ({ text }) => complain(`${text}\n`),
  });
  const tell = (level: Level, sentence: Reason) => log.log(level, render(language, sentence));
  return {
    language,
    tell,
    write: (level, sentence) => {
      isPrinting = false;
      tell(level, sentence);
      isPrinting = true;
    },
    words: (sentence) => hideSecrets(render(language, sentence), hidden),
    outcome: ({ isDone, sentence }) => ({ isDone, said: render(language, sentence) }),
    secrets: () => hidden,
    follow: (level, added) => {
      hidden = [...new Set([...hidden, ...added])];
      log.setLevel(level);
    },
    close: async () => {
      await log.flush();
      await Promise.all([process.stdout, process.stderr].map((stream) => drained(stream, CONSOLE_PATIENCE_MS)));
    },
  };
}

/** The numbers by which both logs are rotated. */
export const rotationOf = ({ values }: Settings) => ({
  maxSizeBytes: values['guardian.logging.max_size'],
  maxFiles: values['guardian.logging.max_files'],
  compress: values['guardian.logging.compress'],
});
