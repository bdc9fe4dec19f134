// Whether the bot lives, and whether it could decide now. Pure.
import type { Moment } from '../domain/moment.ts';
import type { State } from '../domain/state.ts';
import type { About } from './about.ts';
import type { Tasks } from './task.ts';

/** True while the loop turns often enough. */
export const isAlive = (state: State, about: About, now: Moment): boolean =>
  now.at - state.ticked.at <= about.maxTickAge;

/** True while the loops of all symbols do. */
export const areAlive = (tasks: Tasks, now: Moment): boolean =>
  tasks.every(({ state, about }) => isAlive(state(), about, now));

/** @returns Why a decision could not be made now on one of the symbols; null if it could on all. */
export function whyUnready(tasks: Tasks, now: Moment): string | null {
  for (const { state, about } of tasks) {
    const why = unreadiness(state(), about, now);
    if (why !== null) return tasks.length === 1 ? why : `${about.terms.symbol}: ${why}`;
  }
  return null;
}

/** @returns Why no decision could be made now; null if one could. */
export function unreadiness(state: State, about: About, now: Moment): string | null {
  const { phase, delays, market, pace } = state;
  if (phase === 'draining') return 'the bot is stopping';
  if (delays.length === 0) return 'the loop has not turned yet';
  if (!isAlive(state, about, now)) return 'the loop hangs';
  if (pace.failures > 0) return 'the last cycle failed';
  return market.status === 'ok' ? null : `the market is ${market.status}: ${market.reason}`;
}
