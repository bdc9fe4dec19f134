// Trades at an exchange: it is asked before each decision and on every look, and what is true there is what counts.

import type { Decided } from '../../domain/decision/decided.ts';
import type { Decision } from '../../domain/decision/decision.ts';
import { newest, type Observation } from '../../domain/market/candle.ts';
import type { Moment } from '../../domain/moment.ts';
import type { EntryPlan } from '../../domain/orders/intent.ts';
import type { Life } from '../../domain/orders/life.ts';
import { moveOf } from '../../domain/orders/move.ts';
import { decided, observed, onErrand, traded, unobserved } from '../../domain/state.ts';
import { holdingOf } from '../../domain/trading/book.ts';
import { dayAt } from '../../domain/trading/day.ts';
import { alongside, type Desk, halted, type Outcome } from '../../domain/trading/desk.ts';
import { lastHour } from '../../domain/trading/hour.ts';
import type { within } from '../../execution/deadline.ts';
import type { Store } from '../../ports.ts';
import type { Venue } from '../../venue.ts';
import type { Sight } from '../cycle.ts';
import { createObserve } from '../observe.ts';
import { createTell, decidedOn } from '../tell.ts';
import type { OpenTrader, Seen } from '../trader.ts';
import { createAsk, isOutage } from './ask.ts';
import { enterAccount, enterSymbol } from './enter.ts';
import { createMutex } from './mutex.ts';
import { entryOf, stillOpen } from './reconcile.ts';
import { createSend } from './send.ts';
import { createSession, type Session } from './session.ts';

/** How long one look waits for what is under way, in milliseconds: less than a turn of the loop. */
const RECONCILE_FOR = 4_000;
/** Between two attempts to ask an exchange that does not answer, while the bot stops, in milliseconds. */
const DRAIN_AGAIN = 500;

export type VenueGiven = {
  readonly venue: Venue;
  /** Names the exchange for good. */
  readonly key: string;
  /** False for a demo account. */
  readonly isReal: boolean;
  /** Opens the books of the account, once. */
  readonly openStore: (account: { readonly name: string; readonly startBalance: number }) => Store;
  readonly limited: typeof within;
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
};

export const venueTrader =
  ({ venue, key, isReal, openStore, limited, pause }: VenueGiven): OpenTrader =>
  (ports, terms, patience, cell) => {
    const { clock, decider, log } = ports;
    const moment = (): Moment => ({ at: clock.now(), wall: clock.wall() });
    /** The desk with what is true beside it now: a halt, and what the other symbols of the account have done. */
    const deskNow = (): Desk => alongside(halted(cell.get().desk, ports.halt()), ports.beside());
    const observe = createObserve(ports, patience, cell);
    const tell = createTell(ports, cell);
    const alone = createMutex();
    const ask = createAsk(venue.name, limited);
    const send = createSend(limited, (isWriting) =>
      cell.set(onErrand(cell.get(), isWriting ? 'execute' : null, moment())),
    );
    let session: Session | null = null;
    let fault: string | null = null;
    let foreign: string | null = null;

    /** @returns The session, if there is one; `isKnown` where the exchange has just answered everything. */
    async function reconcile(signal: AbortSignal): Promise<{ session: Session | null; isKnown: boolean }> {
      try {
        session ??= await enter(signal);
        await session.reconcile(RECONCILE_FOR, signal);
        fault = null;
        sayForeign();
        return { session, isKnown: true };
      } catch (error) {
        if (signal.aborted || !isOutage(error)) throw error;
        session?.lost();
        if (fault !== error.message) {
          log.warn({ event: 'exchange_down', err: error }, `${venue.name} does not answer: ${error.message}`);
        }
        fault = error.message;
        return { session, isKnown: false };
      }
    }

    async function enter(signal: AbortSignal): Promise<Session> {
      cell.set(onErrand(cell.get(), 'reconcile', moment()));
      try {
        const account = await enterAccount(venue, key, isReal, ask, signal);
        const entered = await enterSymbol(venue, account, terms.symbol, ask, signal);
        const store = openStore({ name: `${account} ${terms.symbol}`, startBalance: entered.balance.equity });
        const told = {
          venue,
          store,
          clock,
          log,
          ask,
          send,
          pause,
          terms,
          cell,
          tellFill: tell.fill,
          beside: ports.beside,
        };
        return createSession(entered, { ...told, always: null });
      } finally {
        cell.set(onErrand(cell.get(), null, moment()));
      }
    }

    function sayForeign(): void {
      const now = cell.get().desk.standing?.foreign ?? null;
      if (now !== foreign && now !== null) log.error({ event: 'foreign_position' }, `entries are halted: ${now}`);
      if (now === null && foreign !== null) log.info({ event: 'foreign_gone' }, 'what was not the bot’s is gone');
      foreign = now;
    }

    async function look(signal: AbortSignal): Promise<Sight | null> {
      // What is open is looked after first: it needs no market.
      const { session: entered } = await reconcile(signal);
      const observation = await observe(signal);
      if (observation === null) return null;
      if (entered === null || cell.get().desk.standing?.isReconciled !== true) {
        cell.set(unobserved(cell.get(), `${venue.name} has not been asked for everything yet: ${fault}`, moment()));
        return null;
      }
      see(observation);
      const isStale = observation.age > terms.maxCandleAge;
      cell.set(observed(cell.get(), observation, isStale, moment()));
      keep(entered, null);
      const { book } = cell.get().desk;
      return isStale ? null : { observation, holding: holdingOf(book, observation.price) };
    }

    function see({ candles, lap, price }: Observation): void {
      const desk = deskNow();
      const { openedAt } = newest(candles);
      const wall = clock.wall();
      const seen = Math.max(desk.seen ?? openedAt, openedAt);
      const day = dayAt(desk.day, wall, desk.beside.dayEquity ?? desk.standing?.equity ?? 0);
      const recent = lastHour(desk.recent, wall);
      cell.set(traded(cell.get(), { ...desk, seen, day, lap, price, recent }));
    }

    let kept = { seen: null as number | null, date: '' };

    /** What has only been looked at again is not written again. */
    function keep({ store }: Session, decision: Decided | null): void {
      const { seen, day, standing } = cell.get().desk as Seen; // a desk that has looked has seen a candle on a day
      if (decision === null && kept.seen === seen && kept.date === day.date) return;
      const { cash, equity } = standing ?? { cash: 0, equity: 0 };
      store.commit({ at: Math.round(clock.wall()), seen, day, fills: [], decision, cash, equity });
      kept = { seen, date: day.date };
    }

    async function recordDecision(decision: Decision, asked: Sight, signal: AbortSignal): Promise<void> {
      const { session: entered } = await reconcile(signal);
      signal.throwIfAborted();
      if (entered === null) throw new Error('a decision was made before the account was entered');
      const outcome = await act(entered, decision, asked, signal);
      const made = decidedOn(decision, asked, outcome, decider, clock.wall());
      keep(entered, made);
      cell.set(decided(cell.get(), made, moment()));
      tell.decision(made);
    }

    async function act(entered: Session, decision: Decision, asked: Sight, signal: AbortSignal): Promise<Outcome> {
      cell.set(traded(cell.get(), deskNow()));
      const { desk, observed: last } = cell.get();
      const observation = last?.observation ?? asked.observation;
      const move = moveOf(desk, decision, asked.holding, observation, terms, clock.wall(), entered.instrument);
      switch (move.do) {
        case 'nothing':
          return move.outcome;
        case 'open':
          // Nothing is waited for between the sizing and this: no other symbol spends the same money meanwhile.
          entered.reserve(move.margin);
          return open(entered, move.plan, observation.current, signal).finally(entered.release);
        case 'close': {
          const life = await entered.leave('decision');
          await follow(signal);
          return entryOf(entered.register) === null ? { did: 'closed' } : cameOf(entered, life);
        }
        default:
          return move satisfies never;
      }
    }

    async function open(entered: Session, plan: EntryPlan, candle: number, signal: AbortSignal): Promise<Outcome> {
      const unset = await entered.setLeverage(plan.leverage);
      if (unset !== null) return unset;
      const life = await entered.enter(plan, candle);
      if (life.state !== 'rejected') await follow(signal);
      const now = entered.register.journal().find(({ id }) => id === life.id) ?? life;
      return now.filledLots > 0 ? { did: 'opened' } : cameOf(entered, now);
    }

    /** What has left is looked after as on every look; that the bot stops meanwhile is no reason to forget the decision. */
    async function follow(signal: AbortSignal): Promise<void> {
      await reconcile(signal).catch((error) => {
        if (!signal.aborted) throw error;
      });
    }

    function cameOf({ register }: Session, life: Life | null): Outcome {
      const now = register.journal().find(({ id }) => id === life?.id);
      if (now?.state === 'rejected') return { did: 'rejected', why: now.why ?? '' };
      if (now?.state === 'void') return { did: 'rejected', why: 'the exchange has not carried it out' };
      return { did: 'unknown', why: now?.why ?? 'not seen carried out yet' };
    }

    async function drain(signal: AbortSignal): Promise<void> {
      if (session === null) return;
      const { register } = session;
      while (stillOpen(register) !== null && !signal.aborted) {
        await session
          .reconcile(RECONCILE_FOR, signal)
          .catch((error) => (isOutage(error) ? pause(DRAIN_AGAIN, signal) : Promise.reject(error)))
          .catch((error) => (signal.aborted ? undefined : Promise.reject(error)));
      }
      const left = stillOpen(register);
      if (left !== null)
        log.error({ event: 'left_unknown', orders: left }, `stopping with orders not settled: ${left}`);
    }

    return {
      look: (signal) => alone(() => look(signal)),
      watch: (signal) => alone(() => look(signal)).then(() => undefined),
      recordDecision: (decision, sight, signal) => alone(() => recordDecision(decision, sight, signal)),
      recordFallback: tell.fallback,
      drain: (signal) => alone(() => drain(signal)),
    };
  };
