// What can go wrong, each with its weight: how often it comes, compared with the others.
import type { Hang } from './bot.ts';
import type { Life, Sight } from './life.ts';
import { isFair } from './outside.ts';
import type { Fate, Trees } from './trees.ts';
import { excusedUnderLoad, excuseLoadAnew, penaltyOf, type World } from './world.ts';

export type Stage = {
  readonly world: World;
  readonly trees: Trees;
  readonly life: Life;
  readonly sight: Sight;
  /** The guardian is gone; it is started again after so long. */
  readonly startLater: (delay: number) => void;
};

type Trouble = (stage: Stage) => void;

const [SECOND, MINUTE, HOUR] = [1000, 60_000, 3_600_000];

const SIGNALS = ['SIGSEGV', 'SIGKILL', 'SIGABRT', 'SIGTERM'] as const;

/** An end by itself, of one of all kinds. */
const anyExit = ({ dice }: World) =>
  dice.chance(0.4) ? { code: null, signal: dice.pick(SIGNALS) } : { code: dice.pick([0, 1, 1, 137]), signal: null };

const crash: Trouble = ({ world, trees }) => trees.end(anyExit(world));

const misconfigured: Trouble = ({ trees }) => trees.end({ code: 78, signal: null });

/** One bot after the other ends: at once, or always before it has proved itself. */
const crashLoop: Trouble = ({ world, trees }) => {
  const { dice } = world;
  const isSlow = dice.chance(0.3);
  const fates: Fate[] = [];
  for (let left = isSlow ? dice.whole(5, 45) : dice.whole(2, 16); left > 0; left--) {
    const after = isSlow ? dice.between(4 * MINUTE, 9 * MINUTE) : dice.spread(20, 90 * SECOND);
    fates.push(dice.chance(0.1) ? { is: 'unborn' } : { is: 'ends', after, exit: anyExit(world) });
  }
  trees.foretell(fates);
  trees.end(anyExit(world));
};

const hang =
  (kind: Hang): Trouble =>
  ({ world, trees }) => {
    const tree = trees.living();
    const { dice, laws, story, outside, time } = world;
    if (!tree?.isLeaderAlive || tree.askedAt !== null || tree.bot.hangs() !== null) return;
    const { complaint } = tree.bot.truth();
    // What says nothing any more would go on blaming others: nobody could know.
    if ((kind === 'silent' || kind === 'loop') && (complaint !== null || !isFair(outside))) return;
    tree.bot.hang(kind);
    story.add('bot', `hangs: ${kind}`);
    laws.hangs.began(kind, allowedFor(kind, world), isSeenByDecisionsOnly(kind, world));
    if (dice.chance(0.7)) return;
    const until = dice.spread(5 * SECOND, 10 * MINUTE);
    time.later(until, () => {
      if (trees.living() !== tree || !tree.isLeaderAlive || tree.isCondemned) return;
      tree.bot.recover();
      laws.hangs.ended();
      story.add('bot', `hangs no more: ${kind}`);
    });
  };

const isSeenByDecisionsOnly = (hung: Hang, { kind }: Pick<World, 'kind'>) =>
  hung === 'silent' || ((hung === 'loop' || hung === 'flight') && kind.form === 'plain');

/** The age that the hung thing may reach by the rules. */
function allowedFor(hung: Hang, { kind, settings }: World): number {
  // A stamp of another zone does not date its decision: the look that finds it does.
  const misdated = kind.stamp === 'local' ? settings.machine.checkInterval : 0;
  if (isSeenByDecisionsOnly(hung, { kind })) return kind.limit + misdated;
  if (hung === 'flight') return kind.deadline + 15 * SECOND;
  return hung === 'loop' ? 15 * SECOND : 0;
}

const leak: Trouble = ({ trees, world }) => {
  const tree = trees.living();
  if (!tree?.isLeaderAlive) return;
  tree.leaksFrom ??= world.time.now();
  world.story.add('bot', 'leaks memory');
};

const stubborn: Trouble = ({ trees, world }) => {
  const tree = trees.living();
  if (!tree) return;
  tree.isStubborn = true;
  if (world.dice.chance(0.3)) tree.undyingUntil = world.time.now() + world.dice.spread(2 * SECOND, 3 * HOUR);
  world.story.add('bot', 'will not heed a stop');
};

/** Changes what the bot depends on, and back after a while. */
const outage =
  (change: (world: World) => void, shortest: number, longest: number): Trouble =>
  ({ world, trees }) => {
    const { outside, time, dice, story, foul, kind } = world;
    if (!isFair(outside)) return;
    const set = (act: () => void) => {
      trees.living()?.bot.catchUp();
      act();
      story.add(
        'world',
        () => `provider ${outside.provider}, market ${outside.market}, meant not to decide: ${outside.intent}`,
      );
    };
    set(() => change(world));
    foul.begin('foul');
    time.later(dice.spread(shortest, longest), () => {
      set(() => Object.assign(outside, { provider: 'up', market: 'ok', intent: null }));
      foul.end('foul', kind.limit);
    });
  };

const providerOutage = outage(
  ({ outside, dice }) => {
    outside.provider = dice.pick(['down', 'hanging', 'rare']);
  },
  2 * MINUTE,
  24 * HOUR,
);

const marketOutage = outage(
  ({ outside }) => {
    outside.market = 'down';
  },
  MINUTE,
  8 * HOUR,
);

const meantNotTo = outage(
  ({ outside, dice }) => {
    outside.intent = dice.pick(['budget', 'disabled', 'halted']);
  },
  10 * MINUTE,
  12 * HOUR,
);

const load: Trouble = ({ world }) => {
  const { dice, time, story, excuses, settings } = world;
  const penalty = penaltyOf(settings);
  const isSteady = dice.chance(0.3);
  const longest = dice.spread(100, 60 * SECOND);
  const steady = dice.spread(2600, 30 * SECOND);
  const length = dice.spread(30 * SECOND, 3 * HOUR);
  // Of a load that never lets up only so much is an excuse, in a row.
  const excused = isSteady ? Math.min(length, excusedUnderLoad(settings)) : length;
  const late = isSteady
    ? { chance: 1, from: steady, to: steady }
    : { chance: dice.between(0.05, 1), from: 0, to: longest };
  time.setLoad(late);
  const span = `load from ${time.now()}`;
  excuses.begin(span);
  story.add('world', `load: the guardian is up to ${Math.round(late.to)} ms late${isSteady ? ', always' : ''}`);
  time.later(excused, () => excuses.end(span, penalty + steady));
  time.later(length, () => {
    time.setLoad(null);
    excuses.add(penalty);
    story.add('world', 'the load is over');
  });
};

const stopped: Trouble = ({ world }) => {
  const length = world.dice.spread(3 * SECOND, 5 * HOUR);
  world.story.add('world', `the guardian gets no processor for ${Math.round(length / 1000)} s`);
  block(world, length);
};

const block = (world: World, length: number) => {
  const { time, excuses, settings } = world;
  const span = `blocked at ${time.now()}`;
  time.block(length);
  excuses.begin(span);
  time.later(length, () => {
    excuses.end(span, penaltyOf(settings));
    excuseLoadAnew(world);
  });
};

/** A machine whose clock runs on meanwhile, and which nothing runs on. */
const frozen: Trouble = ({ world, trees }) => {
  const length = world.dice.spread(3 * SECOND, 8 * HOUR);
  world.story.add('world', `everything stands still for ${Math.round(length / 1000)} s`);
  block(world, length);
  trees.living()?.bot.freeze(length);
  world.tally.sleeps++;
};

const sleep: Trouble = ({ world, trees }) => {
  const length = world.dice.spread(3 * SECOND, 10 * HOUR);
  trees.living()?.bot.catchUp();
  world.story.add('world', `the machine sleeps for ${Math.round(length / 1000)} s`);
  world.time.sleep(length);
  world.excuses.add(penaltyOf(world.settings));
  excuseLoadAnew(world);
  world.tally.sleeps++;
};

const clockStep: Trouble = ({ world, trees }) => {
  const by = world.dice.pick([8 * HOUR, -8 * HOUR, HOUR, -HOUR, -SECOND, 90 * SECOND]);
  trees.living()?.bot.catchUp();
  world.story.add('world', `the wall clock steps by ${by / 1000} s`);
  world.time.stepWall(by);
  // A decision whose stamp the clock has moved is dated by the look that finds it.
  world.excuses.add(world.settings.machine.checkInterval);
};

const stranger: Trouble = ({ world, sight, trees }) => {
  const { dice, time, excuses, story, settings } = world;
  const length = dice.spread(20 * SECOND, 4 * HOUR);
  const until = time.now() + length;
  const isListening = dice.chance(0.5);
  if (isListening) sight.strangerUntil = until;
  trees.strangerUntil.at = until;
  story.add('world', isListening ? 'a stranger answers in place of the bot' : 'a stranger holds the port');
  if (!isListening) return crash({ world, sight, trees } as Stage);
  excuses.begin(`stranger until ${sight.strangerUntil}`);
  time.later(length, () => excuses.end(`stranger until ${until}`, penaltyOf(settings)));
};

const blind: Trouble = ({ world, sight }) => {
  const { dice, time, excuses, settings } = world;
  const length = dice.spread(30 * SECOND, HOUR);
  const until = time.now() + length;
  sight.blindUntil = until;
  excuses.begin(`blind until ${sight.blindUntil}`);
  time.later(length, () => excuses.end(`blind until ${until}`, penaltyOf(settings)));
};

const killGuardian: Trouble = ({ world, life, startLater }) => {
  if (!life.isAlive()) return;
  life.kill();
  startLater(world.dice.spread(100, 10 * MINUTE));
};

const pause: Trouble = ({ world, life }) => {
  life.pause();
  world.time.later(world.dice.spread(SECOND, 2 * HOUR), life.resume);
};

const stop: Trouble = ({ world, life }) => {
  life.stop();
  if (world.dice.chance(0.3)) world.time.later(world.dice.spread(10, 12 * SECOND), life.stopNow);
};

export const TROUBLES: readonly { readonly name: string; readonly weight: number; readonly strike: Trouble }[] = [
  { name: 'crash', weight: 8, strike: crash },
  { name: 'crash loop', weight: 3, strike: crashLoop },
  { name: 'exit 78', weight: 1, strike: misconfigured },
  { name: 'hung process', weight: 3, strike: hang('process') },
  { name: 'spinning loop', weight: 3, strike: hang('event_loop') },
  { name: 'dead page', weight: 3, strike: hang('server') },
  { name: 'garbage', weight: 2, strike: hang('garbage') },
  { name: 'dead trading loop', weight: 3, strike: hang('loop') },
  { name: 'hung decision', weight: 3, strike: hang('flight') },
  { name: 'silence', weight: 4, strike: hang('silent') },
  { name: 'leak', weight: 2, strike: leak },
  { name: 'stubborn bot', weight: 2, strike: stubborn },
  { name: 'provider outage', weight: 6, strike: providerOutage },
  { name: 'market outage', weight: 3, strike: marketOutage },
  { name: 'no decisions meant', weight: 2, strike: meantNotTo },
  { name: 'load', weight: 4, strike: load },
  { name: 'stopped guardian', weight: 3, strike: stopped },
  { name: 'frozen machine', weight: 2, strike: frozen },
  { name: 'sleep', weight: 4, strike: sleep },
  { name: 'clock step', weight: 4, strike: clockStep },
  { name: 'stranger', weight: 2, strike: stranger },
  { name: 'own fault', weight: 2, strike: blind },
  { name: 'killed guardian', weight: 5, strike: killGuardian },
  { name: 'pause', weight: 2, strike: pause },
  { name: 'stop', weight: 2, strike: stop },
];
