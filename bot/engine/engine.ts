// The loop: turns every few seconds, starts a cycle when one is due, and carries out what the pace says of failures.
import { formatDuration } from '../../common/duration.ts';
import type { Beat } from '../domain/beat.ts';
import type { Decided } from '../domain/decision/decided.ts';
import type { Decision, Fallback } from '../domain/decision/decision.ts';
import { servesAgain } from '../domain/decision/serving.ts';
import { Fatal } from '../domain/errors.ts';
import type { Moment } from '../domain/moment.ts';
import {
  cycleFailed,
  cyclePostponed,
  cycleStarted,
  cycleSucceeded,
  FAILURES_ALLOWED,
  isHopeless,
} from '../domain/pace.ts';
import {
  draining,
  entered,
  isDue,
  paced,
  queued,
  type Stage,
  type State,
  served,
  startState,
  ticked,
  untilNextTick,
} from '../domain/state.ts';
import type { Desk, Terms } from '../domain/trading/desk.ts';
import { within } from '../execution/deadline.ts';
import type { Ports } from '../ports.ts';
import { createCell } from './cell.ts';
import { runCycle, type Sight, type Steps } from './cycle.ts';
import { inTurn } from './in-turn.ts';
import { createTrader, type OpenTrader } from './trader.ts';

/** Durations in milliseconds. */
export type Tempo = {
  readonly beat: Beat;
  /** The longest pause between two turns of the loop. */
  readonly tick: number;
  /** For one decision. */
  readonly deadline: number;
  /** How much longer a decider may take, so that its own deadline comes first. */
  readonly overrun: number;
  /** For one look at the market. */
  readonly patience: number;
  /** For orders in flight to be brought to a known state when the bot stops. */
  readonly drain: number;
};

/** What the engine goes on with. */
export type Found = {
  readonly desk: Desk;
  /** Newest first. */
  readonly decisions: readonly Decided[];
};

/** The loop has ended by itself: `hopeless` after too many failures, `fatal` where a person is needed. */
export type Ending = { readonly cause: 'hopeless' | 'fatal'; readonly sentence: string };

export type Engine = {
  readonly state: () => State;
  /** Tells of each change of the state. @returns Ends the subscription. */
  readonly subscribe: (listener: () => void) => () => void;
  /** Turns at once, and so starts the first cycle. */
  readonly start: () => void;
  /** Settles if the loop ends by itself; never rejects. */
  readonly ended: Promise<Ending>;
  /** Starts no further cycle, aborts the one under way, and waits for its end and for orders in flight. */
  readonly stop: () => Promise<void>;
};

/** @param openTrader On paper, unless another one is given. */
export function createEngine(
  ports: Ports,
  tempo: Tempo,
  terms: Terms,
  found: Found,
  openTrader: OpenTrader = createTrader,
): Engine {
  const { clock, log, meters } = ports;
  const moment = (): Moment => ({ at: clock.now(), wall: clock.wall() });
  const { promise: ended, resolve: end } = Promise.withResolvers<Ending>();
  const cell = createCell<State>(startState(tempo.beat, moment(), found.desk, found.decisions));
  const trader = openTrader(ports, terms, tempo.patience, cell);
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let cycleDone: Promise<void> | null = null;
  let lookDone: Promise<void> | null = null;
  let lookFault: string | null = null;
  let hasBegun = false;

  function tick(due: number): void {
    cell.set(ticked(cell.get(), moment(), Math.max(0, clock.now() - due)));
    if (isDue(cell.get(), clock.now())) cycleDone = cycle();
    else if (lookDone === null && cell.get().stage !== 'fetch') lookDone = lookBetween();
    arm();
  }

  function arm(): void {
    clearTimeout(timer);
    if (cell.get().phase === 'draining') return;
    const wait = untilNextTick(cell.get(), clock.now(), tempo.tick);
    timer = setTimeout(tick, wait, clock.now() + wait);
  }

  async function cycle(): Promise<void> {
    const begun = clock.now();
    const overdue = () => new Error(`no decision within ${formatDuration(tempo.deadline)} (bot.ai.deadline)`);
    let decidingFor = 0;
    const decide: Steps['decide'] = async (question, signal) => {
      const asked = clock.now();
      const context = { ...question, symbol: terms.symbol };
      // The decider alone: how long the market takes is no fault of it.
      const limit = tempo.deadline + tempo.overrun;
      const outcome = await within(limit, overdue, signal, (inner) => ports.decider.decide(context, inner));
      decidingFor = clock.now() - asked;
      return outcome;
    };
    const turn = inTurn(
      { look: trader.look, decide },
      {
        places: ports.places,
        wait: () => cell.set(queued(cell.get(), moment())),
        goOn: () => enter('fetch'),
        now: clock.now,
      },
    );
    cell.set(paced(cell.get(), cycleStarted(cell.get().pace, begun)));
    try {
      const outcome = await runCycle({ ...trader, ...turn, enter, serve }, stopping.signal);
      const { pace } = cell.get();
      cell.set(paced(cell.get(), outcome ? cycleSucceeded(pace) : cyclePostponed(pace, clock.now(), tempo.tick)));
      if (outcome && outcome !== 'served') measureCycle(outcome, decidingFor, clock.now() - begun - turn.waited());
    } catch (error) {
      if (!stopping.signal.aborted) fail(error);
    } finally {
      turn.leave();
      enter('idle');
      cycleDone = null;
      arm();
    }
  }

  /** By a decision of an earlier process, on the first beat only. */
  function serve({ observation }: Sight): boolean {
    const { decisions, desk } = cell.get();
    const [last] = decisions;
    const serves = !hasBegun && servesAgain(last, ports.decider, observation.candles, desk.book);
    hasBegun = true;
    if (!serves) return false;
    cell.set(served(cell.get()));
    log.info(
      { event: 'decision_served', candle: last?.candle },
      'the last decision holds until the next beat: nobody is asked',
    );
    return true;
  }

  function enter(stage: Stage): void {
    cell.set(entered(cell.get(), stage, moment()));
  }

  function measureCycle(outcome: Decision | Fallback, decidingFor: number, lasted: number): void {
    if ('fallback' in outcome) meters.fellBack(outcome.reason, decidingFor / 1000);
    else meters.decided(outcome.signal, decidingFor / 1000);
    meters.worked((lasted - decidingFor) / 1000);
  }

  /** Between two decisions, and while one is under way: exits need no decider. */
  async function lookBetween(): Promise<void> {
    try {
      await trader.watch(stopping.signal);
      lookFault = null;
    } catch (error) {
      if (!stopping.signal.aborted) failToLook(error);
    } finally {
      lookDone = null;
    }
  }

  function fail(error: unknown): void {
    cell.set(paced(cell.get(), cycleFailed(cell.get().pace, clock.now())));
    const { failures, due } = cell.get().pace;
    log.error(
      { event: 'cycle_failed', err: error, failures, wait: due - clock.now() },
      `cycle failed (${failures} in a row)`,
    );
    if (error instanceof Fatal) stopBecause({ cause: 'fatal', sentence: error.message });
    else if (isHopeless(cell.get().pace)) {
      stopBecause({
        cause: 'hopeless',
        sentence: `${FAILURES_ALLOWED} cycles failed in a row, the last with: ${error}`,
      });
    }
  }

  /** Said once; it counts as a failure in the next cycle, which looks as well. */
  function failToLook(error: unknown): void {
    if (error instanceof Fatal) stopBecause({ cause: 'fatal', sentence: error.message });
    if (lookFault === String(error)) return;
    lookFault = String(error);
    log.error({ event: 'look_failed', err: error }, 'the market could not be looked at between two decisions');
  }

  function stopBecause(ending: Ending): void {
    cell.set(draining(cell.get()));
    end(ending);
  }

  async function stop(): Promise<void> {
    cell.set(draining(cell.get()));
    clearTimeout(timer);
    stopping.abort(new Error('the bot is stopping'));
    const isOver = new Error(`not settled within ${formatDuration(tempo.drain)}`);
    // What has left is waited for, but not for ever: whatever hangs then has had its time.
    await within(
      tempo.drain,
      () => isOver,
      new AbortController().signal,
      async (signal) => {
        await Promise.all([cycleDone, lookDone]);
        await trader.drain(signal);
      },
    ).catch((error) => {
      log.error({ event: 'drain_failed', err: error }, `stopping all the same: ${error}`);
    });
  }

  return { state: cell.get, subscribe: cell.subscribe, start: () => tick(clock.now()), ended, stop };
}
