// What the bot knows of itself at one instant: a value, and the steps that lead from one to the next.

import type { Beat } from './beat.ts';
import type { Decision } from './decision/decision.ts';
import { newest, type Observation } from './market/candle.ts';
import type { Moment } from './moment.ts';
import { type Pace, startPace } from './pace.ts';

/** Observe and measure are `fetch`, decide is `decide`. */
export type Stage = 'idle' | 'fetch' | 'decide';

export type Decided = Decision & {
  readonly made: Moment;
  /** The price it was made at, in quote currency. */
  readonly price: number;
};

export type State = {
  readonly phase: 'starting' | 'running' | 'draining';
  readonly pace: Pace;
  /** When the loop last turned. */
  readonly ticked: Moment;
  /** How late the last turns came, in milliseconds; at most `TICKS_KEPT`. */
  readonly delays: readonly number[];
  readonly stage: Stage;
  readonly stageSince: Moment;
  /** Since when a cycle is under way; null between cycles. */
  readonly inFlightSince: Moment | null;
  readonly observed: { readonly observation: Observation; readonly at: Moment } | null;
  /** Newest first, at most `DECISIONS_KEPT`. */
  readonly decisions: readonly Decided[];
  readonly decisionsTotal: number;
  /** Decisions that could not be had, in all and since the last one that was. */
  readonly fallbacksTotal: number;
  readonly consecutiveFallbacks: number;
  readonly lastFallback: Moment | null;
  readonly firstDecided: Moment | null;
};

export const TICKS_KEPT = 100;
export const DECISIONS_KEPT = 20;

export const startState = (beat: Beat, moment: Moment): State => ({
  phase: 'starting',
  pace: startPace(beat),
  ticked: moment,
  delays: [],
  stage: 'idle',
  stageSince: moment,
  inFlightSince: null,
  observed: null,
  decisions: [],
  decisionsTotal: 0,
  fallbacksTotal: 0,
  consecutiveFallbacks: 0,
  lastFallback: null,
  firstDecided: null,
});

/** @param delay How late this turn came, in milliseconds. */
export const ticked = (state: State, moment: Moment, delay: number): State => ({
  ...state,
  ticked: moment,
  delays: [delay, ...state.delays].slice(0, TICKS_KEPT),
});

export const entered = (state: State, stage: Stage, moment: Moment): State => ({
  ...state,
  stage,
  stageSince: moment,
  inFlightSince: stage === 'idle' ? null : (state.inFlightSince ?? moment),
});

export const observed = (state: State, observation: Observation, moment: Moment): State => ({
  ...state,
  observed: { observation, at: moment },
});

export const decided = (state: State, decision: Decision, observation: Observation, moment: Moment): State => ({
  ...state,
  phase: state.phase === 'starting' ? 'running' : state.phase,
  decisions: [{ ...decision, made: moment, price: newest(observation.candles).close }, ...state.decisions].slice(
    0,
    DECISIONS_KEPT,
  ),
  decisionsTotal: state.decisionsTotal + 1,
  consecutiveFallbacks: 0,
  firstDecided: state.firstDecided ?? moment,
});

/** No decision could be had. What counts decisions stays as it is. */
export const fellBack = (state: State, moment: Moment): State => ({
  ...state,
  phase: state.phase === 'starting' ? 'running' : state.phase,
  fallbacksTotal: state.fallbacksTotal + 1,
  consecutiveFallbacks: state.consecutiveFallbacks + 1,
  lastFallback: moment,
});

export const paced = (state: State, pace: Pace): State => ({ ...state, pace });

export const draining = (state: State): State => ({ ...state, phase: 'draining' });

/** True if a cycle is to start now. */
export const isDue = (state: State, now: number): boolean =>
  state.phase !== 'draining' && state.inFlightSince === null && now >= state.pace.due;

/**
 * How long until the loop has to turn again.
 *
 * @param tick The longest pause between two turns, in milliseconds.
 * @returns Whole milliseconds, at least 1: never before the cycle is due, never a spin.
 */
export const untilNextTick = (state: State, now: number, tick: number): number => {
  const untilDue = state.inFlightSince === null ? state.pace.due - now : tick;
  return Math.max(1, Math.ceil(Math.min(tick, untilDue)));
};
