// The bot's processes: born, asked, killed, stubborn, outlived by parts of their tree. What the real port of the child
// does to processes, done to models of them.
import type { Birth, ChildPort, Handlers } from '../../../guardian/child/child.ts';
import type { FoundBot } from '../../../guardian/child/found.ts';
import type { Exit } from '../../../guardian/child/spawn.ts';
import type { Resources } from '../../../guardian/probes/resources.ts';
import { type Bot, createBot } from './bot.ts';
import { excuseLoadAnew, type World } from './world.ts';

/** What will become of the next bots, one after the other; without fate they are well. */
export type Fate = { readonly is: 'ends'; readonly after: number; readonly exit: Exit } | { readonly is: 'unborn' };

export type Tree = {
  readonly pid: number;
  readonly bootId: string;
  readonly bot: Bot;
  /** By the clock that runs on in sleep, as the system dates processes. */
  readonly bornBoot: number;
  /** Told to the guardian that has begotten or adopted it, and to no other. */
  on: Handlers;
  life: number;
  /** Its parent is dead: nobody is told its signal, and its code only if it leaves that behind. */
  isAdopted: boolean;
  isLeaderAlive: boolean;
  isStubborn: boolean;
  /** Until then it cannot die, whatever is done to it. */
  undyingUntil: number;
  leaksFrom: number | null;
  askedAt: number | null;
  isCondemned: boolean;
  /** Whether the guardian knows that its first process has ended. */
  isEndKnown: boolean;
};

export type Trees = {
  readonly port: (isPersonsStop: () => boolean) => ChildPort;
  /** What a new guardian finds: the bot, or what is left of its tree. */
  readonly found: () => FoundBot | null;
  /** The guardian has decided to restart a bot that lives, for its health. */
  readonly condemn: () => void;
  /** The tree of which anything lives. */
  readonly living: () => Tree | null;
  readonly end: (exit: Exit) => void;
  /** A person ends what has left the tree, or all of it. */
  readonly clearStrays: () => void;
  readonly clear: () => void;
  readonly foretell: (fates: readonly Fate[]) => void;
  readonly measure: () => Resources | null;
  readonly isOver: () => boolean;
  /** Somebody else's process holds the port until then, or answers on it. */
  readonly strangerUntil: { at: number };
  readonly lastCode: () => number | null;
};

export const COMMAND = 'the bot';

const MB = 1 << 20;
const LEAK_PER_MS = (350 * MB) / 3_600_000;

export function createTrees(world: World): Trees {
  const { time, dice, laws, story, moment, settings } = world;
  const strangerUntil = { at: 0 };
  let tree: Tree | null = null;
  let fates: Fate[] = [];
  let daemonUntil = 0;
  let births = 0;
  let lastCode: number | null = null;
  let lastStamp: number | null = null;

  const spawn = async (on: Handlers): Promise<Birth> => {
    const living =
      tree && (tree.isLeaderAlive ? `the bot lives, pid ${tree.pid}` : `parts of it live, pid ${tree.pid}`);
    laws.spawnAsked(living);
    moment.is('spawn');
    if (dice.chance(0.3)) await new Promise<void>((resolve) => time.tellGuardian(dice.spread(1, 400), resolve));
    const birth = bear(on);
    const isObstructed = birth.is === 'port_held' || birth.is === 'outlived';
    laws.spawnAnswered(isObstructed);
    story.add('world', () => `spawn: ${birth.is}${birth.is === 'spawned' ? `, pid ${birth.pid}` : ''}`);
    if (isObstructed) world.excuses.begin('obstructed');
    else world.excuses.end('obstructed', settings.machine.checkInterval);
    return birth;
  };

  const bear = (on: Handlers): Birth => {
    const now = time.now();
    if (now < daemonUntil) return { is: 'outlived', pid: 7 };
    if (now < strangerUntil.at) return { is: 'port_held', holder: { pid: 8, name: 'stranger' } };
    const fate = fates.shift();
    if (fate?.is === 'unborn') {
      laws.gaveReason();
      laws.order.botBorn();
      laws.order.botGone();
      return { is: 'failed', fault: 'no such command' };
    }
    const pid = 100 + births++;
    const bootId = `boot-${pid}`;
    const readyAt = now + (dice.chance(0.03) ? dice.between(15_000, 70_000) : dice.spread(300, 14_000));
    const { kind, outside } = world;
    const bot = createBot({ kind, bootId, outside, time, dice, readyAt, lastStamp: kind.remembers ? lastStamp : null });
    const born: Tree = {
      pid,
      bootId,
      bot,
      bornBoot: time.boot(),
      on,
      life: time.life(),
      isAdopted: false,
      isLeaderAlive: true,
      isStubborn: dice.chance(0.05),
      undyingUntil: 0,
      leaksFrom: null,
      askedAt: null,
      isCondemned: false,
      isEndKnown: false,
    };
    tree = born;
    laws.harm.born();
    laws.order.botBorn();
    excuseLoadAnew(world);
    if (fate) time.later(fate.after, () => tree === born && end(fate.exit));
    return { is: 'spawned', pid, bootId };
  };

  const end = (exit: Exit) => {
    if (!tree?.isLeaderAlive) return;
    const ending = tree;
    leave(ending);
    ending.isLeaderAlive = false;
    lastCode = exit.code;
    const lingers = dice.chance(0.05) ? dice.spread(30, 600_000) : 0;
    if (dice.chance(0.01)) daemonUntil = time.now() + dice.spread(500, 1_800_000);
    story.add('bot', () => `ends: ${exit.signal ?? exit.code}${lingers > 0 ? ', parts of it live on' : ''}`);
    if (lingers === 0) vanish(ending);
    else time.later(lingers, () => tree === ending && remainderGone(ending));
    hear(ending, exit);
    moment.is('exit');
  };

  const tell = (of: Tree, delay: number, act: () => void) =>
    time.tellGuardian(delay, () => of.life === time.life() && act());

  const hear = (ended: Tree, exit: Exit) => {
    const known = ended.isAdopted ? { code: exit.code, signal: null } : exit;
    tell(ended, ended.isAdopted ? dice.between(0, 250) : 0, () => {
      if (ended.askedAt === null && !ended.isCondemned) laws.gaveReason();
      ended.isEndKnown = true;
      ended.on.exited(known, tree !== ended);
    });
  };

  const leave = ({ bot }: Tree) => {
    bot.catchUp();
    lastStamp = bot.stamp();
    laws.hangs.ended();
  };

  const vanish = (gone: Tree) => {
    if (tree !== gone) return;
    tree = null;
    laws.order.botGone();
  };

  const remainderGone = (gone: Tree) => {
    if (tree !== gone) return;
    vanish(gone);
    story.add('bot', 'the last of its tree is gone');
    tell(gone, dice.between(20, 200), gone.on.treeGone);
  };

  const die = (dying: Tree) => {
    if (tree !== dying) return;
    if (dying.isLeaderAlive) {
      leave(dying);
      dying.isLeaderAlive = false;
      lastCode = null;
      vanish(dying);
      story.add('bot', 'is dead');
      hear(dying, { code: null, signal: 'SIGKILL' });
    } else remainderGone(dying);
  };

  const ask = (isPersonsStop: boolean) => {
    if (tree === null) return;
    const asked = tree;
    story.add('guardian', `asks pid ${asked.pid} to stop`);
    if (!isPersonsStop && !asked.isEndKnown) condemn();
    asked.askedAt ??= time.now();
    laws.harm.asked();
    moment.is('ask');
    if (!asked.isLeaderAlive) {
      if (dice.chance(0.5)) time.later(dice.spread(5, 8000), () => remainderGone(asked));
      return;
    }
    const hang = asked.bot.hangs();
    const isDeaf = asked.isStubborn || time.now() < asked.undyingUntil || hang === 'event_loop' || hang === 'process';
    if (isDeaf && !(hang === 'process' && dice.chance(0.5))) return;
    if (dice.chance(0.1)) asked.bot.order(dice.between(200, 30_000));
    const orders = Math.max(0, asked.bot.ordersUntil() - time.now());
    time.later(orders + dice.spread(20, 3000), () => tree === asked && end({ code: 0, signal: null }));
  };

  const condemn = () => {
    if (tree === null || tree.isCondemned) return;
    tree.isCondemned = true;
    laws.gaveReason();
    if (!tree.isLeaderAlive) return;
    laws.harm.condemned();
    laws.hangs.found();
  };

  const kill = () => {
    if (tree === null) return;
    const killed = tree;
    story.add('guardian', `kills pid ${killed.pid}`);
    moment.is('kill');
    if (dice.chance(0.03)) killed.undyingUntil = Math.max(killed.undyingUntil, time.now() + dice.spread(200, 600_000));
    const delay = Math.max(dice.spread(1, 300), killed.undyingUntil - time.now());
    time.later(delay, () => die(killed));
  };

  const foundAs = ({ pid, bootId, bornBoot, isLeaderAlive }: Tree): FoundBot => ({
    is: isLeaderAlive ? 'alive' : 'remains',
    pid,
    startToken: null,
    group: pid,
    age: time.boot() - bornBoot,
    record: {
      boot_id: bootId,
      guardian_pid: 1,
      command: COMMAND,
      written_at: '',
      pid,
      start_token: null,
      group: pid,
      token: '',
    },
  });

  const memory = (of: Tree) => 200 * MB + (of.leaksFrom === null ? 0 : (time.now() - of.leaksFrom) * LEAK_PER_MS);
  const limit = settings.resources.memory;

  return {
    port: (isPersonsStop) => ({
      spawn,
      adopt: (_, on) => {
        if (tree === null) return;
        Object.assign(tree, { on, life: time.life(), isAdopted: true, isCondemned: false, askedAt: null });
        tree.isEndKnown = !tree.isLeaderAlive;
        world.tally.adoptions++;
        tree.bot.adopted();
        excuseLoadAnew(world);
      },
      ask: () => ask(isPersonsStop()),
      kill,
    }),
    found: () => tree && foundAs(tree),
    condemn,
    living: () => tree,
    end,
    clearStrays: () => {
      daemonUntil = 0;
    },
    clear: () => {
      if (tree === null) return;
      if (tree.isLeaderAlive) leave(tree);
      vanish(tree);
    },
    foretell: (next) => {
      fates = [...next];
    },
    measure: () => (tree === null ? null : { memoryBytes: memory(tree), cpuPercent: 3 }),
    isOver: () => tree !== null && limit !== null && memory(tree) > limit,
    strangerUntil,
    lastCode: () => lastCode,
  };
}
