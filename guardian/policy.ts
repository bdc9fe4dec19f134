// The configuration as the parts of the guardian use it: numbers for the rules, places for the files.
import { isAbsolute, join } from 'node:path';
import type { Configuration } from '../common/config/read.ts';
import type { Values } from '../common/config/schema.ts';
import { formatDuration, parseDuration } from '../common/duration.ts';
import { parseSize } from '../common/size.ts';
import type { Policy } from './machine/types.ts';
import type { ResourceLimits } from './probes/excess.ts';
import type { LimitPolicy } from './probes/limit.ts';
import type { StarvedPolicy } from './probes/starved.ts';
import type { schema } from './schema.ts';

export type GuardianValues = Values<typeof schema>;

/** What the guardian must know of the bot's section: where its dashboard is. */
type BotValues = { readonly 'bot.host': string; readonly 'bot.port': number };

export type Settings = {
  readonly values: GuardianValues & BotValues;
  readonly machine: Policy;
  readonly limit: LimitPolicy;
  /** By how much a decision in flight may overrun the bot's own deadline. */
  readonly inFlightMargin: number;
  readonly starved: StarvedPolicy;
  readonly resources: ResourceLimits;
  readonly healthUrl: string;
  /** Absolute paths. */
  readonly configFile: string;
  readonly dataDir: string;
  readonly logDir: string;
  readonly cwd: string;
  /** A duration as the person wrote it, such as `60s`; computed where it came from a variable, which is not shown. */
  readonly written: (key: keyof GuardianValues) => string;
};

/** @param isOwnBot Whether the bot that comes with the guardian is what is guarded; how much it needs is known. */
export function settingsFrom(configuration: Configuration, isOwnBot = false): Settings {
  // The reader has checked every value against the schemas named in its request.
  const values = configuration.values as GuardianValues & BotValues;
  const at = (path: string) => (isAbsolute(path) ? path : join(configuration.folder, path));
  return {
    values,
    machine: {
      startGrace: values['guardian.start_grace'],
      checkInterval: values['guardian.check_interval'],
      healthTimeout: values['guardian.health_timeout'],
      failureThreshold: values['guardian.failure_threshold'],
      stopTimeout: values['guardian.stop_timeout'],
      orderWait: values['guardian.timing.order_wait'],
      maxRestarts: values['guardian.max_restarts'],
      restartWindow: values['guardian.restart_window'],
      maxRestartsPerDay: values['guardian.max_restarts_per_day'],
      backoff: {
        first: values['guardian.backoff.first'],
        initial: values['guardian.backoff.initial'],
        multiplier: values['guardian.backoff.multiplier'],
        max: values['guardian.backoff.max'],
      },
      restartPolicy: values['guardian.restart_policy'],
      stableAfter: values['guardian.timing.stable_after'],
      alarmRepeat: values['guardian.timing.alarm_repeat'],
      exitOnHalt: values['guardian.exit_on_halt'],
      hasHaltCommand: values['guardian.on_halt_command'] !== null,
      onGuardianExit: values['guardian.on_guardian_exit'],
      evidence: values['guardian.timing.evidence'],
      onProviderOutage: values['guardian.on_provider_outage'],
    },
    limit: {
      maxNoResponse: values['guardian.max_no_response'],
      isMaxNoResponseSet: configuration.chosen.includes('guardian.max_no_response'),
      decisionMargin: values['guardian.timing.decision_margin'],
      timeframeMargin: values['guardian.timing.timeframe_margin'],
    },
    starved: {
      checkInterval: values['guardian.check_interval'],
      starvedAfter: values['guardian.timing.starved_after'],
      maxStarved: values['guardian.timing.max_starved'],
    },
    resources: {
      memory: memoryLimit(values['guardian.resources.memory'], isOwnBot),
      cpu: values['guardian.resources.cpu'],
      disk: values['guardian.resources.disk'],
      checks: values['guardian.resources.for'],
    },
    inFlightMargin: values['guardian.timing.in_flight_margin'],
    healthUrl:
      values['guardian.health_url'] === 'auto'
        ? `http://${reachable(values['bot.host'])}:${values['bot.port']}/api/dashboard`
        : values['guardian.health_url'],
    configFile: configuration.file,
    dataDir: at(values['guardian.data_dir']),
    logDir: at(values['guardian.logging.dir']),
    cwd: at(values['guardian.cwd']),
    written: (key) => {
      const written = String(configuration.settings[key]?.value);
      return parseDuration(written) === null ? formatDuration(Number(values[key])) : written;
    },
  };
}

const OWN_BOT_MEMORY = parseSize('512MB');

const memoryLimit = (limit: 'auto' | number | null, isOwnBot: boolean): number | null =>
  limit === 'auto' ? (isOwnBot ? OWN_BOT_MEMORY : null) : limit;

/** The address under which a server that listens on `host` answers on this machine. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
