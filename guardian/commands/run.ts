// Guards in the foreground: puts the parts together, starts the guardian, and sees to an orderly end.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { systemClock as clock } from '../../common/clock.ts';
import type { Configuration } from '../../common/config/read.ts';
import { ownStateFolder } from '../../common/state-folder.ts';
import packageFile from '../../package.json' with { type: 'json' };
import { openAlarms } from '../alert/open.ts';
import { createChild } from '../child/child.ts';
import { environmentFor } from '../child/environment.ts';
import type { FoundBot } from '../child/found.ts';
import type { Launch } from '../child/launch.ts';
import { isLoopback, portOf } from '../child/port.ts';
import type { CommandLine } from '../command-line.ts';
import { configure } from '../configure.ts';
import { createMeters } from '../control/meters.ts';
import { createControlServer } from '../control/server.ts';
import { EXIT, Refusal } from '../exit-code.ts';
import { openHistory } from '../history.ts';
import { type Locks, takeLocks } from '../locks/locks.ts';
import { type GuardianRecord, ownRecord } from '../locks/record.ts';
import { openBotLog, tailOf } from '../log/bot-log.ts';
import { createBotOutput } from '../log/bot-output.ts';
import { collapseHead } from '../log/head-cutter.ts';
import { openVoice, rotationOf, type Voice } from '../log/voice.ts';
import { inDay, inWindow } from '../machine/limit.ts';
import { platform } from '../platform/platform.ts';
import { type Settings, settingsFrom } from '../policy.ts';
import { childRecordFile, chooseLaunch, lookAround } from '../preflight.ts';
import { lookAtDashboard } from '../probes/dashboard.ts';
import { freeDisk } from '../probes/disk.ts';
import { measure } from '../probes/resources.ts';
import { watchTimer } from '../probes/timer.ts';
import { ProcessGuardian } from '../process-guardian.ts';
import { lastRestart, recall } from '../recall.ts';
import { chooseLanguage, render } from '../sentences/catalogue.ts';
import { reason } from '../sentences/reason.ts';
import { endOnSignals, listenToSignals } from '../signals.ts';

/** How long an end waits for alarms on their way: for a person who ends it, and where the alarm tells of the end. */
const PATIENCE_MS = 1000;
const LAST_PATIENCE_MS = 10_000;
const DAY = 24 * 3_600_000;

/** @returns The exit code, when guarding has ended. */
export async function run(line: CommandLine): Promise<number> {
  const stopEndingOnSignals = endOnSignals(() => process.exit(EXIT.ok));
  const configuration = await configure(line);
  const launch = chooseLaunch(settingsFrom(configuration));
  const settings = settingsFrom(configuration, launch.isOwnBot);
  const language = chooseLanguage(settings.values['guardian.logging.language'], process.env);
  const locks = await takeLocks(settings, ownStateFolder(), platform, language);
  const token = randomBytes(24).toString('base64url');
  const voice = openVoice(settings, language, [...Object.values(configuration.secrets), token]);
  try {
    const record = await ownRecord(settings.dataDir, platform, clock.wall());
    for (const { level, sentence } of locks.look(record)) voice.tell(level, sentence);
    const beginning = await lookAround(settings, platform, clock.wall());
    if ('obstacle' in beginning) {
      voice.write('critical', beginning.obstacle);
      throw new Refusal(EXIT.configuration, [render(language, beginning.obstacle)]);
    }
    const { found } = beginning;
    const parts = { line, configuration, settings, launch, found, locks, record, voice, token, stopEndingOnSignals };
    return await guard(parts);
  } finally {
    await voice.close();
    locks.release();
  }
}

type Parts = {
  readonly line: CommandLine;
  readonly configuration: Configuration;
  readonly settings: Settings;
  readonly launch: Launch;
  readonly found: FoundBot | null;
  readonly locks: Locks;
  readonly record: GuardianRecord;
  readonly voice: Voice;
  readonly token: string;
  readonly stopEndingOnSignals: () => void;
};

async function guard(parts: Parts): Promise<number> {
  const { line, configuration, settings, launch, found, locks, voice, token } = parts;
  const { dataDir, logDir, values } = settings;
  const { tell } = voice;
  const trouble =
    (name: 'status_trouble' | 'control_trouble' | 'history_trouble' | 'record_trouble' | 'alarm_queue_trouble') =>
    (error: Error) =>
      tell('error', reason(name, { error: error.message }));

  const history = openHistory(join(dataDir, 'history.db'), clock.wall(), trouble('history_trouble'));
  const past = history.since(clock.wall() - Math.max(DAY, settings.machine.restartWindow));
  const memory = recall(past, clock.now(), clock.wall(), settings.machine);
  const keep = (kind: 'guardian_started' | 'guardian_stopped') =>
    history.append({ at: clock.wall(), kind, incarnation: null, code: null, text: null });

  keep('guardian_started');
  tell('info', startSentence(settings));
  for (const text of configuration.warnings) tell('warning', reason('notice', { text }));
  for (const sentence of locks.warnings) tell('warning', sentence);
  if (memory.restarts.length > 0) {
    const now = clock.now();
    const counted = { window: inWindow(memory, now, settings.machine), day: inDay(memory, now) };
    tell('info', reason('recorded', { ...counted, span: settings.written('guardian.restart_window') }));
  }

  const alarms = openAlarms({
    settings,
    secrets: configuration.secrets,
    wall: clock.wall,
    tell,
    words: voice.words,
    onFault: trouble('alarm_queue_trouble'),
  });
  const botLog = join(logDir, 'bot.log');
  const output = createBotOutput({
    file: botLog,
    ...rotationOf(settings),
    cutHead: collapseHead,
    onFault: ({ text }) => tell('error', reason('notice', { text })),
    onNotice: ({ text }) => tell('warning', reason('notice', { text })),
  });
  const child = createChild({
    plan: () => ({
      launch,
      cwd: settings.cwd,
      env: environmentFor(line.overrides, values['guardian.env'], values['guardian.on_guardian_exit']),
      healthUrl: settings.healthUrl,
    }),
    recordFile: childRecordFile(dataDir),
    exitFile: join(dataDir, 'bot.exit'),
    openOutput: () => openBotLog(botLog, ({ text }) => tell('error', reason('notice', { text }))),
    token,
    platform,
    clock,
    onFault: trouble('record_trouble'),
  });
  const meters = createMeters();
  const { promise: ended, resolve: exit } = Promise.withResolvers<number>();
  const guardian = new ProcessGuardian(
    { settings, command: launch.command, version: packageFile.version, memory, lastRestart: lastRestart(past) },
    {
      clock,
      child,
      look: lookAtDashboard,
      bootClock: platform.bootClock,
      watchTimer: () => watchTimer(clock.now),
      holder: async (leader, bootId) =>
        isLoopback(settings.healthUrl)
          ? platform.holderOf(portOf(settings.healthUrl), leader, bootId)
          : { is: 'unseen' },
      measure: async (leader) => measure(await platform.groupMembers(leader), 3 * settings.machine.checkInterval),
      history,
      meters,
      tell,
      raise: alarms.raise,
      lastLines: (count) => tailOf(botLog, count),
      endCommand: platform.endCommand,
      freeDisk: () => freeDisk([dataDir, logDir]),
      collect: async () => {},
      runHaltCommand: async () => {},
      exit,
    },
  );
  const control = createControlServer({
    socketPath: platform.controlSocketPath(dataDir),
    host: values['guardian.status.host'],
    port: values['guardian.status.port'],
    language: voice.language,
    status: () => guardian.status(),
    meters,
    pause: () => voice.outcome(guardian.pause()),
    resume: () => voice.outcome(guardian.resume()),
    detach: () => voice.outcome(guardian.detach()),
    onFault: (door, error) => trouble(door === 'port' ? 'status_trouble' : 'control_trouble')(error),
  });

  parts.stopEndingOnSignals();
  listenToSignals(guardian, clock, (signal, isFurther) =>
    tell(isFurther ? 'warning' : 'info', reason(isFurther ? 'signal_second' : 'signal_first', { signal })),
  );
  process.on('uncaughtException', (error) => {
    // The bot is left as it is: it decides on, and the next guardian names it.
    tell('critical', reason('guardian_fault', { error: error.stack ?? error.message }));
    alarms.raise({
      kind: 'failure',
      severity: 'critical',
      sentence: reason('guardian_fault', { error: error.message }),
    });
    guardian.abandon(EXIT.fault);
  });
  // By a beat of its own: also while no bot lives, and nothing is checked, a second guardian must be kept out.
  const lookingAtLocks = setInterval(() => {
    for (const { level, sentence } of locks.look(parts.record)) {
      tell(level, sentence);
      if (level === 'critical') alarms.raise({ kind: 'failure', severity: level, sentence });
    }
  }, settings.machine.checkInterval);
  output.start();
  guardian.start(found);
  // Not awaited: a name that resolves slowly must not hold up an end.
  void control.open();
  const code = await ended;
  clearInterval(lookingAtLocks);

  const patience = code === EXIT.ok ? PATIENCE_MS : LAST_PATIENCE_MS;
  await Promise.all([control.close(), output.stop(), alarms.close(patience)]);
  keep('guardian_stopped');
  history.close();
  tell('info', reason('guardian_stopped', {}));
  return code;
}

const startSentence = (settings: Settings) =>
  reason('guardian_started', {
    pid: process.pid,
    interval: settings.written('guardian.check_interval'),
    limit: settings.written('guardian.max_no_response'),
    max: settings.machine.maxRestarts,
    window: settings.written('guardian.restart_window'),
  });
