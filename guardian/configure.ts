// Reads the configuration for a command, or refuses with every fault.
import { resolve } from 'node:path';
import { type Configuration, readConfiguration } from '../common/config/read.ts';
import type { CommandLine } from './command-line.ts';
import { EXIT, Refusal } from './exit-code.ts';
import { SCHEMAS } from './places.ts';

/** @throws Refusal with every fault at once. */
export async function configure(line: CommandLine): Promise<Configuration> {
  const answer = await readConfiguration({
    schemas: SCHEMAS,
    isWhole: true,
    file: line.config === null ? null : resolve(line.config),
    commandLine: line.overrides,
  });
  if (!answer.faults) return answer;
  const isUsage = answer.faults.every((fault) => fault.isUsage);
  throw new Refusal(
    isUsage ? EXIT.usage : EXIT.configuration,
    answer.faults.map((fault) => fault.text),
  );
}
