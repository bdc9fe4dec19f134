// What is guarded, as one configuration says it: numbers, launch and environment; and whether a bot that runs already was
// started with the same.
import { createHash } from 'node:crypto';
import type { Configuration } from '../common/config/read.ts';
import { environmentFor } from './child/environment.ts';
import type { Launch } from './child/launch.ts';
import type { ChildRecord } from './child/record.ts';
import { tieToGuardian } from './child/tie.ts';
import type { CommandLine } from './command-line.ts';
import { run } from './platform/run.ts';
import type { Platform } from './platform/types.ts';
import { type Settings, settingsFrom } from './policy.ts';
import { chooseLaunch } from './preflight.ts';
import { concernOfKey, concernOfSecret } from './reload/concerns.ts';
import { obstacleTo } from './reload/port-held.ts';
import { faultsOf, type Reread, reread } from './reload/reread.ts';
import { chooseLanguage } from './sentences/catalogue.ts';

export type Guarded = {
  readonly configuration: Configuration;
  readonly settings: Settings;
  readonly launch: Launch;
  readonly env: NodeJS.ProcessEnv;
  /** Of everything that the bot is started with, secrets included; tells nothing of them. */
  readonly fingerprint: string;
};

/** @throws Refusal if there is nothing to launch, or it cannot be launched as configured. */
export async function prepareToGuard(configuration: Configuration, line: CommandLine): Promise<Guarded> {
  const found = chooseLaunch(settingsFrom(configuration));
  const settings = settingsFrom(configuration, found.isOwnBot);
  const { values, cwd } = settings;
  const onGuardianExit = values['guardian.on_guardian_exit'];
  const env = environmentFor(line.overrides, values['guardian.env'], onGuardianExit);
  const language = chooseLanguage(values['guardian.logging.language'], process.env);
  const isLinux = process.platform === 'linux';
  const launch = await tieToGuardian(found, { onGuardianExit, cwd, env, isLinux, run, language });
  return { configuration, settings, launch, env, fingerprint: fingerprintOf(configuration, launch) };
}

/**
 * The configuration anew, if it is good, there is something to launch, and nothing is in the way where the bot is to serve.
 * Never throws: guarding goes on whatever it says.
 *
 * @param running The bot that runs.
 */
export async function rereadToGuard(
  line: CommandLine,
  before: Configuration,
  running: ChildRecord | null,
  platform: Platform,
): Promise<Reread> {
  const answer = await reread(line, before);
  if (answer.faults) return answer;
  try {
    const { settings } = await prepareToGuard(answer.configuration, line);
    const move = { from: settingsFrom(before).healthUrl, to: settings.healthUrl };
    const obstacle = await obstacleTo({ ...move, running, platform });
    return obstacle === null ? answer : { faults: [obstacle] };
  } catch (error) {
    return { faults: faultsOf(error as Error) };
  }
}

/** A record of an earlier version knows the command only. */
export const isAsConfigured = (record: ChildRecord, { launch, fingerprint }: Guarded): boolean =>
  record.command === launch.command && (record.fingerprint ?? fingerprint) === fingerprint;

function fingerprintOf({ values, secrets }: Configuration, { file, args }: Launch): string {
  const parts = [
    ...Object.entries(values).filter(([key]) => concernOfKey(key) === 'bot'),
    ...Object.entries(secrets).filter(([name]) => concernOfSecret(name) === 'bot'),
  ].sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([file, args, parts]))
    .digest('hex')
    .slice(0, 32);
}
