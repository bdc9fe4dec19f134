// The command line as data: which command, with which words. Pure.

export const COMMANDS = [
  'run',
  'status',
  'pause',
  'resume',
  'detach',
  'incidents',
  'explain',
  'config',
  'test',
  'help',
] as const;
export type Command = (typeof COMMANDS)[number];

export type CommandLine = {
  readonly command: Exclude<Command, 'help'>;
  readonly config: string | null;
  /** Values for configuration keys: `--guardian.check_interval 5s`. */
  readonly overrides: readonly (readonly [key: string, text: string])[];
  /** The incident that is named; null if none is. */
  readonly id: string | null;
  readonly json: boolean;
  readonly dryRun: boolean;
  readonly help: boolean;
};

const FLAGS: { readonly [C in Command]: readonly string[] } = {
  run: [],
  status: ['--json'],
  pause: [],
  resume: [],
  detach: [],
  incidents: ['--json'],
  explain: [],
  config: ['--json'],
  test: ['--dry-run'],
  help: [],
};

/** Those that may name an incident. */
const TAKES_ID: readonly Command[] = ['incidents', 'explain'];

/** @returns What is asked for, or one sentence that says which word is wrong and what would be right. */
export function readCommandLine(words: readonly string[]): CommandLine | { readonly fault: string } {
  const [first, ...others] = words;
  const isNamed = first !== undefined && !first.startsWith('-');
  const named = isNamed ? first : 'run';
  const command = COMMANDS.find((known) => known === named);
  if (!command) return { fault: `there is no command ${named}: use ${COMMANDS.join(', ')}` };

  const overrides: (readonly [string, string])[] = [];
  const flags = new Set<string>();
  let config: string | null = null;
  let id: string | null = null;
  const rest = isNamed ? [...others] : [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '-h') word = '--help';
    const equals = word.indexOf('=');
    const name = word.startsWith('--') && equals > 0 ? word.slice(0, equals) : word;
    const takesValue = name === '--config' || /^--(guardian|bot)\./.test(name);
    if (takesValue) {
      const value = name === word ? rest.shift() : word.slice(equals + 1);
      if (value === undefined || value === '') return { fault: `${name} needs a value: ${name} ${exampleOf(name)}` };
      if (name === '--config') config = value;
      else overrides.push([name.slice(2), value]);
    } else if (word === '--help' || FLAGS[command].includes(word)) {
      flags.add(word);
    } else if (TAKES_ID.includes(command) && id === null && /^\w[\w-]*$/.test(word)) {
      id = word;
    } else {
      return { fault: `${command} does not know ${word}: see ${command} --help` };
    }
  }
  if (command === 'test' && !flags.has('--dry-run') && !flags.has('--help')) {
    return { fault: 'test needs --dry-run: it says what run would start, and starts nothing' };
  }
  return {
    command: command === 'help' ? 'run' : command,
    config,
    overrides,
    id,
    json: flags.has('--json'),
    dryRun: flags.has('--dry-run'),
    help: flags.has('--help') || command === 'help',
  };
}

const exampleOf = (name: string) => (name === '--config' ? 'config.yaml' : '60s');
