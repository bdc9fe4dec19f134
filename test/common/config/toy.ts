// Two small schemas with one key of each kind, and a short way to merge texts over them.
import type { Layers, Variables } from '../../../common/config/layers.ts';
import { type Merged, merge } from '../../../common/config/merge.ts';
import {
  boolean,
  defineSchema,
  duration,
  key,
  later,
  list,
  number,
  oneOf,
  orNone,
  orWord,
  port,
  size,
  text,
  texts,
  url,
  whole,
} from '../../../common/config/schema.ts';

export const guardian = defineSchema({
  section: 'guardian',
  keys: {
    check_interval: key(duration(), '60s', 'from the start of one check to the next'),
    start_grace: key(duration({ zero: true }), '15s', 'after a spawn, no check'),
    strikes: key(whole(1), 3, 'failures in a row that condemn'),
    memory: key(orWord('auto', orNone(size)), 'auto', 'a limit | or none'),
    env: key(texts, {}, 'added to the environment'),
    policy: key(oneOf('always', 'never'), 'always', 'when to restart'),
    health_url: key(orNone(url), 'none', 'where the dashboard is'),
    'backoff.first': key(duration({ zero: true }), '0s', 'the first wait'),
    'backoff.multiplier': key(number(1), 2, 'grows by this'),
    'backoff.max': key(duration(), '300s', 'the longest wait'),
    'status.port': key(port, 8090, 'of the page'),
    api_key: key(orNone(text), 'none', 'named like a secret'),
  },
  secrets: { HOOK_TOKEN: 'for the hook' },
  contradictions: (values) =>
    values['guardian.status.port'] === values['bot.port']
      ? [
          {
            keys: ['guardian.status.port', 'bot.port'],
            text: 'guardian.status.port and bot.port must be two different ports',
          },
        ]
      : [],
});

export const bot = defineSchema({
  section: 'bot',
  keys: {
    test_mode: later(boolean, true, 'paper only'),
    port: key(port, 8080, 'of its web server'),
    host: key(text, '127.0.0.1', 'of its web server'),
    symbols: key(list(text, 1), ['BTC'], 'what it trades'),
    model: later(orNone(text), 'none', 'what is asked'),
    'execution.timeout': key(duration(), '30s', 'for one call'),
    'execution.retry.attempts': later(whole(1), 3, 'for one call'),
    'execution.retry.max': later(duration(), '8s', 'the longest wait'),
  },
  secrets: { AI_KEY: 'for the AI' },
  contradictions: () => [],
});

type Texts = {
  readonly file?: string;
  readonly dotenv?: Variables;
  readonly environment?: Variables;
  readonly commandLine?: Layers['commandLine'];
};

export const mergeTexts = ({ file, dotenv = {}, environment = {}, commandLine = [] }: Texts, isWhole = true): Merged =>
  merge(
    isWhole ? [guardian, bot] : [bot],
    { file: file === undefined ? null : { name: 'config.yaml', text: file }, dotenv, environment, commandLine },
    isWhole,
  );

/** The good outcome; throws with the faults if there are any. */
export function merged(texts: Texts): Exclude<Merged, { readonly faults: object }> {
  const outcome = mergeTexts(texts);
  if (outcome.faults) throw new Error(outcome.faults.map((fault) => fault.text).join('\n'));
  return outcome;
}

export const valueAt = (full: string, texts: Texts): unknown => merged(texts).values[full];

export const faultsOf = (texts: Texts | string, isWhole = true): readonly string[] =>
  (mergeTexts(typeof texts === 'string' ? { file: texts } : texts, isWhole).faults ?? []).map((fault) => fault.text);

/** One key in a file, on its second line. */
export const inFile = (full: string, written: string) => {
  const [section, name] = full.split('.');
  return { file: `${section}:\n  ${name}: ${written}\n` };
};
