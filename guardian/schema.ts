// The guardian's configuration: the one place where its numbers stand.
import { parse as splitWords } from 'shell-quote';
import { z } from 'zod';
import {
  boolean,
  type Contradiction,
  defineSchema,
  duration,
  host,
  key,
  later,
  list,
  number,
  oneOf,
  orNone,
  orWord,
  portOrOff,
  size,
  type Type,
  text,
  texts,
  url,
  whole,
} from '../common/config/schema.ts';
import { channelContradictions } from './alert/contradictions.ts';
import { isCron } from './cron.ts';

/** In a path of Windows the backslash is plain. */
const ESCAPE = process.platform === 'win32' ? '^' : '\\';
/** Quotes that close, which the splitter does not ask for. */
const BALANCED = new RegExp(`^(?:E.|'[^']*'|"(?:E.|[^"E])*"|[^'"E])*$`.replaceAll('E', `\\${ESCAPE}`), 's');
/** Stands for `$` while the splitter works, since it would take variables. */
const DOLLAR = '\uE000';

/** A command line as its words: quoting as in a shell, but no shell: pipes, globs and `;` are refused, `$` is plain. */
const command: Type<readonly string[]> = {
  type: z
    .string()
    .regex(/^\P{Cc}*$/u)
    .regex(BALANCED)
    .transform((written) => splitWords(written.replaceAll('$', DOLLAR), {}, { escape: ESCAPE }))
    .pipe(z.array(z.string().transform((word) => word.replaceAll(DOLLAR, '$'))).min(1))
    .refine(([program]) => program !== ''),
  expects: 'a command with its arguments, which runs without a shell (for pipes or ; write sh -c "…")',
};

const cron: Type<string> = {
  type: text.type.refine(isCron),
  expects: 'a cron expression such as "0 4 * * *" (minute, hour, day, month, weekday; local time)',
};

const channel = oneOf('slack', 'telegram', 'discord', 'dingtalk', 'feishu', 'webhook', 'email', 'command');

export const schema = defineSchema({
  section: 'guardian',
  keys: {
    command: key(
      orWord('auto', command),
      'auto',
      'what to guard, such as python web_server.py; auto finds it: bin/bot, our own bot, web_server.py, main.py',
    ),
    cwd: key(text, '.', 'the folder in which it runs'),
    env: key(texts, {}, 'added to its environment, such as {NAME: text}'),
    health_url: key(
      orWord('auto', url),
      'auto',
      'its dashboard; auto is http://127.0.0.1:PORT/api/dashboard with bot.port',
    ),
    start_grace: key(duration({ zero: true }), '15s', 'after a spawn, no check'),
    check_interval: key(duration(), '60s', 'from the start of one check to the next'),
    health_timeout: key(duration(), '10s', 'for a whole answer: connect, headers and body'),
    failure_threshold: key(whole(1), 3, 'failures in a row that condemn the bot'),
    max_no_response: key(
      duration(),
      '300s',
      'the age an AI decision may reach; raised for a bot that says it decides less often',
    ),
    max_restarts: key(whole(0), 10, 'automatic restarts in any restart_window; one more is refused'),
    restart_window: key(duration(), '1h', 'the sliding window of max_restarts'),
    max_restarts_per_day: key(whole(0), 30, 'automatic restarts in any 24 hours; 0 switches it off'),
    'backoff.first': key(duration({ zero: true }), '0s', 'the wait before the first restart in a row'),
    'backoff.initial': key(duration({ zero: true }), '5s', 'the wait before the second'),
    'backoff.multiplier': key(number(1), 2, 'each further wait is this times the one before'),
    'backoff.max': key(duration({ zero: true }), '300s', 'and never longer than this'),
    stop_timeout: key(duration(), '10s', 'from asking the bot to stop to killing it'),
    restart_policy: key(
      oneOf('always', 'on-failure', 'never'),
      'always',
      'always; on-failure (exit 0 is final); never (alarms only)',
    ),
    planned_restart: key(
      orNone(cron),
      'none',
      'a cron expression (local time) such as "0 4 * * *"; only while flat and between decisions, never counted',
    ),
    on_provider_outage: key(
      oneOf('restart_once', 'always', 'never'),
      'restart_once',
      'what an outage of the AI provider or the market data may cost: one restart, any number, none',
    ),
    on_guardian_exit: key(
      oneOf('adopt', 'stop'),
      'adopt',
      'if the guardian dies: adopt: the bot trades on until the next one takes it over; stop (not ours: Linux only)',
    ),
    exit_on_halt: key(boolean, false, 'after the limit: stay and repeat the alarm, or exit with code 3'),
    on_halt_command: key(
      orNone(command),
      'none',
      'run once when the limit is reached or the bot has ended with 78; finds the cause in GUARDIAN_HALT_CAUSE',
    ),
    'resources.memory': key(
      orWord('auto', orNone(size)),
      'auto',
      'memory limit of the bot and its children; auto is 512MB for our own bot, none for another',
    ),
    'resources.cpu': key(orNone(number(1)), 'none', 'CPU limit in percent of one core'),
    'resources.disk': key(orNone(size), '1GB', 'alarm below this much free disk'),
    'resources.for': key(whole(1), 3, 'checks in a row over a limit before it counts'),
    'heartbeat.interval': later(duration(), '30s', 'how often the heartbeat file is touched'),
    'heartbeat.url': later(orNone(url), 'none', 'pinged while all is well, so that silence alarms'),
    'notifications.on': key(
      list(oneOf('restart', 'failure', 'halted', 'recovered'), 0),
      ['restart', 'failure', 'halted', 'recovered'],
      'what a person is told of',
    ),
    'notifications.channels': key(
      list(channel, 0),
      [],
      'over which channels: webhook, telegram, command; their secrets belong into .env',
    ),
    'notifications.command': key(
      orNone(command),
      'none',
      'what the channel command runs for each message, which it finds on its input and in GUARDIAN_ALARM',
    ),
    'logging.dir': key(text, '.', 'where guardian.log and bot.log lie'),
    'logging.level': key(oneOf('debug', 'info', 'warning', 'error', 'critical'), 'info', 'the least that is logged'),
    'logging.max_size': key(size, '10MB', 'a log file is rotated at this size'),
    'logging.max_files': key(whole(1), 5, 'rotated files that are kept'),
    'logging.compress': key(boolean, true, 'rotated files are gzipped'),
    'logging.language': key(oneOf('auto', 'en', 'zh'), 'auto', 'en, zh, or auto by LANG'),
    'status.host': key(host, '127.0.0.1', 'where the read-only status page listens'),
    'status.port': key(portOrOff, 8090, 'its port; 0 is off'),
    'timing.starved_after': key(duration(), '2s', 'a check this much late says nothing: the machine was busy or slept'),
    'timing.order_wait': key(
      duration({ zero: true }),
      '15s',
      'a stop waits this much longer for a bot in the middle of an order',
    ),
    'timing.in_flight_margin': key(
      duration(),
      '15s',
      'so long past the deadline of a bot, its decision in flight hangs',
    ),
    'timing.decision_margin': key(duration({ zero: true }), '30s', 'added to the interval and deadline of a bot'),
    'timing.timeframe_margin': key(
      duration({ zero: true }),
      '120s',
      'added to the timeframe of a bot without interval',
    ),
    'timing.stable_after': key(duration(), '10m', 'a verified recovery that lasted this long resets the backoff'),
    'timing.max_starved': key(duration(), '15m', 'so long at most, checks in a row are excused under load'),
    'timing.alarm_repeat': key(duration(), '30m', 'the alarm of a halted guardian repeats'),
    'timing.evidence': key(duration(), '5s', 'for collecting evidence before a bot is stopped'),
    data_dir: key(text, 'data', 'history, incidents, lock and control socket'),
  },
  secrets: {
    WEBHOOK_URL: 'for the notification channel webhook: the whole address, to which each message is posted as JSON',
    TELEGRAM_BOT_TOKEN: 'for the notification channel telegram, from @BotFather',
    TELEGRAM_CHAT_ID: 'for the notification channel telegram: the chat that is told, such as 123456789',
  },
  contradictions: (values, secrets) => {
    const found: Contradiction[] = [...channelContradictions(values, secrets)];
    if (Number(values['guardian.backoff.initial']) > Number(values['guardian.backoff.max'])) {
      found.push({
        keys: ['guardian.backoff.initial', 'guardian.backoff.max'],
        text: 'guardian.backoff.initial must not be longer than guardian.backoff.max: raise the maximum',
      });
    }
    if (values['guardian.status.port'] === values['bot.port']) {
      found.push({
        keys: ['guardian.status.port', 'bot.port'],
        text: 'guardian.status.port and bot.port must be two different ports: change one of them',
      });
    }
    return found;
  },
});
