// Looks at the market and trades on paper: asks the desk what follows, keeps it in the store, and only then shows it.
import type { Decided } from '../domain/decision/decided.ts';
import type { Decision } from '../domain/decision/decision.ts';
import type { Observation } from '../domain/market/candle.ts';
import type { Moment } from '../domain/moment.ts';
import { decided, entered, observed, type State, traded } from '../domain/state.ts';
import { act } from '../domain/trading/act.ts';
import { equityOf, holdingOf } from '../domain/trading/book.ts';
import { alongside, type Desk, halted, type Step, type Terms } from '../domain/trading/desk.ts';
import { look } from '../domain/trading/look.ts';
import type { Ports } from '../ports.ts';
import type { Cell } from './cell.ts';
import type { Sight, Steps } from './cycle.ts';
import { createObserve } from './observe.ts';
import { createTell, decidedOn } from './tell.ts';

export type Trader = Pick<Steps, 'recordDecision' | 'recordFallback'> & {
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
  /** Brings what has left to a known state. @param signal Ends it; what is not known then is said. */
  readonly drain: (signal: AbortSignal) => Promise<void>;
};

/** @param patience For one look at the market, in milliseconds. */
export type OpenTrader = (ports: Ports, terms: Terms, patience: number, cell: Cell<State>) => Trader;

export const createTrader: OpenTrader = (ports, terms, patience, cell) => {
  const { clock, decider, store } = ports;
  const moment = (): Moment => ({ at: clock.now(), wall: clock.wall() });
  /** The desk with what is true beside it now: a halt, and what other symbols have done. */
  const deskNow = (): Desk => alongside(halted(cell.get().desk, ports.halt()), ports.beside());
  const observe = createObserve(ports, patience, cell);
  const tell = createTell(ports, cell);
  /** The desk as the store has it. */
  let kept = cell.get().desk;

  async function lookOnce(signal: AbortSignal): Promise<Sight | null> {
    const observation = await observe(signal);
    if (observation === null) return null;
    const isStale = observation.age > terms.maxCandleAge;
    const step = look(deskNow(), observation, terms, clock.wall());
    if (step.fills.length > 0) keep(step, observation, null);
    cell.set(traded(observed(cell.get(), observation, isStale, moment()), step.desk));
    for (const fill of step.fills) tell.fill(fill);
    return isStale ? null : { observation, holding: holdingOf(step.desk.book, observation.price) };
  }

  async function watch(signal: AbortSignal): Promise<void> {
    await lookOnce(signal);
    const { desk, observed: last } = cell.get();
    const isKept = desk.seen === kept.seen && desk.day === kept.day;
    if (last !== null && !isKept) keep({ desk, fills: [] }, last.observation, null);
  }

  async function recordDecision(decision: Decision, asked: Sight): Promise<void> {
    const state = cell.get();
    // While it was decided a later look may have closed the position, or seen another price.
    const observation = state.observed?.observation ?? asked.observation;
    const step = act(deskNow(), decision, asked.holding, observation, terms, clock.wall());
    const made = decidedOn(decision, asked, step.outcome, decider, clock.wall());
    if (step.fills.length > 0) cell.set(entered(state, 'execute', moment()));
    keep(step, observation, made);
    cell.set(decided(traded(cell.get(), step.desk), made, moment()));
    tell.decision(made);
    for (const fill of step.fills) tell.fill(fill);
  }

  function keep({ desk, fills }: Step, { price }: Observation, decision: Decided | null): void {
    const { seen, day, book } = desk as Seen; // a desk that has looked has seen a candle on a day
    const equity = equityOf(book, price);
    store.commit({ at: Math.round(clock.wall()), seen, day, fills, decision, cash: book.cash, equity });
    kept = desk;
  }

  return { look: lookOnce, watch, recordDecision, recordFallback: tell.fallback, drain: async () => undefined };
};

export type Seen = Desk & { readonly [K in 'seen' | 'day']: NonNullable<Desk[K]> };
