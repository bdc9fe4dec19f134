// A small world for the machine to act in: children with tempers, people who interfere, guardians that come and go,
// and time. `live` plays a plot in it and shows each moment to a witness.
import type { Verdict } from '../../../guardian/control/status.ts';
import { initial, NO_MEMORY, transition } from '../../../guardian/machine/machine.ts';
import { isOutageExcused } from '../../../guardian/machine/outage.ts';
import type { Effect, Event, Instant, Policy, RestartMemory, State } from '../../../guardian/machine/types.ts';
import { BECAUSE, DAY, SECOND } from './play.ts';

/** How one child behaves; durations in milliseconds, null for never. */
export type Temper = {
  readonly birth: 'spawned' | 'spawn_failed' | 'port_held';
  /** Its end by itself: so long after the spawn, or so near to the moment at which the oldest restart stops counting. */
  readonly ends: { readonly after: number } | { readonly near: 'window' | 'day'; readonly by: number } | null;
  readonly code: number | null;
  /** How long the rest of its tree outlives it; null until it is killed. */
  readonly lingers: number | null;
  readonly heedsAsk: number | null;
  readonly diesOfKill: number | null;
  /** What its checks find, over and over. */
  readonly verdicts: readonly (Verdict | 'outage' | 'slept' | 'excess')[];
  readonly answersAfter: number | null;
  readonly decidesAfter: number | null;
  readonly isExecuting: boolean;
  readonly looksAfter: number | null;
  /** How long its evidence takes. */
  readonly collectsAfter: number | null;
};

export type Deed =
  | 'stop'
  | 'stop_now'
  | 'pause'
  | 'resume'
  | 'detach'
  | 'planned'
  | 'reconfigured'
  | 'echo'
  | 'old_news'
  | 'new_guardian'
  | 'killed_guardian';

/** Something done `delay` after the machine has asked for the `nth` effect of a kind; an echo is of what it was told. */
export type Interference = {
  readonly on: Effect['do'];
  readonly nth: number;
  readonly delay: number;
  readonly deed: Deed;
};

export type Plot = {
  readonly policy: Policy;
  /** Of one child after the other, over and over. */
  readonly tempers: readonly Temper[];
  readonly interferences: readonly Interference[];
  /** A person says `resume` so long after the guardian has stopped acting; null for never. */
  readonly patience: number | null;
  /** By how much wake-ups are late, over and over. */
  readonly lateness: readonly number[];
  readonly isNewsFirst: boolean;
  readonly steps: number;
};

type Tree = {
  readonly incarnation: number;
  readonly temper: Temper;
  readonly bornAt: Instant;
  isLeaderAlive: boolean;
};

/** One transition as a witness sees it, before its effects are carried out. `now` runs on across guardians. */
export type Moment = {
  readonly before: State;
  readonly event: Event;
  readonly state: State;
  readonly effects: readonly Effect[];
  readonly now: Instant;
  readonly tree: Readonly<Tree> | null;
  /** Whether the event is the answer that is still due to a check of the present child. */
  readonly isAnswer: boolean;
};

const HALT_COMMAND = 10 * SECOND;

type News = Event extends infer E ? (E extends Event ? Omit<E, 'at'> : never) : never;
type Due = { readonly at: Instant; readonly do: () => void };

export function live(plot: Plot, witness: (moment: Moment) => void): void {
  const { policy } = plot;
  let now = 1_000_000;
  let origin = now;
  let state = initial(NO_MEMORY);
  let agenda: Due[] = [];
  let tree: Tree | null = null;
  let births = 0;
  let checks = 0;
  let wakes = 0;
  let isCheckOpen = false;
  let isOver = false;
  const done = new Map<Effect['do'], number>();

  const later = (delay: number, act: () => void) => {
    agenda.push({ at: now + delay, do: act });
  };

  const take = (news: News) => {
    if (isOver) return;
    const before = state;
    const event = { ...news, at: now - origin } as Event;
    const isAnswer = event.type === 'probed' && isCheckOpen && event.incarnation === state.incarnation;
    if (isAnswer) isCheckOpen = false;
    const [next, effects] = transition(state, event, policy);
    state = next;
    witness({ before, event, state, effects, now, tree, isAnswer });
    for (const effect of effects) carryOut(effect);
    interfere(effects, news);
    if (plot.patience !== null && !isActing(state) && isActing(before))
      later(plot.patience, () => take({ type: 'resume' }));
  };

  const isActing = ({ phase }: State) => phase.name !== 'halted' && phase.name !== 'paused' && phase.name !== 'stopped';

  const carryOut = (effect: Effect) => {
    switch (effect.do) {
      case 'spawn':
        return bear(effect.incarnation);
      case 'probe':
        return check(effect.incarnation);
      case 'look':
        if (tree?.temper.looksAfter == null) return;
        return later(tree.temper.looksAfter, lookAt(effect.incarnation, tree.temper.isExecuting));
      case 'ask':
        if (tree?.temper.heedsAsk != null) later(tree.temper.heedsAsk, endOf(tree));
        return;
      case 'kill':
        if (tree?.temper.diesOfKill != null) later(tree.temper.diesOfKill, deathOf(tree));
        return;
      case 'collect':
        if (effect.isAlive && tree?.temper.collectsAfter != null) later(tree.temper.collectsAfter, collectedOf(effect));
        return;
      case 'run_halt_command':
        return later(HALT_COMMAND, () => take({ type: 'halt_command_ended' }));
      case 'exit':
        isOver = true;
        return;
      default:
        return;
    }
  };

  const lookAt = (incarnation: number, isExecuting: boolean) => () =>
    take({ type: 'looked', incarnation, isExecuting });

  const collectedOf =
    ({ incarnation }: { readonly incarnation: number }) =>
    () =>
      take({ type: 'collected', incarnation });

  const bear = (incarnation: number) => {
    const temper = plot.tempers[births++ % plot.tempers.length] as Temper;
    isCheckOpen = false;
    if (temper.birth !== 'spawned') return take({ type: temper.birth, incarnation, reason: BECAUSE });
    const child: Tree = { incarnation, temper, bornAt: now, isLeaderAlive: true };
    tree = child;
    const end = naturalEnd(temper);
    if (end !== null) later(end, endOf(child));
    take({ type: 'spawned', incarnation });
  };

  const naturalEnd = ({ ends }: Temper): number | null => {
    if (ends === null) return null;
    if ('after' in ends) return ends.after;
    const span = ends.near === 'day' ? DAY : policy.restartWindow;
    const counting = state.memory.restarts.find((r) => now - origin - r < span);
    return Math.max(1, (counting ?? now - origin) + origin + span + ends.by - now);
  };

  const endOf = (child: Tree) => () => {
    if (tree !== child || !child.isLeaderAlive) return;
    const { code, lingers } = child.temper;
    child.isLeaderAlive = false;
    isCheckOpen = false;
    if (lingers === 0) tree = null;
    else if (lingers !== null) later(lingers, vanish(child));
    take({ type: 'exited', incarnation: child.incarnation, code, isTreeGone: lingers === 0, reason: BECAUSE });
  };

  const vanish = (child: Tree) => () => {
    if (tree !== child) return;
    tree = null;
    take({ type: 'tree_gone', incarnation: child.incarnation });
  };

  const deathOf = (child: Tree) => () => {
    if (tree !== child) return;
    if (!child.isLeaderAlive) return vanish(child)();
    child.isLeaderAlive = false;
    isCheckOpen = false;
    tree = null;
    take({ type: 'exited', incarnation: child.incarnation, code: null, isTreeGone: true, reason: BECAUSE });
  };

  const check = (incarnation: number) => {
    if (tree === null) return;
    isCheckOpen = true;
    const { temper, bornAt } = tree;
    if (temper.answersAfter === null) return;
    const verdict = temper.verdicts[checks++ % temper.verdicts.length] as Temper['verdicts'][number];
    later(temper.answersAfter, () => {
      const hasDecided = temper.decidesAfter !== null && now - bornAt >= temper.decidesAfter;
      const probed = { type: 'probed', incarnation, code: 'no_answer', reason: BECAUSE, hasDecided } as const;
      const isQuiet = !temper.isExecuting;
      if (verdict === 'excess') return take({ ...probed, verdict: 'unhealthy', code: 'over_memory', isQuiet });
      if (verdict === 'slept') return take({ ...probed, verdict: 'excused', hasSlept: true });
      if (verdict !== 'outage') {
        const sign = verdict === 'healthy' ? 'decision' : null;
        return take({ ...probed, verdict, sign, isQuiet, isFlat: isQuiet });
      }
      const isExcused = isOutageExcused(state.memory, now - origin, policy);
      const outage = { what: BECAUSE, why: BECAUSE };
      take({ ...probed, verdict: isExcused ? 'excused' : 'unhealthy', outage, sign: 'trouble' });
    });
  };

  const interfere = (effects: readonly Effect[], news: News) => {
    for (const effect of effects) {
      const nth = (done.get(effect.do) ?? 0) + 1;
      done.set(effect.do, nth);
      for (const one of plot.interferences) {
        if (one.on === effect.do && one.nth === nth) later(one.delay, () => deeds[one.deed](news));
      }
    }
  };

  const deeds: { readonly [D in Deed]: (news: News) => void } = {
    stop: () => take({ type: 'stop' }),
    stop_now: () => take({ type: 'stop_now' }),
    pause: () => take({ type: 'pause' }),
    resume: () => take({ type: 'resume' }),
    detach: () => take({ type: 'detach' }),
    planned: () => take({ type: 'planned' }),
    reconfigured: () => take({ type: 'reconfigured', isBotChanged: true }),
    echo: (news) => news.type !== 'start' && news.type !== 'adopt' && take(news),
    old_news: () => {
      for (const news of newsOf(state.incarnation - 1)) take(news);
    },
    new_guardian: () => {
      isOver = true;
      tree = null;
    },
    /** Its child lives on. */
    killed_guardian: () => {
      isOver = true;
    },
  };

  /** The next guardian begins with a clock of its own and adopts what the earlier one has left. */
  const succeed = () => {
    now += SECOND;
    const shift = origin - now;
    origin = now;
    state = initial(shifted(state.memory, shift));
    [agenda, isOver, isCheckOpen] = [[], false, false];
    if (tree === null) return take({ type: 'start' });
    const left: Tree = { ...tree, incarnation: 1 };
    tree = left;
    const { lingers } = left.temper;
    const end = naturalEnd(left.temper);
    if (left.isLeaderAlive && end !== null) later(end, endOf(left));
    if (!left.isLeaderAlive && lingers !== null) later(lingers, vanish(left));
    take({ type: 'adopt', isAlive: left.isLeaderAlive, age: now - left.bornAt, isAsConfigured: left.bornAt % 2 === 0 });
  };

  take({ type: 'start' });
  for (let step = 0; step < plot.steps; step++) {
    if (isOver) {
      succeed();
      continue;
    }
    const news = agenda.reduce<Due | null>((first, one) => (first && first.at <= one.at ? first : one), null);
    const lateBy = plot.lateness[wakes % plot.lateness.length] as number;
    const wakeAt = state.deadline === null ? Number.POSITIVE_INFINITY : Math.max(now, origin + state.deadline + lateBy);
    if (news === null && wakeAt === Number.POSITIVE_INFINITY) return;
    if (news && (news.at < wakeAt || (news.at === wakeAt && plot.isNewsFirst))) {
      agenda = agenda.filter((one) => one !== news);
      now = Math.max(now, news.at);
      news.do();
    } else {
      wakes++;
      now = wakeAt;
      take({ type: 'woke' });
    }
  }
}

/** Every kind of news there can be of one incarnation. */
export function newsOf(incarnation: number): readonly News[] {
  const reason = BECAUSE;
  return [
    { type: 'spawned', incarnation },
    { type: 'spawn_failed', incarnation, reason },
    { type: 'port_held', incarnation, reason },
    { type: 'exited', incarnation, code: 0, isTreeGone: true, reason },
    { type: 'exited', incarnation, code: 1, isTreeGone: false, reason },
    { type: 'exited', incarnation, code: 78, isTreeGone: true, reason },
    { type: 'tree_gone', incarnation },
    { type: 'probed', incarnation, verdict: 'healthy', code: 'ok', reason, hasDecided: true },
    { type: 'probed', incarnation, verdict: 'unhealthy', code: 'no_answer', reason, hasDecided: false },
    { type: 'probed', incarnation, verdict: 'unhealthy', code: 'over_cpu', reason, hasDecided: true },
    { type: 'probed', incarnation, verdict: 'excused', code: 'starved', reason, hasDecided: false, hasSlept: true },
    { type: 'looked', incarnation, isExecuting: true },
    { type: 'looked', incarnation, isExecuting: false },
    { type: 'collected', incarnation },
  ];
}

function shifted(memory: RestartMemory, by: number): RestartMemory {
  const move = (instant: Instant | null) => (instant === null ? null : instant + by);
  return {
    restarts: memory.restarts.map((instant) => instant + by),
    windowClearedAt: move(memory.windowClearedAt),
    inARow: memory.inARow,
    verifiedAt: move(memory.verifiedAt),
    unverifiedSince: move(memory.unverifiedSince),
    outage: memory.outage && { ...memory.outage, since: memory.outage.since + by },
    outageRestartAt: move(memory.outageRestartAt),
  };
}
