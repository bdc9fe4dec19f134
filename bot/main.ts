// The bot's program: reads words and configuration, starts the bot, ends it by signal, and says why in its exit code.
import { randomUUID } from 'node:crypto';
import { HELP, readArguments } from './arguments.ts';
import { readBotConfiguration } from './config.ts';
import { Fatal } from './domain/errors.ts';
import { leaveExitCode } from './exit-file.ts';
import { flattenAccount } from './flatten-command.ts';
import { isAlive, watchGuardian } from './guardian-watch.ts';
import { openLog } from './log/log.ts';
import type { Mode } from './mode.ts';
import type { Log } from './ports.ts';
import { openMemory } from './store/store.ts';
import { openExchange, startBot } from './wiring.ts';

/** What the exit codes of this program mean. */
const EXIT = { asked: 0, fault: 1, usage: 64, person: 78 } as const;
type Exit = (typeof EXIT)[keyof typeof EXIT];

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const GUARDIAN_LOOK_MS = 1000;

/** The mode, for who reads the console. */
const SAID: { readonly [M in Mode]: string } = {
  demo: 'demo mode: recorded candles, paper only',
  paper: 'paper mode: live candles, paper only',
  'exchange-demo': 'demo account of the exchange: no real money',
  live: 'LIVE: real money',
};

const print = (line: string) => process.stdout.write(`${line}\n`);
const complain = (line: string) => process.stderr.write(`${line}\n`);

/** Told of everything once it is open. */
let log: Log | null = null;
/** What SIGTERM and SIGINT do. Before the bot runs there is nothing to put in order. */
let end: (signal: string) => void = () => process.exit(EXIT.asked);

async function run(): Promise<Exit> {
  const command = readArguments(process.argv.slice(2));
  if (command.do === 'help') {
    process.stdout.write(HELP);
    return EXIT.asked;
  }
  if (command.do === 'refuse') {
    complain(command.sentence);
    return EXIT.usage;
  }

  const isFlattening = command.do !== 'run';
  const guardianship = { env: process.env, parent: () => process.ppid, isAlive, everyMs: GUARDIAN_LOOK_MS };
  if (!isFlattening) {
    watchGuardian(guardianship, (sentence) => {
      complain(sentence);
      end('its guardian is gone');
    });
  }
  const configuration = await readBotConfiguration(command.config, command.overrides);
  if ('sentences' in configuration) {
    for (const sentence of configuration.sentences) complain(sentence);
    return configuration.isUsage ? EXIT.usage : EXIT.person;
  }
  log = await openLog(configuration.folder, complain);
  for (const warning of configuration.warnings) log.warn({ event: 'configuration_warning' }, warning);

  if (isFlattening) {
    const exchange = await openExchange(configuration, log);
    const how = { exchange, isDry: command.do === 'preview', print, log, open: openMemory };
    return (await flattenAccount(configuration, how, new AbortController().signal)) ? EXIT.asked : EXIT.fault;
  }

  const given = process.env.GUARDIAN_BOOT_ID ?? '';
  const bootId = UUID.test(given) ? given : randomUUID();
  const signalled = new Promise<string>((resolve) => {
    end = resolve;
  });
  const token = process.env.GUARDIAN_TOKEN || null;
  const askToStop = () => end('asked to stop');
  const bot = await startBot(configuration, { bootId, token, complain, askToStop }, log);
  log.info({ event: 'started', url: bot.url, boot_id: bootId, mode: bot.mode }, 'bot started');
  print(`bot listening on ${bot.url} (${SAID[bot.mode]})`);

  const why = await Promise.race([signalled, bot.ended]);
  log.info({ event: 'stopping', why }, 'bot stopping');
  await bot.stop();
  if (typeof why === 'string') return EXIT.asked;
  complain(why.sentence);
  return why.cause === 'fatal' ? EXIT.person : EXIT.fault;
}

function crash(error: unknown): void {
  if (error instanceof Fatal) {
    log?.error({ event: 'fatal', err: error }, error.message);
    complain(error.message);
    process.exit(EXIT.person);
  }
  log?.error({ event: 'crashed', err: error }, 'bot crashed');
  complain(error instanceof Error ? (error.stack ?? error.message) : `crashed: ${String(error)}`);
  process.exit(EXIT.fault);
}

process.on('exit', (code) => leaveExitCode(process.env, code));
process.on('uncaughtException', crash);
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => end(signal));
// Where stdout or stderr is a file on a full disk or a closed pipe, the bot goes on in silence.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

void run().then((code) => process.exit(code), crash);
