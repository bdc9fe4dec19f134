// The words of the command line. Pure.

export type Command =
  | { readonly do: 'help' }
  | {
      /** `flatten` closes what the bot has open; `preview` says what that would do. */
      readonly do: 'run' | 'flatten' | 'preview';
      readonly config: string | null;
      /** Pairs of full key and text. */
      readonly overrides: readonly (readonly [key: string, text: string])[];
    }
  | { readonly do: 'refuse'; readonly sentence: string };

export const HELP = `Usage: bot [flatten [--dry-run]] [--config FILE] [--bot.KEY VALUE]...

Runs the trading bot in the foreground: it decides on each beat and serves its dashboard.

  flatten             halts entries, cancels the bot's orders at the exchange and closes its position; the bot must not run
  --dry-run           with flatten: says what it would do, and writes nothing
  --config FILE       the configuration file; without it, config.yaml of the project if there is one
  --bot.KEY VALUE     sets a key of the section bot for this run
  --help              shows this

Example: bot --config config.yaml --bot.port 8081 --bot.decision_interval 5s
`;

export function readArguments(words: readonly string[]): Command {
  let config: string | null = null;
  const overrides: [string, string][] = [];
  const rest = [...words];
  let [isFlatten, isDry] = [false, false];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--help' || word === '-h') return { do: 'help' };
    // Anywhere: who needs it is in a hurry.
    if (word === 'flatten' && !isFlatten) {
      isFlatten = true;
      continue;
    }
    if (word === '--dry-run') {
      isDry = true;
      continue;
    }
    const [, name, , inline] = /^--(config|bot\.[^=]+)(=(.*))?$/s.exec(word) ?? [];
    if (name === undefined) return refuse(`${word} is not understood`);
    const value = inline ?? (rest[0]?.startsWith('--') ? undefined : rest.shift());
    if (value === undefined || value === '') return refuse(`--${name} needs a value`);
    if (name === 'config') config = value;
    else overrides.push([name, value]);
  }
  if (isDry && !isFlatten) return refuse('--dry-run without flatten is not understood');
  return { do: isDry ? 'preview' : isFlatten ? 'flatten' : 'run', config, overrides };
}

const refuse = (problem: string): Command => ({ do: 'refuse', sentence: `${problem}: see bot --help` });
