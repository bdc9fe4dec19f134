// The shell round the machine: it stamps events, carries effects out, re-arms one timer, writes history, and decides
// nothing. Events are taken one at a time, to completion; a spawn is answered before the next event is taken.
import { LONGEST_MS } from '../common/duration.ts';
import { alarmOf } from './alert/rules.ts';
import { announce, howOf } from './announce.ts';
import { check } from './check.ts';
import type { Birth, Handlers } from './child/child.ts';
import type { FoundBot } from './child/found.ts';
import { heldBy } from './child/port.ts';
import type { Exit } from './child/spawn.ts';
import type { Status } from './control/status.ts';
import { createDesk, type Desk } from './desk.ts';
import { type Facts, newborn, withCheck } from './facts.ts';
import type { GuardianPorts, GuardianSetup, Guarding, Outcome } from './guardian-ports.ts';
import type { EventKind } from './history.ts';
import { initial, transition } from './machine/machine.ts';
import { isOutageExcused } from './machine/outage.ts';
import type { Effect, Event, State } from './machine/types.ts';
import { readDashboard } from './probes/reading.ts';
import { render } from './sentences/catalogue.ts';
import { type Reason, reason } from './sentences/reason.ts';
import { statusOf } from './status-of.ts';

type Unstamped<E> = E extends Event ? Omit<E, 'at'> : never;
type Doing<D extends Effect['do']> = Extract<Effect, { readonly do: D }>;

/** A look during a stop may take this long; the machine waits a little longer. */
const LOOK_MS = 900;
const LINES_TOLD_ON_HALT = 20;

export class ProcessGuardian {
  readonly #version: string;
  readonly #ports: GuardianPorts;
  readonly #desk: Desk;
  readonly #startedWall: number;
  readonly #queue: Event[] = [];
  #isTaking = false;
  #hasExited = false;
  #timer: NodeJS.Timeout | undefined;
  /** In force now, and from the next spawn on. */
  #guarding: Guarding;
  #next: Guarding;
  #state: State;
  #facts: Facts;
  #exitWord = '';
  /** The bot that an earlier guardian has left. */
  #found: FoundBot | null = null;
  /** What was last decided about the child, in words. */
  #ruling: Reason | null = null;

  constructor(setup: GuardianSetup, ports: GuardianPorts) {
    this.#guarding = { settings: setup.settings, command: setup.command };
    this.#next = this.#guarding;
    this.#version = setup.version;
    this.#ports = ports;
    this.#desk = createDesk({ ...ports, keep: (topic, sentence) => this.#keep('alarm', topic, sentence) });
    this.#startedWall = ports.clock.wall();
    this.#state = initial(setup.memory);
    this.#facts = {
      child: null,
      judgement: null,
      checkedWall: null,
      checks: [],
      answer: null,
      resources: null,
      restartsTotal: ports.history.countRestarts(),
      lastRestart: setup.lastRestart,
    };
  }

  /**
   * @param found The bot that runs already; null: one is spawned.
   * @param isAsConfigured Whether it was started with what is configured now.
   */
  start(found: FoundBot | null = null, isAsConfigured = true): void {
    this.#found = found;
    const { settings } = this.#guarding;
    if (found) this.#guarding = guardedAt({ settings, command: found.record.command }, found.record.health_url);
    if (found === null) this.#take({ type: 'start' });
    else this.#take({ type: 'adopt', isAlive: found.is === 'alive', age: found.age, isAsConfigured });
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

  /** Ends the guardian and leaves the bot running. */
  detach(): Outcome {
    const { phase } = this.#state;
    const done = reason('detached', { pid: this.#facts.child?.pid ?? 0 });
    return this.#wish('detach', done, reason('nothing_to_detach', { state: phase.name }));
  }

  /** A planned restart is due. */
  planned(): void {
    this.#take({ type: 'planned' });
  }

  /**
   * Guards by other numbers from now on, and another command from the next spawn on: until then the bot is where it was.
   *
   * @param isBotChanged Whether the bot has to be started anew for it.
   * @param isAsRunning Whether it was started with this configuration; then it has not, whatever was said before.
   */
  reconfigure(next: Guarding, isBotChanged: boolean, isAsRunning = false): void {
    this.#next = next;
    const { settings, command } = this.#guarding;
    this.#guarding = guardedAt({ settings: next.settings, command }, settings.healthUrl);
    this.#take({ type: 'reconfigured', isBotChanged, isAsRunning });
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
    return statusOf({
      ...this.#guarding,
      state: this.#state,
      facts: this.#facts,
      version: this.#version,
      startedWall: this.#startedWall,
      memoryBytes: process.memoryUsage.rss(),
      at: clock.now(),
      wall: clock.wall(),
    });
  }

  /** Only the machine knows whether anything comes of a wish. */
  #wish(type: 'pause' | 'resume' | 'detach', done: Reason, vain: Reason): Outcome {
    const [next] = transition(this.#state, this.#stamped({ type }), this.#guarding.settings.machine);
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
      const [state, effects] = transition(before, event, this.#guarding.settings.machine);
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
      case 'adopt':
        return this.#adopt(effect.incarnation);
      case 'collect':
        return void this.#collect(effect);
      case 'run_halt_command':
        return void this.#ports.runHaltCommand(effect.cause).then(() => this.#take({ type: 'halt_command_ended' }));
      case 'probe':
        return void this.#probe(effect);
      case 'look':
        return void this.#look(effect.incarnation);
      case 'ask':
        return this.#ports.child.ask();
      case 'kill':
        return this.#ports.child.kill();
      case 'record':
        return this.#record(effect, event);
      case 'tell':
        return this.#tell(effect, event, before);
      case 'exit':
        return this.#exit(effect.code);
      default:
        return effect satisfies never;
    }
  }

  async #spawn(incarnation: number): Promise<void> {
    this.#guarding = this.#next;
    const birth = await this.#ports.child.spawn(this.#handlers(incarnation));
    // Before all other events, also before the exit of a child that has ended already.
    this.#queue.unshift(this.#stamped(this.#answerOf(birth, incarnation)));
  }

  #adopt(incarnation: number): void {
    const found = this.#found as FoundBot; // the machine adopts only what `start` was given
    const { pid, group, age, record } = found;
    this.#setChild({ pid, group, bootId: record.boot_id, age });
    this.#ports.child.adopt(found, this.#handlers(incarnation));
  }

  #handlers(incarnation: number): Handlers {
    return {
      exited: (exit, isTreeGone) => this.#exited(incarnation, exit, isTreeGone),
      treeGone: () => this.#take({ type: 'tree_gone', incarnation }),
      handedOver: (pid) => this.#handedOver(incarnation, pid),
    };
  }

  #answerOf(birth: Birth, incarnation: number): Unstamped<Event> {
    const { settings } = this.#guarding;
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
    this.#setChild({ pid: birth.pid, group: birth.pid, bootId: birth.bootId, age: null });
    return { type: 'spawned', incarnation };
  }

  #setChild(who: Parameters<typeof newborn>[0]): void {
    const { clock, bootClock } = this.#ports;
    // A raised limit holds for the next child too, until that one says how often it decides.
    const limit = this.#facts.child?.limit ?? this.#guarding.settings.limit.maxNoResponse;
    const child = newborn(who, clock.now(), clock.wall(), bootClock(), limit);
    this.#facts = { ...this.#facts, child, judgement: null, resources: null, checks: [], answer: null };
  }

  /** A wrapper has done its work: what it has started is the bot. */
  #handedOver(incarnation: number, pid: number): void {
    const { child } = this.#facts;
    if (incarnation !== this.#state.incarnation || child === null) return;
    this.#facts = { ...this.#facts, child: { ...child, pid } };
    this.#ports.tell('info', reason('handed_over', { pid }));
  }

  #exited(incarnation: number, exit: Exit, isTreeGone: boolean): void {
    const because = reason('exited', { how: howOf(exit) });
    this.#exitWord = exit.signal ?? String(exit.code ?? 'unknown');
    this.#facts = { ...this.#facts, judgement: { verdict: 'unhealthy', code: 'exited', reason: because } };
    this.#take({ type: 'exited', incarnation, code: exit.code, isTreeGone, reason: because });
  }

  async #probe({ incarnation, lateBy }: Doing<'probe'>): Promise<void> {
    const { clock, meters, tell } = this.#ports;
    const { settings } = this.#guarding;
    if (!this.#facts.child) return;
    const seen = await check(this.#facts.child, lateBy, settings, this.#ports, (at) =>
      isOutageExcused(this.#state.memory, at, settings.machine),
    );
    // The child may have ended or been replaced meanwhile: then what was seen is nobody's. Its wrapper may have handed over.
    if (this.#hasExited || incarnation !== this.#state.incarnation || this.#state.child !== 'alive') return;
    const child = { ...seen.child, pid: this.#facts.child.pid };
    const { judgement, resources, hasDecided, decidedAt, sign, hasSlept, isQuiet, isFlat } = seen;
    for (const note of seen.notes) tell('info', note);
    meters.checked(judgement.code, seen.seconds);
    const last = this.#facts.judgement;
    if (last?.verdict !== judgement.verdict || last.code !== judgement.code) {
      this.#keep('verdict', judgement.code, judgement.reason);
    }
    this.#desk.checked(judgement);
    void this.#lookAtDisk();
    const wall = clock.wall();
    const answer = seen.answer ? { at: wall, object: seen.answer } : this.#facts.answer;
    const checks = withCheck(this.#facts.checks, judgement, wall);
    this.#facts = { ...this.#facts, child, judgement, checkedWall: wall, resources, answer, checks };
    const said = { hasDecided, decidedAt, sign, hasSlept, isQuiet, isFlat };
    this.#take({ type: 'probed', incarnation, ...judgement, ...said });
  }

  async #look(incarnation: number): Promise<void> {
    const finding = await this.#ports.look(this.#guarding.settings.healthUrl, LOOK_MS);
    const isExecuting = finding.saw === 'object' && readDashboard(finding.object).isExecuting;
    this.#take({ type: 'looked', incarnation, isExecuting });
  }

  /** A disk that fills up is for a person to clear, not a reason to restart. */
  async #lookAtDisk(): Promise<void> {
    const { resources } = this.#guarding.settings;
    const free = resources.disk === null ? null : await this.#ports.freeDisk();
    if (!this.#hasExited) this.#desk.diskSeen(free, resources);
  }

  async #collect({ incarnation, isAlive, code, reason: because }: Doing<'collect'>): Promise<void> {
    const { child, checks, answer, resources } = this.#facts;
    if (child !== null && this.#ruling !== null) {
      const { pid, group, bootId } = child;
      const at = this.#ports.clock.wall();
      const about = { at, incarnation, pid, group, bootId, isAlive, code, reason: because, ruling: this.#ruling };
      await this.#ports.collect({ ...about, checks, dashboard: answer, resources });
    }
    this.#take({ type: 'collected', incarnation });
  }

  #record({ code, reason: because }: Doing<'record'>, event: Event): void {
    this.#keep('restart', code, because, event);
    this.#ports.meters.restarted(code);
    const lastRestart = { wall: this.#ports.clock.wall(), code, verified: null };
    this.#facts = { ...this.#facts, restartsTotal: this.#facts.restartsTotal + 1, lastRestart };
  }

  #tell({ news }: Doing<'tell'>, event: Event, before: State): void {
    const { clock, tell, endCommand, meters, lastLines } = this.#ports;
    const { settings, command } = this.#guarding;
    const child = this.#facts.child;
    const pid = child?.pid ?? 0;
    const announcement = announce(news, {
      settings,
      pid,
      command,
      endCommand: endCommand(child?.group ?? 0),
      from: before.phase.name,
      probed: event.type === 'probed' ? event : null,
      decidedWall: child?.decision.decidedWall ?? 0,
      exitWord: this.#exitWord,
      wallOf: (at) => clock.wall() - (clock.now() - at),
    });
    if (announcement?.event?.kind === 'alarm') {
      this.#desk.alarm(news.is, announcement.sentence, settings.machine.alarmRepeat);
    } else if (announcement) {
      const { level, hint, event: kept, sentence } = announcement;
      tell(level, sentence);
      if (hint) tell(level, hint);
      const alarm = alarmOf(news, announcement, before, settings.machine);
      if (alarm) this.#ports.raise(alarm);
      if (kept) this.#keep(kept.kind, kept.code, sentence, event);
    }
    if (news.is === 'restarting') this.#ruling = announcement?.sentence ?? null;
    if (news.is === 'started' || news.is === 'restarted') this.#desk.clear('undying', 'obstructed');
    if (news.is === 'verified') {
      meters.recovered(news.recovery / 1000);
      this.#noteVerified(true);
    }
    if (news.is === 'halted' && !news.isRepeated) {
      this.#noteVerified(false);
      for (const line of lastLines(LINES_TOLD_ON_HALT)) tell('error', reason('last_line', { line }));
    }
  }

  /** Whether the last restart cured the bot; once known, it stays. */
  #noteVerified(verified: boolean): void {
    const { lastRestart } = this.#facts;
    if (lastRestart?.verified === null) this.#facts = { ...this.#facts, lastRestart: { ...lastRestart, verified } };
  }

  /** @param event What it is told of: of a child that another one follows in the same step it is still the first. */
  #keep(kind: EventKind, code: string | null, sentence: Reason, event?: Event): void {
    const { incarnation } = event && 'incarnation' in event ? event : this.#state;
    const text = render('en', sentence);
    this.#ports.history.append({ at: this.#ports.clock.wall(), kind, incarnation, code, text });
  }

  #exit(code: number): void {
    if (this.#hasExited) return;
    this.#hasExited = true;
    clearTimeout(this.#timer);
    this.#ports.exit(code);
  }
}

/** A bot is looked at where it was told to serve, whatever is configured by now. */
const guardedAt = ({ settings, command }: Guarding, healthUrl = settings.healthUrl): Guarding => ({
  settings: { ...settings, healthUrl },
  command,
});
