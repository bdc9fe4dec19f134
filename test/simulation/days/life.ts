// The guardian as a process of the world: the real ProcessGuardian with its rules and its recall, started,
// killed and started again. It looks at models of bots, and its clocks are the world's.
import { createMeters } from '../../../guardian/control/meters.ts';
import type { History } from '../../../guardian/history.ts';
import type { Finding } from '../../../guardian/probes/dashboard.ts';
import { watchTimer } from '../../../guardian/probes/timer.ts';
import { ProcessGuardian } from '../../../guardian/process-guardian.ts';
import { lastRestart, recall } from '../../../guardian/recall.ts';
import { render } from '../../../guardian/sentences/catalogue.ts';
import type { Reason } from '../../../guardian/sentences/reason.ts';
import type { Bot } from './bot.ts';
import { createKept } from './kept.ts';
import { COMMAND, type Trees } from './trees.ts';
import { penaltyOf, type World } from './world.ts';

export type Life = {
  readonly start: () => void;
  /** With SIGKILL: the bot trades on. */
  readonly kill: () => void;
  readonly stop: () => void;
  readonly stopNow: () => void;
  readonly pause: () => void;
  readonly resume: () => void;
  readonly isAlive: () => boolean;
  readonly status: () => ReturnType<ProcessGuardian['status']> | null;
};

export type Sight = {
  /** Until then the guardian has no descriptors left. */
  blindUntil: number;
  /** Until then a stranger answers in the bot's place. */
  strangerUntil: number;
};

const DAY = 86_400_000;
/** So long at most the guardian is busy with something else when a person wishes for something, load aside. */
const WISH_MS = 60_000;

export function createLife(world: World, trees: Trees, sight: Sight, ended: (code: number) => void): Life {
  const { time, dice, laws, story, excuses, settings, tally, moment } = world;
  const penalty = penaltyOf(settings);
  const history = createKept();
  let guardian: ProcessGuardian | null = null;
  let nth = 0;
  let isStopping = false;
  let isHasty = false;
  let wishedAt = Number.NEGATIVE_INFINITY;
  let idleness: 'halted' | 'paused' | null = null;

  const start = () => {
    [isStopping, isHasty] = [false, false];
    wake();
    nth++;
    tally.lives++;
    const { machine } = settings;
    const past = history.since(time.wall() - Math.max(DAY, machine.restartWindow));
    const memory = recall(past, time.now(), time.wall(), machine);
    story.add('guardian', () => `starts, life ${nth}, remembers ${memory.restarts.length} restarts`);
    const found = trees.found();
    laws.guardianStarted(found?.is !== 'alive');
    laws.harm.guardianStarted();
    const living = new ProcessGuardian(
      { settings, command: COMMAND, version: '1', memory, lastRestart: lastRestart(past) },
      portsOf(nth),
    );
    guardian = living;
    excuses.end('dead', penalty + world.kind.limit);
    time.tellGuardian(0, () => living.start(found));
  };

  const die = () => {
    guardian = null;
    time.endLife();
    excuses.end('obstructed', 0);
    excuses.begin('dead');
    laws.order.exited();
  };

  const wake = () => {
    idleness = null;
    excuses.end('idle', penalty);
  };

  const idle = (why: 'halted' | 'paused') => {
    idleness = why;
    excuses.begin('idle');
  };

  const portsOf = (life: number): ConstructorParameters<typeof ProcessGuardian>[1] => {
    const port = trees.port(() => isStopping);
    return {
      clock: time,
      bootClock: time.boot,
      watchTimer: () => watchTimer(time.now),
      child: { ...port, kill: () => kill(port.kill) },
      look,
      holder: async () =>
        time.now() < sight.strangerUntil ? { is: 'stranger', pid: 9, name: 'other' } : { is: 'ours' },
      measure: async () => trees.measure(),
      freeDisk: async () => 5e9,
      history: { ...history, append: keep },
      meters: createMeters(),
      tell: hear,
      raise: () => {},
      lastLines: () => [],
      collect: ({ isAlive }) => {
        if (isAlive) trees.condemn();
        return new Promise((kept) => time.tellGuardian(dice.spread(5, settings.machine.evidence), kept));
      },
      runHaltCommand: async () => {},
      endCommand: (pid) => `kill ${pid}`,
      exit: (code) => {
        if (life !== nth || guardian === null) return;
        story.add('guardian', `exits with ${code}`);
        die();
        ended(code);
      },
    };
  };

  const kill = (act: () => void) => {
    const tree = trees.living();
    const isSeen = tree?.isLeaderAlive && foundAt(tree.bot).saw === 'object' && time.now() >= sight.strangerUntil;
    const isInOrder = isSeen && tree.bot.ordersUntil() > time.now();
    if (isInOrder && !isHasty && tree.askedAt !== null) laws.harm.killedInOrder(tree.askedAt);
    act();
  };

  const look = (_: string, timeoutMs: number): Promise<Finding> => {
    const delay = dice.spread(2, 60);
    moment.is('look');
    return new Promise((answer) => {
      time.tellGuardian(delay, () => {
        const finding = seen();
        if (finding.saw !== 'timeout') answer(finding);
        else time.tellGuardian(timeoutMs - delay, () => answer(finding));
      });
    });
  };

  const seen = (): Finding => {
    const bot = trees.living()?.isLeaderAlive ? trees.living()?.bot : undefined;
    tally.checks++;
    const truth = bot?.truth();
    const finding = foundAt(bot);
    const isSeen = finding.saw === 'object' && time.now() >= sight.strangerUntil;
    if (truth && !isStopping && !trees.living()?.isCondemned) laws.harm.looked(truth, trees.isOver(), isSeen);
    if (bot && isStopping && bot.ordersUntil() > time.now()) laws.order.ordering();
    return finding;
  };

  const foundAt = (bot: Bot | undefined): Finding => {
    if (time.now() < sight.blindUntil) return { saw: 'own_fault', error: 'EMFILE' };
    if (time.now() < sight.strangerUntil) return { saw: 'object', object: { last_update: 1_700_000_000 } };
    return bot?.answer() ?? { saw: 'refusal', error: 'ECONNREFUSED' };
  };

  const keep: History['append'] = (event) => {
    if (event.kind === 'restart') {
      tally.restarts++;
      laws.recorded();
    }
    history.append(event);
  };

  const hear = (_: string, sentence: Reason) => {
    if (sentence.is === 'check_passed' || sentence.is === 'check_passed_undecided') return story.addCalmCheck();
    story.add('guardian', () => render('en', sentence));
    switch (sentence.is) {
      case 'limit_reached':
      case 'halted_by_configuration':
        if (idleness === 'halted') return;
        laws.halted(sentence.is === 'limit_reached' ? 'limit' : 'configuration', trees.lastCode());
        tally.halts++;
        laws.hangs.found();
        idle('halted');
        return moment.is('halted');
      case 'paused':
        return idle('paused');
      case 'resumed':
        // It may come to pass only after what the guardian was doing when it was wished.
        if (time.now() - wishedAt <= WISH_MS) laws.resumed(idleness === 'halted');
        return wake();
      case 'recovered':
        return wake();
      default:
    }
  };

  const order = (word: string, act: (living: ProcessGuardian) => void) => () => {
    const living = guardian;
    if (living === null) return;
    story.add('person', word);
    time.tellGuardian(0, () => act(living));
  };

  return {
    start,
    kill: () => {
      if (guardian === null) return;
      story.add('world', 'the guardian is killed');
      die();
    },
    stop: order('stop', (living) => {
      isStopping = true;
      laws.order.stopAsked();
      living.stop();
    }),
    stopNow: order('stop now', (living) => {
      [isStopping, isHasty] = [true, true];
      laws.order.stopAsked();
      living.stopNow();
    }),
    pause: order('pause', (living) => void living.pause()),
    resume: order('resume', (living) => {
      wishedAt = time.now();
      living.resume();
    }),
    isAlive: () => guardian !== null,
    status: () => guardian?.status() ?? null,
  };
}
