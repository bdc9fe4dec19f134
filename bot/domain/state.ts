// What the bot knows of itself at one instant: a value, and the steps that lead from one to the next.

import type { Beat } from './beat.ts';
import type { Decided } from './decision/decided.ts';
import type { Observation } from './market/candle.ts';
import type { Moment } from './moment.ts';
import { type Pace, startPace } from './pace.ts';
import type { Desk } from './trading/desk.ts';

/** Observe and measure are `fetch`, decide and check are `decide`, what writes an order is `execute`. */
export type Stage = 'idle' | 'fetch' | 'decide' | 'execute';

/** What the trader does at the exchange, beside the cycle or in it: asks for the first time, or writes. */
export type Errand = 'reconcile' | 'execute';

/** `stale`: no candle that is young enough to decide on; `down`: no answer. */
export type MarketStatus = 'ok' | 'stale' | 'down';

export type State = {
  readonly phase: 'starting' | 'running' | 'draining';
  readonly pace: Pace;
  /** When the loop last turned. */
  readonly ticked: Moment;
  /** How late the last turns came, in milliseconds; at most `TICKS_KEPT`. */
  readonly delays: readonly number[];
  readonly stage: Stage;
  readonly stageSince: Moment;
  readonly errand: { readonly what: Errand; readonly since: Moment } | null;
  /** Since when a cycle is under way; null between cycles. */
  readonly inFlightSince: Moment | null;
  /** Since when a cycle waits for its place to decide, which counts as no time of it; null while none does. */
  readonly queuedSince: Moment | null;
  readonly observed: { readonly observation: Observation; readonly at: Moment } | null;
  readonly market: {
    readonly status: MarketStatus;
    readonly since: Moment;
    /** Why it is not ok, for people; null while it is. */
    readonly reason: string | null;
  };
  readonly desk: Desk;
  /** Newest first, at most `DECISIONS_KEPT`, those of earlier processes among them. */
  readonly decisions: readonly Decided[];
  /** Of this process, and when it made the last of them. */
  readonly decisionsTotal: number;
  readonly lastDecided: Moment | null;
  /** Decisions that could not be had, in all and since the last one that was. */
  readonly fallbacksTotal: number;
  readonly consecutiveFallbacks: number;
  readonly lastFallback: Moment | null;
  readonly firstDecided: Moment | null;
};

export const TICKS_KEPT = 100;
export const DECISIONS_KEPT = 50;

/** @param decisions Of earlier processes, newest first. */
export const startState = (beat: Beat, moment: Moment, desk: Desk, decisions: readonly Decided[] = []): State => ({
  phase: 'starting',
  pace: startPace(beat),
  ticked: moment,
  delays: [],
  stage: 'idle',
  stageSince: moment,
  errand: null,
  inFlightSince: null,
  queuedSince: null,
  observed: null,
  market: { status: 'down', since: moment, reason: 'not looked at yet' },
  desk,
  decisions: decisions.slice(0, DECISIONS_KEPT),
  decisionsTotal: 0,
  lastDecided: null,
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
  queuedSince: null,
});

/** Others decide: the cycle waits for its place, and begins anew with it. */
export const queued = (state: State, moment: Moment): State => ({
  ...entered(state, 'idle', moment),
  queuedSince: moment,
});

/** A cycle is under way, or waits. */
const isBusy = ({ inFlightSince, queuedSince }: State): boolean => inFlightSince !== null || queuedSince !== null;

export const onErrand = (state: State, what: Errand | null, moment: Moment): State => ({
  ...state,
  errand: what === null ? null : { what, since: moment },
});

/** What earlier processes have left of the account is known: it goes on from there. */
export const resumed = (state: State, desk: Desk, decisions: readonly Decided[]): State => ({
  ...state,
  desk,
  decisions: decisions.slice(0, DECISIONS_KEPT),
});

/** The market has answered; what it showed may be too old to decide on. */
export const observed = (state: State, observation: Observation, isStale: boolean, moment: Moment): State => ({
  ...marketIs(
    state,
    isStale ? 'stale' : 'ok',
    isStale ? 'the newest candle is too old (bot.risk.max_candle_age)' : null,
    moment,
  ),
  observed: { observation, at: moment },
});

/** The market has not answered. What was seen last stays. */
export const unobserved = (state: State, reason: string, moment: Moment): State =>
  marketIs(state, 'down', reason, moment);

const marketIs = (state: State, status: MarketStatus, reason: string | null, moment: Moment): State => ({
  ...state,
  market: { status, reason, since: state.market.status === status ? state.market.since : moment },
});

/** The desk has changed: positions, and what was looked at. */
export const traded = (state: State, desk: Desk): State => ({ ...state, desk });

export const decided = (state: State, decision: Decided, moment: Moment): State => ({
  ...state,
  phase: runningFrom(state.phase),
  decisions: [decision, ...state.decisions].slice(0, DECISIONS_KEPT),
  decisionsTotal: state.decisionsTotal + 1,
  lastDecided: moment,
  consecutiveFallbacks: 0,
  firstDecided: state.firstDecided ?? moment,
});

/** A decision of an earlier process holds. What counts decisions stays as it is. */
export const served = (state: State): State => ({ ...state, phase: runningFrom(state.phase) });

/** No decision could be had. What counts decisions stays as it is. */
export const fellBack = (state: State, moment: Moment): State => ({
  ...state,
  phase: runningFrom(state.phase),
  fallbacksTotal: state.fallbacksTotal + 1,
  consecutiveFallbacks: state.consecutiveFallbacks + 1,
  lastFallback: moment,
});

const runningFrom = (phase: State['phase']): State['phase'] => (phase === 'starting' ? 'running' : phase);

export const paced = (state: State, pace: Pace): State => ({ ...state, pace });

export const draining = (state: State): State => ({ ...state, phase: 'draining' });

/** True if a cycle is to start now. */
export const isDue = (state: State, now: number): boolean =>
  state.phase !== 'draining' && !isBusy(state) && now >= state.pace.due;

/**
 * How long until the loop has to turn again.
 *
 * @param tick The longest pause between two turns, in milliseconds.
 * @returns Whole milliseconds, at least 1: never before the cycle is due, never a spin.
 */
export const untilNextTick = (state: State, now: number, tick: number): number => {
  const untilDue = isBusy(state) ? tick : state.pace.due - now;
  return Math.max(1, Math.ceil(Math.min(tick, untilDue)));
};
