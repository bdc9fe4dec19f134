// The help of each command: what it does, an example, and for `run` every key of the configuration.
import { describeConfiguration } from '../../common/config/read.ts';
import { COMMANDS, type Command } from '../command-line.ts';
import { EXIT } from '../exit-code.ts';
import { SCHEMAS } from '../places.ts';

type Page = { readonly does: string; readonly usage: string; readonly example: string };

const PAGES: { readonly [C in Command]: Page } = {
  run: {
    does: 'guards the bot in the foreground; the default',
    usage: 'guardian run [--config FILE] [--SECTION.KEY VALUE]...',
    example: 'guardian run --guardian.check_interval 30s',
  },
  status: {
    does: 'says how the guardian and the bot are',
    usage: 'guardian status [--json] [--config FILE]',
    example: 'guardian status --json',
  },
  pause: {
    does: 'stops acting; the guardian goes on watching',
    usage: 'guardian pause [--config FILE]',
    example: 'guardian pause',
  },
  resume: {
    does: 'acts again, also after the restart limit was reached',
    usage: 'guardian resume [--config FILE]',
    example: 'guardian resume',
  },
  detach: {
    does: 'ends the guardian and leaves the bot running; the next start adopts it',
    usage: 'guardian detach [--config FILE]',
    example: 'guardian detach',
  },
  incidents: {
    does: 'lists the evidence kept of each restart, or shows that of one; a part of its ID will do',
    usage: 'guardian incidents [ID] [--json] [--config FILE]',
    example: 'guardian incidents 2026-11-26T10-00-00-decision_stale-3',
  },
  explain: {
    does: 'says why the guardian did what it did, of the newest incident or the one named',
    usage: 'guardian explain [ID] [--config FILE]',
    example: 'guardian explain',
  },
  config: {
    does: 'shows the configuration in force and where each value came from',
    usage: 'guardian config [--json] [--config FILE] [--SECTION.KEY VALUE]...',
    example: 'guardian config --json',
  },
  test: {
    does: 'does everything run would do up to the spawn, and says what it would start',
    usage: 'guardian test --dry-run [--config FILE] [--SECTION.KEY VALUE]...',
    example: 'guardian test --dry-run --guardian.command "python3 web_server.py"',
  },
  help: { does: 'shows this', usage: 'guardian help', example: 'guardian run --help' },
};

/** @param words The command line; its first word may name the command that help is asked of. */
export async function help(words: readonly string[]): Promise<number> {
  const command = COMMANDS.find((known) => known === words[0]);
  if (command === undefined || command === 'help') {
    const list = COMMANDS.map((name) => `  ${name.padEnd(9)} ${PAGES[name].does}\n`).join('');
    process.stdout.write(
      `usage: guardian [COMMAND] [OPTIONS]\n\n${list}\neach command has --help; example: ${PAGES.run.example}\n`,
    );
    return EXIT.ok;
  }
  const { does, usage, example } = PAGES[command];
  process.stdout.write(`${command}: ${does}\n\nusage:   ${usage}\nexample: ${example}\n`);
  if (command === 'run') process.stdout.write(`\n${await describeConfiguration(SCHEMAS)}`);
  return EXIT.ok;
}
