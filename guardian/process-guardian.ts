// The shell round the machine: it stamps events, carries effects out, re-arms one timer, writes history, and decides
// nothing. Events are taken one at a time, to completion; a spawn is answered before the next event is taken.
import { LONGEST_MS } from '../common/duration.ts';
import { formatSize } from '../common/size.ts';
import type { Level } from '../common/text-line.ts';
import { type Alarms, isAlarmDue, withAlarm, withoutAlarm } from './alarms.ts';
import { type Alarm, alarmOf } from './alert/rules.ts';
import { announce } from './announce.ts';
import { type CheckPorts, check } from './check.ts';
import type { Birth, ChildPort } from './child/child.ts';
import { heldBy } from './child/port.ts';
import type { Exit } from './child/spawn.ts';
import type { Meters } from './control/meters.ts';
import type { Status } from './control/status.ts';
import type { Facts, LastRestart } from './facts.ts';
import type { EventKind, History } from './history.ts';
import { initial, transition } from './machine/machine.ts';
import { isOutageExcused } from './machine/outage.ts';
import type { Effect, Event, RestartMemory, State } from './machine/types.ts';
import type { Settings } from './policy.ts';
import { atSpawn } from './probes/decision.ts';
import { NO_EXCESS } from './probes/excess.ts';
import { NO_FALLBACKS } from './probes/outage.ts';
import { readDashboard } from './probes/reading.ts';
import { render } from './sentences/catalogue.ts';
import { type Reason, reason } from './sentences/reason.ts';
import { statusOf } from './status-of.ts';

export type GuardianPorts = CheckPorts & {
  readonly child: ChildPort;
  readonly history: History;
  readonly meters: Meters;
  readonly tell: (level: Level, sentence: Reason) => void;
  /** Tells a person who reads no log. */
  readonly raise: (alarm: Alarm) => void;
  /** The last lines of bot.log, oldest first. */
  readonly lastLines: (count: number) => readonly string[];
  /** What a person types to end the bot. */
  readonly endCommand: (pid: number) => string;
  /** Bytes free where the guardian writes; null if that cannot be seen. */
  readonly freeDisk: () => Promise<number | null>;
  /** Called once, last. */
  readonly exit: (code: number) => void;
};

export type GuardianSetup = {
  readonly settings: Settings;
  readonly command: string;
  readonly version: string;
  /** What an earlier guardian's life left behind. */
  readonly memory: RestartMemory;
  readonly lastRestart: LastRestart | null;
};

/** What came of a person's wish. */
export type Outcome = { readonly isDone: boolean; readonly sentence: Reason };

type Unstamped<E> = E extends Event ? Omit<E, 'at'> : never;
type Doing<D extends Effect['do']> = Extract<Effect, { readonly do: D }>;

/** A look during a stop may take this long; the machine waits a little longer. */
const LOOK_MS = 900;
const OWN_FAULTS_BEFORE_ALARM = 3;
const LINES_TOLD_ON_HALT = 20;

export class ProcessGuardian {
  readonly #setup: GuardianSetup;
  readonly #ports: GuardianPorts;
  readonly #startedWall: number;
  readonly #queue: Event[] = [];
  #isTaking = false;
  #hasExited = false;
  #timer: NodeJS.Timeout | undefined;
  #state: State;
  #facts: Facts;
  #ownFaults = 0;
  /** Checks in a row that found too little disk. */
  #scarceDisks = 0;
  #exitWord = '';
  #alarms: Alarms = {};

  constructor(setup: GuardianSetup, ports: GuardianPorts) {
    this.#setup = setup;
    this.#ports = ports;
    this.#startedWall = ports.clock.wall();
    this.#state = initial(setup.memory);
    this.#facts = {
      child: null,
      judgement: null,
      checkedWall: null,
      resources: null,
      restartsTotal: ports.history.countRestarts(),
      lastRestart: setup.lastRestart,
    };
  }

  start(): void {
    this.#take({ type: 'start' });
  }

  /** Stops the bot in order, then exits 0. */
  stop(): void {
    this.#take({ type: 'stop' });
  }

  /** Kills the bot, then exits 0. */
  stopNow(): void {
    this.#take({ type: 'stop_now' });
  }

  /** Takes no further event and leaves the bot as it is. */
  abandon(code: number): void {
    this.#exit(code);
  }

  /** Stops acting; goes on watching. */
  pause(): Outcome {
    const state = this.#state.phase.name;
    return this.#wish('pause', reason('paused', {}), reason('already_paused', { state }));
  }

  /** Acts again, also after the restart limit was reached. */
  resume(): Outcome {
    const state = this.#state.phase.name;
    return this.#wish('resume', reason('resumed', {}), reason('already_acting', { state }));
  }

  status(): Status {
    const { clock } = this.#ports;
    const { settings, command, version } = this.#setup;
    return statusOf({
      state: this.#state,
      facts: this.#facts,
      settings,
      command,
      version,
      startedWall: this.#startedWall,
      memoryBytes: process.memoryUsage.rss(),
      at: clock.now(),
      wall: clock.wall(),
    });
  }

  /** Only the machine knows whether anything comes of a wish. */
  #wish(type: 'pause' | 'resume', done: Reason, vain: Reason): Outcome {
    const [next] = transition(this.#state, this.#stamped({ type }), this.#setup.settings.machine);
    const isDone = next !== this.#state;
    this.#take({ type });
    return { isDone, sentence: isDone ? done : vain };
  }

  #take(event: Unstamped<Event>): void {
    this.#queue.push(this.#stamped(event));
    if (!this.#isTaking) void this.#takeAll();
  }

  #stamped(event: Unstamped<Event>): Event {
    return { ...event, at: this.#ports.clock.now() } as Event;
  }

  async #takeAll(): Promise<void> {
    this.#isTaking = true;
    for (let event = this.#queue.shift(); event && !this.#hasExited; event = this.#queue.shift()) {
      const before = this.#state;
      const [state, effects] = transition(before, event, this.#setup.settings.machine);
      this.#state = state;
      for (const effect of effects) await this.#act(effect, event, before);
    }
    this.#isTaking = false;
    this.#arm();
  }

  #arm(): void {
    clearTimeout(this.#timer);
    const { deadline } = this.#state;
    if (this.#hasExited) return;
    // Without a deadline too: the timer may be all that keeps this process alive.
    const left = deadline === null ? LONGEST_MS : deadline - this.#ports.clock.now();
    const wait = Math.min(LONGEST_MS, Math.max(0, Math.ceil(left)));
    this.#timer = setTimeout(() => this.#take({ type: 'woke' }), wait);
  }

  #act(effect: Effect, event: Event, before: State): void | Promise<void> {
    switch (effect.do) {
      case 'spawn':
        return this.#spawn(effect.incarnation);
      case 'probe':
        return void this.#probe(effect);
      case 'look':
        return void this.#look(effect.incarnation);
      case 'ask':
        return this.#ports.child.ask();
      case 'kill':
        return this.#ports.child.kill();
      case 'record':
        return this.#record(effect);
      case 'tell':
        return this.#tell(effect, event, before);
      case 'exit':
        return this.#exit(effect.code);
      default:
        return effect satisfies never;
    }
  }

  async #spawn(incarnation: number): Promise<void> {
    const birth = await this.#ports.child.spawn({
      exited: (exit, isTreeGone) => this.#exited(incarnation, exit, isTreeGone),
      treeGone: () => this.#take({ type: 'tree_gone', incarnation }),
    });
    // Before all other events, also before the exit of a child that has ended already.
    this.#queue.unshift(this.#stamped(this.#answerOf(birth, incarnation)));
  }

  #answerOf(birth: Birth, incarnation: number): Unstamped<Event> {
    const { settings } = this.#setup;
    if (birth.is === 'failed') {
      return { type: 'spawn_failed', incarnation, reason: reason('notice', { text: birth.fault }) };
    }
    if (birth.is === 'port_held') {
      return { type: 'port_held', incarnation, reason: heldBy(settings.healthUrl, birth.holder) };
    }
    if (birth.is === 'outlived') {
      const command = this.#ports.endCommand(birth.pid);
      return { type: 'port_held', incarnation, reason: reason('outlived', { pid: birth.pid, command }) };
    }
    const [at, wall] = [this.#ports.clock.now(), this.#ports.clock.wall()];
    const child = {
      pid: birth.pid,
      bootId: birth.bootId,
      bornAt: at,
      bornWall: wall,
      decision: atSpawn(at, wall),
      // A raised limit holds for the next child too, until that one says how often it decides.
      limit: this.#facts.child?.limit ?? settings.limit.maxNoResponse,
      isStampAheadTold: false,
      fallbacks: NO_FALLBACKS,
      excess: NO_EXCESS,
      time: { at, boot: this.#ports.bootClock(), starvedSince: null },
    };
    this.#facts = { ...this.#facts, child, judgement: null, resources: null };
    return { type: 'spawned', incarnation };
  }

  #exited(incarnation: number, exit: Exit, isTreeGone: boolean): void {
    const because = reason('exited', { how: howOf(exit) });
    this.#exitWord = exit.signal ?? String(exit.code ?? 'unknown');
    this.#facts = { ...this.#facts, judgement: { verdict: 'unhealthy', code: 'exited', reason: because } };
    this.#take({ type: 'exited', incarnation, code: exit.code, isTreeGone, reason: because });
  }

  async #probe({ incarnation, lateBy }: Doing<'probe'>): Promise<void> {
    const { clock, meters, tell } = this.#ports;
    const { settings } = this.#setup;
    if (!this.#facts.child) return;
    const seen = await check(this.#facts.child, lateBy, settings, this.#ports, (at) =>
      isOutageExcused(this.#state.memory, at, settings.machine),
    );
    // The child may have ended or been replaced meanwhile: then what was seen is nobody's.
    if (this.#hasExited || incarnation !== this.#state.incarnation || this.#state.child !== 'alive') return;
    const { child, judgement, resources, hasDecided, sign, hasSlept, isQuiet } = seen;
    for (const note of seen.notes) tell('info', note);
    meters.checked(judgement.code, seen.seconds);
    const last = this.#facts.judgement;
    if (last?.verdict !== judgement.verdict || last.code !== judgement.code) {
      this.#keep('verdict', judgement.code, judgement.reason);
    }
    this.#ownFaults = judgement.code === 'not_checked' ? this.#ownFaults + 1 : 0;
    if (this.#ownFaults === OWN_FAULTS_BEFORE_ALARM) this.#say('error', judgement.reason);
    if (judgement.code === 'foreign_process') this.#alarm('foreign_process', judgement.reason, null);
    else this.#alarms = withoutAlarm(this.#alarms, 'foreign_process');
    void this.#lookAtDisk();
    this.#facts = { ...this.#facts, child, judgement, checkedWall: clock.wall(), resources };
    this.#take({ type: 'probed', incarnation, ...judgement, hasDecided, sign, hasSlept, isQuiet });
  }

  async #look(incarnation: number): Promise<void> {
    const finding = await this.#ports.look(this.#setup.settings.healthUrl, LOOK_MS);
    const isExecuting = finding.saw === 'object' && readDashboard(finding.object).isExecuting;
    this.#take({ type: 'looked', incarnation, isExecuting });
  }

  /** A disk that fills up is for a person to clear, not a reason to restart. */
  async #lookAtDisk(): Promise<void> {
    const { disk, checks } = this.#setup.settings.resources;
    const free = disk === null ? null : await this.#ports.freeDisk();
    if (free === null || disk === null || this.#hasExited) return;
    this.#scarceDisks = free < disk ? this.#scarceDisks + 1 : 0;
    if (free >= disk) this.#alarms = withoutAlarm(this.#alarms, 'disk');
    if (this.#scarceDisks >= checks) this.#alarm('disk', reason('disk_scarce', { limit: formatSize(disk) }), null);
  }

  #record({ code, reason: because }: Doing<'record'>): void {
    this.#keep('restart', code, because);
    this.#ports.meters.restarted(code);
    const lastRestart = { wall: this.#ports.clock.wall(), code, verified: null };
    this.#facts = { ...this.#facts, restartsTotal: this.#facts.restartsTotal + 1, lastRestart };
  }

  #tell({ news }: Doing<'tell'>, event: Event, before: State): void {
    const { clock, tell, endCommand, meters, lastLines } = this.#ports;
    const { settings } = this.#setup;
    const child = this.#facts.child;
    const pid = child?.pid ?? 0;
    const announcement = announce(news, {
      settings,
      pid,
      command: this.#setup.command,
      endCommand: endCommand(pid),
      from: before.phase.name,
      probed: event.type === 'probed' ? event : null,
      decidedWall: child?.decision.decidedWall ?? 0,
      exitWord: this.#exitWord,
      wallOf: (at) => clock.wall() - (clock.now() - at),
    });
    if (announcement?.event?.kind === 'alarm') {
      this.#alarm(news.is, announcement.sentence, settings.machine.alarmRepeat);
    } else if (announcement) {
      tell(announcement.level, announcement.sentence);
      const alarm = alarmOf(news, announcement, before, settings.machine);
      if (alarm) this.#ports.raise(alarm);
      if (announcement.event) this.#keep(announcement.event.kind, announcement.event.code, announcement.sentence);
    }
    if (news.is === 'started' || news.is === 'restarted') {
      this.#alarms = withoutAlarm(withoutAlarm(this.#alarms, 'undying'), 'obstructed');
    }
    if (news.is === 'verified') {
      meters.recovered(news.recovery / 1000);
      this.#noteVerified(true);
    }
    if (news.is === 'halted' && !news.isRepeated) {
      this.#noteVerified(false);
      for (const line of lastLines(LINES_TOLD_ON_HALT)) tell('error', reason('last_line', { line }));
    }
  }

  /** Tells a person of what stays as it is. */
  #alarm(topic: string, sentence: Reason, repeat: number | null): void {
    const [at, text] = [this.#ports.clock.now(), render('en', sentence)];
    if (!isAlarmDue(this.#alarms, topic, text, at, repeat)) return;
    this.#alarms = withAlarm(this.#alarms, topic, text, at);
    this.#say('critical', sentence);
    this.#keep('alarm', topic, sentence);
  }

  /** In the log, and to a person. */
  #say(severity: Level, sentence: Reason): void {
    this.#ports.tell(severity, sentence);
    this.#ports.raise({ kind: 'failure', severity, sentence });
  }

  /** Whether the last restart cured the bot; once known, it stays. */
  #noteVerified(verified: boolean): void {
    const { lastRestart } = this.#facts;
    if (lastRestart?.verified === null) this.#facts = { ...this.#facts, lastRestart: { ...lastRestart, verified } };
  }

  #keep(kind: EventKind, code: string | null, sentence: Reason): void {
    const text = render('en', sentence);
    this.#ports.history.append({
      at: this.#ports.clock.wall(),
      kind,
      incarnation: this.#state.incarnation,
      code,
      text,
    });
  }

  #exit(code: number): void {
    if (this.#hasExited) return;
    this.#hasExited = true;
    clearTimeout(this.#timer);
    this.#ports.exit(code);
  }
}

function howOf({ code, signal }: Exit): Reason {
  if (signal !== null) return reason('by_signal', { signal });
  return code === null ? reason('by_unknown', {}) : reason('by_code', { code });
}
