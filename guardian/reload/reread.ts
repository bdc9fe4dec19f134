// Reads the configuration again while running. Never throws: what is wrong comes as sentences.
import { basename } from 'node:path';
import type { Configuration } from '../../common/config/read.ts';
import type { CommandLine } from '../command-line.ts';
import { configure } from '../configure.ts';
import { Refusal } from '../exit-code.ts';
import { type Reason, reason } from '../sentences/reason.ts';

export type Reread =
  | { readonly configuration: Configuration; readonly faults?: never }
  | { readonly faults: readonly Reason[] };

/**
 * @param before The configuration in force. A file that it was read from must still be there: without it every key would
 *   fall back to its default.
 */
export async function reread(line: CommandLine, before: Configuration): Promise<Reread> {
  try {
    const configuration = await configure({ ...line, config: isFromFile(before) ? before.file : line.config });
    return { configuration };
  } catch (error) {
    return { faults: faultsOf(error as Error) };
  }
}

/** Why a configuration is not used. */
export const faultsOf = (error: Error): readonly Reason[] =>
  error instanceof Refusal
    ? error.sentences.map((text) => reason('notice', { text }))
    : [reason('configuration_unread', { error: error.message })];

const isFromFile = ({ file, settings }: Configuration) =>
  Object.values(settings).some(({ source }) => source === basename(file));
