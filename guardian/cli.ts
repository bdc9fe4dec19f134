// Carries out one command line and says what the exit code is. Refusals are sentences on stderr, faults come with a report.
import { readCommandLine } from './command-line.ts';
import { status, tellGuardian } from './commands/ask.ts';
import { config } from './commands/config.ts';
import { explain } from './commands/explain.ts';
import { help } from './commands/help.ts';
import { incidents } from './commands/incidents.ts';
import { run } from './commands/run.ts';
import { test } from './commands/test.ts';
import { EXIT, Refusal } from './exit-code.ts';

export async function cli(words: readonly string[]): Promise<number> {
  const line = readCommandLine(words);
  if ('fault' in line) {
    process.stderr.write(`guardian: ${line.fault}\n`);
    return EXIT.usage;
  }
  try {
    if (line.help) return await help(words);
    switch (line.command) {
      case 'run':
        return await run(line);
      case 'status':
        return await status(line);
      case 'pause':
      case 'resume':
      case 'detach':
        return await tellGuardian(line);
      case 'incidents':
        return await incidents(line);
      case 'explain':
        return await explain(line);
      case 'config':
        return await config(line);
      case 'test':
        return await test(line);
      default:
        return line.command satisfies never;
    }
  } catch (error) {
    if (error instanceof Refusal) {
      process.stderr.write(error.sentences.map((sentence) => `guardian: ${sentence}\n`).join(''));
      return error.code;
    }
    process.stderr.write(`guardian: a fault in the guardian itself, please report it: ${(error as Error).stack}\n`);
    return EXIT.fault;
  }
}
