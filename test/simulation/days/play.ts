// Plays one world: some days with the troubles that its seed deals out, then calm, in which all has to come right.
import { createDice, type Dice } from './dice.ts';
import { createExcuses } from './excuses.ts';
import { KINDS } from './kinds.ts';
import type { Court } from './laws/court.ts';
import { hangLaws } from './laws/hangs.ts';
import { harmLaws } from './laws/harm.ts';
import { orderLaws } from './laws/order.ts';
import { restartLaws } from './laws/restarts.ts';
import { createLife, type Sight } from './life.ts';
import { fairWeather } from './outside.ts';
import { meddle } from './people.ts';
import { anySettings } from './settings.ts';
import { createStory } from './story.ts';
import { emptyTally, type Tally } from './tally.ts';
import { createTime, withTimers } from './time.ts';
import { createTrees } from './trees.ts';
import { type Stage, TROUBLES } from './troubles.ts';
import type { World } from './world.ts';

export type Broken = {
  readonly seed: number;
  readonly days: number;
  readonly law: string;
  readonly detail: string;
  readonly story: readonly string[];
};

export type Played = { readonly tally: Tally; readonly broken: Broken | null };

const [MINUTE, HOUR] = [60_000, 3_600_000];
const DAY = 24 * HOUR;
/** All troubles are over by then, and what they left behind is: outages, stubborn processes, halts. */
const CALM = 2 * DAY;
/** More than anybody does at one moment. */
const MANY_STEPS = 10_000;
const STARTED = Date.UTC(2026, 2, 3, 10, 7, 13);

export async function play(seed: number, days: number): Promise<Played> {
  const dice = createDice(seed);
  const time = createTime(STARTED, dice);
  const story = createStory(time);
  const excuses = createExcuses(time.now);
  const foul = createExcuses(time.now);
  const settings = anySettings(dice);
  const tally = emptyTally();
  let accused: { readonly law: string; readonly detail: string } | null = null;
  const accuse: Court['accuse'] = (law, detail) => {
    if (accused === null) story.add('world', () => `BROKEN: ${law}: ${detail}`);
    accused ??= { law, detail };
  };
  const court: Court = { now: time.now, wall: time.wall, excuses, settings, accuse, lateness: time.lateness };
  const world: World = {
    dice,
    time,
    story,
    excuses,
    foul,
    settings,
    tally,
    kind: dice.pick(KINDS),
    outside: fairWeather(),
    laws: {
      ...restartLaws(court),
      harm: harmLaws(court),
      hangs: hangLaws(court, foul, (took, bound) => tally.found.push({ took, bound })),
      order: orderLaws(court),
    },
    moment: { is: () => {} },
  };
  const trees = createTrees(world);
  const sight: Sight = { blindUntil: 0, strangerUntil: 0 };
  const startLater = (delay: number) => time.later(delay, () => !life.isAlive() && begin());
  const life = createLife(world, trees, sight, (code) => {
    if (code === 0) tally.stops++;
    // Before he starts a guardian again that has given up, a person ends what it could not mend.
    if (code === 3) trees.clear();
    startLater(dice.spread(1000, code === 0 ? 30 * MINUTE : HOUR));
  });
  /** A person clears away what a guardian refuses to start beside. */
  const begin = () => {
    if (trees.found() === null && time.now() < trees.strangerUntil.at) return startLater(MINUTE);
    trees.clearStrays();
    life.start();
  };
  const stage: Stage = { world, trees, life, sight, startLater };
  const end = time.now() + days * DAY;
  deal(stage, days, dice);
  time.later(days * DAY, () => trees.foretell([]));
  const eagerness = dice.pick([0, 0.02, 0.1]);
  world.moment.is = (moment) => (moment === 'halted' || time.now() < end) && meddle(stage, eagerness, moment);

  await withTimers(time.timers, async () => {
    begin();
    const { hangs, order } = world.laws;
    let [last, steps] = [time.now(), 0];
    while (accused === null && time.step(end + CALM)) {
      if (time.isGuardians()) await turn();
      steps = time.now() === last ? steps + 1 : 0;
      last = time.now();
      if (steps > MANY_STEPS) accuse('time passes', `${steps} things are done at one moment`);
      hangs.watch();
      order.watch();
    }
  });
  if (accused === null) judgeEnd(stage, accuse);
  tally.days = days;
  tally.worlds = 1;
  const outages = world.laws.harm.outages();
  if (settings.machine.onProviderOutage !== 'always') {
    [tally.outages, tally.outageRestarts] = [outages.count, outages.restarts];
  }
  const broken = accused as { readonly law: string; readonly detail: string } | null;
  return { tally, broken: broken && { seed, days, ...broken, story: story.tell() } };
}

/** All that the guardian does at once is done at the end of a turn of the real event loop. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Days of calm, and days of many troubles. */
function deal(stage: Stage, days: number, dice: Dice): void {
  const { tally, time } = stage.world;
  const weighted = TROUBLES.flatMap((trouble) => new Array<typeof trouble>(trouble.weight).fill(trouble));
  for (let day = 0; day < days; day++) {
    const count = dice.chance(0.2) ? 0 : dice.whole(2, 14);
    for (let nth = 0; nth < count; nth++) {
      const trouble = dice.pick(weighted);
      time.later((day + dice.roll()) * DAY, () => {
        tally.troubles[trouble.name] = (tally.troubles[trouble.name] ?? 0) + 1;
        trouble.strike(stage);
      });
    }
  }
}

/** After the calm the guardian watches a healthy bot, or stands still for a reason that it may have. */
function judgeEnd({ life, trees }: Stage, accuse: Court['accuse']): void {
  const status = life.status();
  const state = status?.guardian.state ?? 'dead';
  const isWell = state === 'watching' && status?.health.verdict === 'healthy' && trees.living()?.isLeaderAlive === true;
  if (!isWell) accuse('in the end a healthy bot is watched', `it is ${state}, ${status?.health.reason}`);
}
