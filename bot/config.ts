// The bot's configuration, read once at the start by a process that does not stay.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readConfiguration } from '../common/config/read.ts';
import type { Values } from '../common/config/schema.ts';
import type { schema } from './schema.ts';

export type BotConfiguration = {
  /** The folder of the configuration file, to which paths are relative. */
  readonly folder: string;
  readonly values: Values<typeof schema>;
  /** Never to be shown. */
  readonly secrets: { readonly [name: string]: string };
  /** What `auto` stands for where a language is asked for. */
  readonly language: 'en' | 'zh';
  /** Sentences about what is odd but works. */
  readonly warnings: readonly string[];
};

export type Refusal = {
  readonly sentences: readonly string[];
  /** True if the command line is at fault, not the configuration. */
  readonly isUsage: boolean;
};

export async function readBotConfiguration(
  file: string | null,
  commandLine: readonly (readonly [key: string, text: string])[],
): Promise<BotConfiguration | Refusal> {
  const answer = await readConfiguration({
    schemas: [schemaPath(import.meta.dirname)],
    isWhole: false,
    file,
    commandLine,
  });
  if (answer.faults) {
    return { sentences: answer.faults.map((f) => f.text), isUsage: answer.faults.every((f) => f.isUsage) };
  }
  const { folder, warnings, secrets } = answer;
  // The reader has parsed the values by the same schema; the type is lost on its way through JSON only.
  const values = Object.freeze(answer.values) as BotConfiguration['values'];
  return { folder, warnings, values, secrets, language: languageOf(process.env) };
}

/** The language of LC_ALL, LC_MESSAGES or LANG, the first that is set. */
const languageOf = ({ LC_ALL, LC_MESSAGES, LANG }: NodeJS.ProcessEnv): 'en' | 'zh' =>
  (LC_ALL || LC_MESSAGES || LANG || '').startsWith('zh') ? 'zh' : 'en';

/** The schema, without ending: bundled beside the program, or its source while developing. */
const schemaPath = (here: string) => join(here, existsSync(join(here, 'bot.schema.cjs')) ? 'bot.schema' : 'schema');
