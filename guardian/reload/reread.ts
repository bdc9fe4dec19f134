// Reads the configuration again while running. Never throws: what is wrong comes as sentences.
import { statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Configuration } from '../../common/config/read.ts';
import type { CommandLine } from '../command-line.ts';
import { configure } from '../configure.ts';
import { Refusal } from '../exit-code.ts';
import { type Reason, reason } from '../sentences/reason.ts';

export type Reread =
  | { readonly configuration: Configuration; readonly faults?: never }
  | { readonly faults: readonly Reason[] };

/**
 * @param before The configuration in force. A file that it was read from must still be there and say something: without
 *   it every key would fall back to its default, and the bot would be started without its secrets. An editor whose disk is
 *   full leaves an empty one.
 */
export async function reread(line: CommandLine, before: Configuration): Promise<Reread> {
  try {
    const configuration = await configure({ ...line, config: isFromFile(before) ? before.file : line.config });
    const emptied = emptiedFile(before, configuration);
    return emptied === null ? { configuration } : { faults: [reason('configuration_emptied', { file: emptied })] };
  } catch (error) {
    return { faults: faultsOf(error as Error) };
  }
}

/** Why a configuration is not used. */
export const faultsOf = (error: Error): readonly Reason[] =>
  error instanceof Refusal
    ? error.sentences.map((text) => reason('notice', { text }))
    : [reason('configuration_unread', { error: error.message })];

function emptiedFile(before: Configuration, after: Configuration): string | null {
  if (isFromFile(before) && !isFromFile(after)) return before.file;
  const dotenv = join(before.folder, '.env');
  const isLess = Object.keys(before.secrets).some((name) => !Object.hasOwn(after.secrets, name));
  const isSaid = isFrom('.env');
  return (isLess || (isSaid(before) && !isSaid(after))) && isEmpty(dotenv) ? dotenv : null;
}

/** Also where there is none. */
const isEmpty = (file: string) => (statSync(file, { throwIfNoEntry: false })?.size ?? 0) === 0;

const isFromFile = (configuration: Configuration) => isFrom(basename(configuration.file))(configuration);

const isFrom =
  (wanted: string) =>
  ({ settings }: Configuration) =>
    Object.values(settings).some(({ source }) => source === wanted);
