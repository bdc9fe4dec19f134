// What each key is for, when it changes while running: the bot, the guardian at once, or a new start of the guardian.
import type { GuardianValues } from '../policy.ts';

/**
 * `bot`: the bot is started with it, so it restarts at a quiet moment. `guardian`: used at once. `start`: held by what
 * is opened once, at the start.
 */
export type Concern = 'bot' | 'guardian' | 'start';

/** A key of the schema that is missing here does not compile. */
const GUARDIAN_KEYS: { readonly [K in keyof GuardianValues]: Concern } = {
  'guardian.command': 'bot',
  'guardian.cwd': 'bot',
  'guardian.env': 'bot',
  'guardian.health_url': 'bot',
  'guardian.start_grace': 'guardian',
  'guardian.check_interval': 'guardian',
  'guardian.health_timeout': 'guardian',
  'guardian.failure_threshold': 'guardian',
  'guardian.max_no_response': 'guardian',
  'guardian.max_restarts': 'guardian',
  'guardian.restart_window': 'guardian',
  'guardian.max_restarts_per_day': 'guardian',
  'guardian.backoff.first': 'guardian',
  'guardian.backoff.initial': 'guardian',
  'guardian.backoff.multiplier': 'guardian',
  'guardian.backoff.max': 'guardian',
  'guardian.stop_timeout': 'guardian',
  'guardian.restart_policy': 'guardian',
  'guardian.planned_restart': 'guardian',
  'guardian.on_provider_outage': 'guardian',
  'guardian.on_guardian_exit': 'bot',
  'guardian.exit_on_halt': 'guardian',
  'guardian.on_halt_command': 'guardian',
  'guardian.resources.memory': 'guardian',
  'guardian.resources.cpu': 'guardian',
  'guardian.resources.disk': 'guardian',
  'guardian.resources.for': 'guardian',
  'guardian.heartbeat.interval': 'start',
  'guardian.heartbeat.url': 'start',
  'guardian.notifications.on': 'start',
  'guardian.notifications.channels': 'start',
  'guardian.notifications.command': 'start',
  'guardian.logging.dir': 'start',
  'guardian.logging.level': 'guardian',
  'guardian.logging.max_size': 'start',
  'guardian.logging.max_files': 'start',
  'guardian.logging.compress': 'start',
  'guardian.logging.language': 'start',
  'guardian.status.host': 'start',
  'guardian.status.port': 'start',
  'guardian.timing.starved_after': 'guardian',
  'guardian.timing.order_wait': 'guardian',
  'guardian.timing.in_flight_margin': 'guardian',
  'guardian.timing.decision_margin': 'guardian',
  'guardian.timing.timeframe_margin': 'guardian',
  'guardian.timing.stable_after': 'guardian',
  'guardian.timing.max_starved': 'guardian',
  'guardian.timing.alarm_repeat': 'guardian',
  'guardian.timing.evidence': 'guardian',
  'guardian.data_dir': 'start',
};

/** Secrets of the guardian; a test holds them against the schema. */
const GUARDIAN_SECRETS: { readonly [name: string]: Concern } = {
  WEBHOOK_URL: 'start',
  TELEGRAM_BOT_TOKEN: 'start',
  TELEGRAM_CHAT_ID: 'start',
};

/** A key that this version does not know came with a newer one, which a new start brings. */
export function concernOfKey(key: string): Concern {
  if (key.startsWith('bot.')) return 'bot';
  return Object.hasOwn(GUARDIAN_KEYS, key) ? GUARDIAN_KEYS[key as keyof GuardianValues] : 'start';
}

/** Whatever is none of the guardian's is the bot's. */
export const concernOfSecret = (name: string): Concern =>
  Object.hasOwn(GUARDIAN_SECRETS, name) ? (GUARDIAN_SECRETS[name] as Concern) : 'bot';
