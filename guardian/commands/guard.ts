// Puts the parts together, starts the guardian, and sees to an orderly end.
import { dirname, join } from 'node:path';
import { systemClock as clock } from '../../common/clock.ts';
import packageFile from '../../package.json' with { type: 'json' };
import { openAlarms } from '../alert/open.ts';
import { createChild } from '../child/child.ts';
import type { FoundBot } from '../child/found.ts';
import { isLoopback, portOf } from '../child/port.ts';
import type { CommandLine } from '../command-line.ts';
import { createMeters } from '../control/meters.ts';
import { createControlServer } from '../control/server.ts';
import { createCollector } from '../evidence/collector.ts';
import { shutInspector } from '../evidence/stack/shut.ts';
import { EXIT } from '../exit-code.ts';
import { type Guarded, isAsConfigured, prepareToGuard, rereadToGuard } from '../guarded.ts';
import { runHaltCommand } from '../halt-command.ts';
import { openHistory } from '../history.ts';
import type { Locks } from '../locks/locks.ts';
import type { GuardianRecord } from '../locks/record.ts';
import { openBotLog, tailOf } from '../log/bot-log.ts';
import { createBotOutput } from '../log/bot-output.ts';
import { collapseHead } from '../log/head-cutter.ts';
import { rotationOf, type Voice } from '../log/voice.ts';
import { inDay, inWindow } from '../machine/limit.ts';
import { planRestarts } from '../planned-restart.ts';
import { platform } from '../platform/platform.ts';
import type { Settings } from '../policy.ts';
import { childRecordFile } from '../preflight.ts';
import { lookAtDashboard } from '../probes/dashboard.ts';
import { freeDisk } from '../probes/disk.ts';
import { measure } from '../probes/resources.ts';
import { watchTimer } from '../probes/timer.ts';
import { ProcessGuardian } from '../process-guardian.ts';
import { lastRestart, recall } from '../recall.ts';
import { followConfiguration } from '../reload/follow.ts';
import { reason } from '../sentences/reason.ts';
import { type EarlySignal, listenToSignals } from '../signals.ts';

/** How long an end waits for alarms on their way: for a person who ends it, and where the alarm tells of the end. */
const PATIENCE_MS = 1000;
const LAST_PATIENCE_MS = 10_000;
/** What is run for a halt is waited for as long as the guardian's end is. */
const HALT_PATIENCE_MS = 60_000;
/** A changed configuration is noticed within twice this. */
const LONGEST_UNREAD_MS = 1000;
const DAY = 24 * 3_600_000;

export type Parts = {
  readonly line: CommandLine;
  /** When the reading of the configuration began, epoch milliseconds. */
  readonly readAt: number;
  readonly guarded: Guarded;
  readonly found: FoundBot | null;
  readonly locks: Locks;
  readonly record: GuardianRecord;
  readonly voice: Voice;
  readonly token: string;
  /** One that came before there was a guardian to tell. */
  readonly early: EarlySignal;
};

type Trouble =
  | 'status_trouble'
  | 'control_trouble'
  | 'history_trouble'
  | 'record_trouble'
  | 'evidence_trouble'
  | 'alarm_queue_trouble';

/** @returns The exit code, when guarding has ended. */
export async function guard(parts: Parts): Promise<number> {
  const { line, found, locks, voice, token } = parts;
  const { configuration, settings, launch } = parts.guarded;
  /** In force from the next spawn on. */
  let next = parts.guarded;
  const { dataDir, logDir, values } = settings;
  const { tell } = voice;
  const trouble = (name: Trouble) => (error: Error) => tell('error', reason(name, { error: error.message }));

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
  const openOutput = () => openBotLog(botLog, ({ text }) => tell('error', reason('notice', { text })));
  const child = createChild({
    plan: () => ({
      launch: next.launch,
      cwd: next.settings.cwd,
      env: next.env,
      healthUrl: next.settings.healthUrl,
      fingerprint: next.fingerprint,
    }),
    recordFile: childRecordFile(dataDir),
    exitFile: join(dataDir, 'bot.exit'),
    openOutput,
    token,
    startToken: parts.record.start_token,
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
      holder: async (url, leader, bootId) =>
        isLoopback(url) ? platform.holderOf(portOf(url), leader, bootId) : { is: 'unseen' },
      measure: async (leader) => measure(await platform.groupMembers(leader), 3 * next.settings.machine.checkInterval),
      history,
      meters,
      tell,
      raise: alarms.raise,
      lastLines: (count) => tailOf(botLog, count),
      endCommand: platform.endCommand,
      freeDisk: () => freeDisk([dataDir, logDir]),
      collect: (incident) =>
        createCollector({
          root: join(dataDir, 'incidents'),
          botLog,
          launch: next.launch,
          platform,
          limit: next.settings.machine.evidence,
          version: packageFile.version,
          settings: next.configuration.settings,
          secrets: voice.secrets,
          environment: next.env,
          freeMemory: () => process.availableMemory(),
          onFault: trouble('evidence_trouble'),
        }).collect(incident),
      runHaltCommand: (cause) => {
        const words = next.settings.values['guardian.on_halt_command'];
        if (words === null) return Promise.resolve();
        const cwd = dirname(settings.configFile);
        return runHaltCommand({ words, cwd, env: process.env, cause, patience: HALT_PATIENCE_MS, openOutput, tell })
          .ended;
      },
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

  parts.early.stopListening();
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
    for (const { level, sentence } of locks.look(parts.record, next.settings.healthUrl)) {
      tell(level, sentence);
      if (level === 'critical') alarms.raise({ kind: 'failure', severity: level, sentence });
    }
    child.recordAgain();
    control.look();
  }, settings.machine.checkInterval);
  const calendar = planRestarts(() => guardian.planned());
  const following = followConfiguration({
    reread: (before) => rereadToGuard(line, before, child.record(), platform),
    configuration,
    readAt: parts.readAt,
    everyMs: Math.min(LONGEST_UNREAD_MS, settings.machine.checkInterval),
    tell,
    onChanged: async (changed, changes) => {
      next = await prepareToGuard(changed, line);
      voice.follow(next.settings.values['guardian.logging.level'], Object.values(changed.secrets));
      void calendar.follow(next.settings.values['guardian.planned_restart']);
      const running = child.record();
      const isAsRunning = running?.fingerprint !== undefined && isAsConfigured(running, next);
      const guarding = { settings: next.settings, command: next.launch.command };
      guardian.reconfigure(guarding, changes.bot.length > 0, isAsRunning);
    },
  });
  output.start();
  if (found) {
    voice.follow(values['guardian.logging.level'], [found.record.token]);
    void shutInspector({ pid: found.pid, bootId: found.record.boot_id, botLog, platform }).then((isShut) => {
      if (isShut) tell('warning', reason('inspector_shut', { pid: found.pid }));
    });
  }
  guardian.start(found, found === null || isAsConfigured(found.record, parts.guarded));
  const signal = parts.early.name();
  if (signal !== null) {
    tell('info', reason('signal_first', { signal }));
    guardian.stop();
  }
  void calendar.follow(values['guardian.planned_restart']);
  // Not awaited: a name that resolves slowly must not hold up an end.
  void control.open();
  const code = await ended;
  clearInterval(lookingAtLocks);
  following.stop();
  void calendar.follow(null);

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
