// Hours and days of the guardian's whole judgement, from the dashboard to the restart, over a bot that is played and
// clocks that are handed in: pure, so that a week takes a second.
import { check } from '../../guardian/check.ts';
import { type ChildFacts, newborn } from '../../guardian/facts.ts';
import { initial, NO_MEMORY, transition } from '../../guardian/machine/machine.ts';
import { isOutageExcused } from '../../guardian/machine/outage.ts';
import type { Effect, Event, News, State } from '../../guardian/machine/types.ts';
import type { Settings } from '../../guardian/policy.ts';
import type { Finding } from '../../guardian/probes/dashboard.ts';
import { render } from '../../guardian/sentences/catalogue.ts';
import type { Reason } from '../../guardian/sentences/reason.ts';
import { settings } from '../guardian/support/settings.ts';

export const [SECOND, MINUTE, HOUR, DAY] = [1000, 60_000, 3_600_000, 86_400_000];

export type Moment = {
  /** Since the beginning of the story. */
  readonly now: number;
  /** The wall clock of the machine, epoch milliseconds. */
  readonly wall: number;
  readonly bornAt: number;
  /** Which spawn it is, from 1. */
  readonly nth: number;
};

export type Plot = {
  readonly until: number;
  /** What a look at the bot sees; null where the bot has crashed. */
  readonly bot: (moment: Moment) => Finding | null;
  readonly startsAt?: number;
  /** How far the wall clock is off by then. */
  readonly wallStep?: (now: number) => number;
  readonly settings?: Settings;
};

export type Story = {
  readonly restarts: readonly { readonly at: number; readonly why: string }[];
  /** What a person was told beside restarts, in order: outage, outage_over, halted, verified. */
  readonly told: readonly string[];
  /** Sentences of outages. */
  readonly outages: readonly string[];
  readonly checks: number;
  /** What of the guardian's memory outlives each check: it must not grow with the days. */
  readonly memoryBytes: number;
};

export async function tell(plot: Plot): Promise<Story> {
  const rules = plot.settings ?? settings();
  let now = 0;
  const wall = () => (plot.startsAt ?? Date.UTC(2026, 10, 21)) + now + (plot.wallStep?.(now) ?? 0);
  let state: State = initial(NO_MEMORY);
  let child = newborn({ pid: 1, group: 1, bootId: 'b1', age: null }, 0, wall(), null, rules.limit.maxNoResponse);
  const restarts: { at: number; why: string }[] = [];
  const told: string[] = [];
  const outages: string[] = [];
  let checks = 0;
  const events: Event[] = [{ type: 'start', at: 0 }];

  const see = (): Finding | null => plot.bot({ now, wall: wall(), bornAt: child.bornAt, nth: state.incarnation });
  const probe = async (lateBy: number) => {
    checks++;
    const ports = {
      clock: { now: () => now, wall },
      bootClock: () => null,
      holder: async () => ({ is: 'unseen' }) as const,
      watchTimer: () => () => 0,
      measure: async () => null,
      look: async (): Promise<Finding> => see() ?? { saw: 'refusal', error: 'ECONNREFUSED' },
    };
    const seen = await check(child, lateBy, rules, ports, (at) => isOutageExcused(state.memory, at, rules.machine));
    child = seen.child;
    events.push({ type: 'probed', at: now, incarnation: state.incarnation, ...seen.judgement, ...seen });
  };
  const hear = (news: News) => {
    if (news.is === 'outage') outages.push(`${english(news.what)} (${english(news.why)})`);
    if (['outage', 'outage_over', 'halted', 'verified'].includes(news.is)) told.push(news.is);
  };
  const act = async (effect: Effect): Promise<void> => {
    const { incarnation } = state;
    if (effect.do === 'spawn') {
      child = born(incarnation, now, wall(), rules);
      events.unshift({ type: 'spawned', at: now, incarnation });
    } else if (effect.do === 'probe') await probe(effect.lateBy);
    else if (effect.do === 'collect' && effect.isAlive) events.push({ type: 'collected', at: now, incarnation });
    else if (effect.do === 'ask') events.push(exit(now, incarnation, 0));
    else if (effect.do === 'record') restarts.push({ at: now, why: english(effect.reason) });
    else if (effect.do === 'tell') hear(effect.news);
  };

  while (now < plot.until) {
    const event = events.shift() ?? { type: 'woke', at: now };
    const [next, effects] = transition(state, event, rules.machine);
    state = next;
    for (const effect of effects) await act(effect);
    if (events.length > 0) continue;
    // A crash is an event, not something found at the next check: bots are looked at every ten seconds.
    const due = Math.min(state.deadline ?? plot.until, plot.until);
    while (now < due && !(state.child === 'alive' && see() === null)) now = Math.min(due, now + 10 * SECOND);
    if (now < due) events.push(exit(now, state.incarnation, 1));
  }
  return { restarts, told, outages, checks, memoryBytes: JSON.stringify([state, child]).length };
}

const born = (incarnation: number, at: number, wall: number, rules: Settings): ChildFacts =>
  newborn(
    { pid: incarnation, group: incarnation, bootId: `b${incarnation}`, age: null },
    at,
    wall,
    null,
    rules.limit.maxNoResponse,
  );

const exit = (at: number, incarnation: number, code: number): Event => ({
  type: 'exited',
  at,
  incarnation,
  code,
  isTreeGone: true,
  reason: { is: 'exited', values: { how: { is: 'by_code', values: { code } } } },
});

const english = (sentence: Reason) => render('en', sentence);
