// guardian.log: one event, one line of plain text, in the file and on the console. The only file that knows pino, which
// filters by level and redacts by path; what it writes as JSON becomes the line here.
import { type DestinationStream, pino } from 'pino';
import { LEVELS, type Level, textLine } from '../../common/text-line.ts';
import { createCompressor } from './compressor.ts';
import { type LogFault, trackFaults } from './fault.ts';
import { cutLong, hideSecrets } from './legible.ts';
import { createLineFile } from './line-file.ts';
import { cleanUp } from './rotate.ts';

export type Fields = Readonly<Record<string, unknown>>;

export type GuardianLog = {
  /**
   * Writes one event, at once. Never throws.
   *
   * @param text The whole sentence.
   * @param fields Facts that the sentence does not hold; written after it as `name=value`.
   */
  readonly log: (level: Level, text: string, fields?: Fields) => void;
  /** The least that is written from now on. */
  readonly setLevel: (level: Level) => void;
  /** When the rotated files are compressed; lines need no flushing. */
  readonly flush: () => Promise<void>;
  /** Lines not written, rotations and compressions failed, since the start. */
  readonly faults: () => number;
};

export type GuardianLogOptions = {
  readonly file: string;
  readonly level: Level;
  readonly maxSizeBytes: number;
  /** Rotated files that are kept; at least 1. */
  readonly maxFiles: number;
  readonly compress: boolean;
  /** Values of at least 8 characters that appear nowhere. */
  readonly secrets: () => readonly string[];
  /** Gets each line with its line feed. What it throws is dropped. */
  readonly console: (line: string) => void;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Told once for each kind of fault until that works again. */
  readonly onFault: (fault: LogFault) => void;
};

const SECRET_NAMES = [
  'password',
  'secret',
  'token',
  'authorization',
  'apiKey',
  'api_key',
  'OKX_API_KEY',
  'OKX_SECRET',
  'OKX_PASSWORD',
  'DEEPSEEK_API_KEY',
  'DASHSCOPE_API_KEY',
  'AI_API_KEY',
  'GUARDIAN_TOKEN',
  'WEBHOOK_URL',
  'TELEGRAM_BOT_TOKEN',
  'TELEGRAM_CHAT_ID',
];

export function createGuardianLog(options: GuardianLogOptions): GuardianLog {
  const { file, maxSizeBytes, maxFiles, compress, secrets, clock } = options;
  const faults = trackFaults(file, options.onFault);
  const compressor = createCompressor(file, faults);
  const compressIfWanted = compress ? compressor.wake : () => {};
  const lines = createLineFile({ file, maxSizeBytes, maxFiles, faults, onRotated: compressIfWanted });
  const legible = (text: string) => cutLong(hideSecrets(text, secrets()));

  const logger = createPino(options.level, (level, text, fields) => {
    const facts = fields ? ` ${legible(factsOf(fields))}` : '';
    const line = textLine(clock(), level, `${text}${facts}`);
    lines.append(line);
    try {
      options.console(line);
    } catch {
      // A closed terminal is no reason to stop guarding.
    }
  });

  try {
    cleanUp(file, maxFiles);
  } catch (error) {
    faults.failed('rotate', error);
  }
  compressIfWanted();

  return {
    log: (level, text, fields) => {
      try {
        logger[level]({ text: legible(text), ...(fields && { fields }) }); // as its message, pino would format %s and %%
      } catch (error) {
        faults.failed('write', error); // such as a field that throws when it is read
      }
    },
    setLevel: (level) => {
      logger.level = level;
    },
    flush: compressor.idle,
    faults: faults.count,
  };
}

type Write = (level: Level, text: string, fields: Fields | undefined) => void;

function createPino(level: Level, write: Write) {
  const destination: DestinationStream = {
    write: (json) => {
      // The cast: pino wrote this one call earlier, formatted as below.
      const event = JSON.parse(json) as { level: Level; text: string; fields?: Fields };
      write(event.level, event.text, event.fields);
    },
  };
  return pino<Level, true>(
    {
      level,
      customLevels: Object.fromEntries(LEVELS.map((name, rank) => [name, rank + 1])) as Record<Level, number>,
      useOnlyCustomLevels: true,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { fields: withErrors },
      redact: { paths: SECRET_NAMES.flatMap((name) => [`fields.${name}`, `fields.*.${name}`]), censor: '***' },
      base: null,
      timestamp: false,
    },
    destination,
  );
}

const withErrors = (fields: Fields): Fields =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, value instanceof Error ? String(value) : value]),
  );

const factsOf = (fields: Fields): string =>
  Object.entries(fields)
    .map(
      ([name, value]) =>
        `${name}=${typeof value === 'string' && /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value)}`,
    )
    .join(' ');
