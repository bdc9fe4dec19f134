// Looks at the market and trades: asks the desk what follows, keeps it in the store, and only then shows it.
import { formatDuration } from '../../common/duration.ts';
import type { Decided } from '../domain/decision/decided.ts';
import type { Decision, Fallback } from '../domain/decision/decision.ts';
import { Transient } from '../domain/errors.ts';
import { newest, type Observation } from '../domain/market/candle.ts';
import type { Moment } from '../domain/moment.ts';
import { decided, entered, fellBack, observed, type State, traded, unobserved } from '../domain/state.ts';
import { act } from '../domain/trading/act.ts';
import { equityOf, holdingOf } from '../domain/trading/book.ts';
import { type Desk, halted, type Step, type Terms } from '../domain/trading/desk.ts';
import { look } from '../domain/trading/look.ts';
import type { Fill } from '../domain/trading/order.ts';
import { within } from '../execution/deadline.ts';
import type { Ports } from '../ports.ts';
import type { Cell } from './cell.ts';
import type { Sight } from './cycle.ts';

export type Trader = {
  /**
   * One look: what is open is held against every new candle, its stop first, whatever the decider does meanwhile. What
   * it fills is kept at once; that it has looked, with the decision that follows or by the next `watch`.
   *
   * @returns What there is to decide on; null if the market does not answer or shows nothing young enough.
   * @throws The signal's reason, or what could not be kept; then the next look does it all again.
   */
  readonly look: (signal: AbortSignal) => Promise<Sight | null>;
  /** A look after which nothing is left to be kept. */
  readonly watch: (signal: AbortSignal) => Promise<void>;
  readonly recordDecision: (decision: Decision, sight: Sight) => void;
  readonly recordFallback: (fallback: Fallback) => void;
};

/** @param patience For one look at the market, in milliseconds. */
export function createTrader(ports: Ports, terms: Terms, patience: number, cell: Cell<State>): Trader {
  const { clock, decider, log, market, meters, store } = ports;
  const moment = (): Moment => ({ at: clock.now(), wall: clock.wall() });
  /** The desk as the store has it. */
  let kept = cell.get().desk;

  async function lookOnce(signal: AbortSignal): Promise<Sight | null> {
    const observation = await observe(signal);
    if (observation === null) return null;
    sayIfOver(observation);
    const isStale = observation.age > terms.maxCandleAge;
    const step = look(halted(cell.get().desk, ports.halt()), observation, terms, clock.wall());
    if (step.fills.length > 0) keep(step, observation, null);
    cell.set(traded(observed(cell.get(), observation, isStale, moment()), step.desk));
    for (const fill of step.fills) tellFill(fill);
    return isStale ? null : { observation, holding: holdingOf(step.desk.book, observation.price) };
  }

  async function watch(signal: AbortSignal): Promise<void> {
    await lookOnce(signal);
    const { desk, observed: last } = cell.get();
    const isKept = desk.seen === kept.seen && desk.day === kept.day;
    if (last !== null && !isKept) keep({ desk, fills: [] }, last.observation, null);
  }

  /** @returns Null if the market does not answer. */
  async function observe(signal: AbortSignal): Promise<Observation | null> {
    const overdue = () => new Transient(`no answer within ${formatDuration(patience)}`);
    try {
      return await within(patience, overdue, signal, market.observe);
    } catch (error) {
      if (signal.aborted || !(error instanceof Transient)) throw error;
      const { market: before } = cell.get();
      if (before.status !== 'down' || before.reason !== error.message) {
        log.warn({ event: 'market_down', err: error }, `the market does not answer: ${error.message}`);
      }
      cell.set(unobserved(cell.get(), error.message, moment()));
      return null;
    }
  }

  function sayIfOver({ lap }: Observation): void {
    const last = cell.get().observed?.observation;
    if (last === undefined || last.lap === lap) return;
    log.info({ event: 'replay_restarted', lap }, 'all recorded candles replayed: starting over, flat');
  }

  function recordDecision(decision: Decision, asked: Sight): void {
    const state = cell.get();
    // While it was decided a later look may have closed the position, or seen another price.
    const observation = state.observed?.observation ?? asked.observation;
    const step = act(halted(state.desk, ports.halt()), decision, asked.holding, observation, terms, clock.wall());
    const { by = decider, ...said } = decision;
    const made: Decided = {
      ...said,
      madeAt: Math.round(clock.wall()),
      candle: newest(asked.observation.candles).openedAt,
      price: asked.observation.price,
      source: decider.isAi ? 'ai' : 'rules',
      provider: by.provider,
      model: by.model,
      outcome: step.outcome,
    };
    if (step.fills.length > 0) cell.set(entered(state, 'execute', moment()));
    keep(step, observation, made);
    cell.set(decided(traded(cell.get(), step.desk), made, moment()));
    tellDecision(made);
    for (const fill of step.fills) tellFill(fill);
  }

  function keep({ desk, fills }: Step, { price }: Observation, decision: Decided | null): void {
    const { seen, day, book } = desk as Seen; // a desk that has looked has seen a candle on a day
    const equity = equityOf(book, price);
    store.commit({ at: Math.round(clock.wall()), seen, day, fills, decision, cash: book.cash, equity });
    kept = desk;
  }

  function recordFallback({ fallback, ...fault }: Fallback): void {
    cell.set(fellBack(cell.get(), moment()));
    // A budget that is used up is told once a day, where that is found.
    if (fault.reason === 'budget') return;
    log.warn({ event: 'fell_back', ...fault, in_a_row: cell.get().consecutiveFallbacks }, `no decision: ${fallback}`);
  }

  function tellDecision(made: Decided): void {
    const { outcome } = made;
    if (outcome.did === 'denied') meters.denied(outcome.denial);
    const why = outcome.did === 'denied' ? ` (${outcome.why})` : '';
    log.info(
      { event: 'decided', ...made, number: cell.get().decisionsTotal },
      `decision: ${made.signal}, ${outcome.did}${why}`,
    );
  }

  function tellFill(fill: Fill): void {
    meters.ordered(fill.cause);
    const { action, side, size, price, cause } = fill;
    log.info(
      { event: 'filled', ...fill },
      `${side} ${action === 'open' ? 'opened' : 'closed'}: ${size} at ${price} (${cause})`,
    );
  }

  return { look: lookOnce, watch, recordDecision, recordFallback };
}

type Seen = Desk & { readonly [K in 'seen' | 'day']: NonNullable<Desk[K]> };
