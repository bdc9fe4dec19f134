// Where the programs of this package are: bundled side by side in dist/, or their sources while developing.
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';

const here = import.meta.dirname;
const isBundled = basename(here) === 'dist';

/** The schemas of both sections of the configuration, without ending. */
export const SCHEMAS: readonly string[] = isBundled
  ? [join(here, 'guardian.schema'), join(here, 'bot.schema')]
  : [join(here, 'schema'), join(here, '../bot/schema')];

/** How our own bot is started, and the file that must be there for it. */
export function ownBot(configFile: string) {
  const needs = isBundled ? join(here, 'bot.cjs') : join(here, '../bot/main.ts');
  const options = isBundled ? [] : process.execArgv;
  const config = existsSync(configFile) ? ['--config', configFile] : [];
  return { file: process.execPath, args: [...options, needs, ...config], needs };
}
