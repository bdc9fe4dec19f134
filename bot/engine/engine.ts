// The loop: turns every few seconds, starts a cycle when one is due, and carries out what the pace says of failures.
import { formatDuration } from '../../common/duration.ts';
import type { Beat } from '../domain/beat.ts';
import type { Decision, Fallback } from '../domain/decision/decision.ts';
import { Fatal } from '../domain/errors.ts';
import { newest, type Observation } from '../domain/market/candle.ts';
import type { Moment } from '../domain/moment.ts';
import { cycleFailed, cycleStarted, cycleSucceeded, FAILURES_ALLOWED, isHopeless } from '../domain/pace.ts';
import {
  decided,
  draining,
  entered,
  fellBack,
  isDue,
  observed,
  paced,
  type Stage,
  type State,
  startState,
  ticked,
  untilNextTick,
} from '../domain/state.ts';
import type { Ports } from '../ports.ts';
import { runCycle } from './cycle.ts';

/** Durations in milliseconds. */
export type Tempo = {
  readonly beat: Beat;
  /** The longest pause between two turns of the loop. */
  readonly tick: number;
  /** For one decision. */
  readonly deadline: number;
  /** How much longer a cycle may take, so that a decider's own deadline comes first. */
  readonly overrun: number;
};

/** The loop has ended by itself: `hopeless` after too many failures, `fatal` where a person is needed. */
export type Ending = { readonly cause: 'hopeless' | 'fatal'; readonly sentence: string };

export type Engine = {
  readonly state: () => State;
  /** Turns at once, and so starts the first cycle. */
  readonly start: () => void;
  /** Settles if the loop ends by itself; never rejects. */
  readonly ended: Promise<Ending>;
  /** Starts no further cycle, aborts the one under way and waits for its end. */
  readonly stop: () => Promise<void>;
};

export function createEngine(ports: Ports, tempo: Tempo): Engine {
  const { clock, log } = ports;
  const moment = (): Moment => ({ at: clock.now(), wall: clock.wall() });
  const { promise: ended, resolve: end } = Promise.withResolvers<Ending>();
  let state = startState(tempo.beat, moment());
  let timer: NodeJS.Timeout | undefined;
  let underWay: { readonly abort: AbortController; readonly done: Promise<void> } | null = null;

  function tick(due: number): void {
    state = ticked(state, moment(), Math.max(0, clock.now() - due));
    if (isDue(state, clock.now())) {
      const abort = new AbortController();
      underWay = { abort, done: cycle(abort) };
    }
    arm();
  }

  function arm(): void {
    clearTimeout(timer);
    if (state.phase === 'draining') return;
    const wait = untilNextTick(state, clock.now(), tempo.tick);
    timer = setTimeout(tick, wait, clock.now() + wait);
  }

  async function cycle(abort: AbortController): Promise<void> {
    const timeout = () =>
      abort.abort(new Error(`no decision within ${formatDuration(tempo.deadline)} (bot.ai.deadline)`));
    const deadline = setTimeout(timeout, tempo.deadline + tempo.overrun);
    state = paced(state, cycleStarted(state.pace, clock.now()));
    try {
      await runCycle({ ...ports, enter, recordObservation, recordDecision, recordFallback }, abort.signal);
      state = paced(state, cycleSucceeded(state.pace));
    } catch (error) {
      if (state.phase !== 'draining') fail(error);
    } finally {
      clearTimeout(deadline);
      enter('idle');
      underWay = null;
      arm();
    }
  }

  function enter(stage: Stage): void {
    state = entered(state, stage, moment());
  }

  function recordObservation(observation: Observation): void {
    if (state.observed && observation.lap !== state.observed.observation.lap) {
      log.info(
        { event: 'replay_restarted', lap: observation.lap },
        'all recorded candles replayed: starting over, flat',
      );
    }
    state = observed(state, observation, moment());
  }

  function recordDecision(decision: Decision, observation: Observation): void {
    state = decided(state, decision, observation, moment());
    const price = newest(observation.candles).close;
    log.info({ event: 'decided', ...decision, price, number: state.decisionsTotal }, `decision: ${decision.signal}`);
  }

  function recordFallback({ fallback, ...fault }: Fallback): void {
    state = fellBack(state, moment());
    log.warn({ event: 'fell_back', ...fault, in_a_row: state.consecutiveFallbacks }, `no decision: ${fallback}`);
  }

  function fail(error: unknown): void {
    state = paced(state, cycleFailed(state.pace, clock.now()));
    const { failures, due } = state.pace;
    log.error(
      { event: 'cycle_failed', err: error, failures, wait: due - clock.now() },
      `cycle failed (${failures} in a row)`,
    );
    if (error instanceof Fatal) stopBecause({ cause: 'fatal', sentence: error.message });
    else if (isHopeless(state.pace)) {
      stopBecause({
        cause: 'hopeless',
        sentence: `${FAILURES_ALLOWED} cycles failed in a row, the last with: ${error}`,
      });
    }
  }

  function stopBecause(ending: Ending): void {
    state = draining(state);
    end(ending);
  }

  async function stop(): Promise<void> {
    state = draining(state);
    clearTimeout(timer);
    underWay?.abort.abort(new Error('the bot is stopping'));
    await underWay?.done;
  }

  return { state: () => state, start: () => tick(clock.now()), ended, stop };
}
