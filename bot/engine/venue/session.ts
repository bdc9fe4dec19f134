// What a process knows of the account once it has entered it: journal, rules at work, and what trading is told of it.
import type { Clock } from '../../../common/clock.ts';
import { orderIds } from '../../domain/orders/ids.ts';
import type { EntryPlan } from '../../domain/orders/intent.ts';
import { entryIntent } from '../../domain/orders/intent.ts';
import { isEntry, openLives } from '../../domain/orders/journal.ts';
import type { Life } from '../../domain/orders/life.ts';
import { marginOfLots } from '../../domain/orders/move.ts';
import { standingOf } from '../../domain/orders/standing.ts';
import { DECISIONS_KEPT, resumed, type State, traded } from '../../domain/state.ts';
import { type Beside, lossTogether } from '../../domain/trading/beside.ts';
import { booked } from '../../domain/trading/book.ts';
import { dayAt } from '../../domain/trading/day.ts';
import { alongside, type Desk, restoredDesk, type Terms } from '../../domain/trading/desk.ts';
import { lastHour } from '../../domain/trading/hour.ts';
import type { Cause, Fill } from '../../domain/trading/order.ts';
import type { VenueBalance } from '../../domain/venue/snapshot.ts';
import { amountOf } from '../../domain/venue/step.ts';
import type { Log, Store } from '../../ports.ts';
import type { Venue } from '../../venue.ts';
import type { Cell } from '../cell.ts';
import type { Ask } from './ask.ts';
import type { Entered } from './enter.ts';
import { createReconciler, entryOf, type Reconciler } from './reconcile.ts';
import { createRegister, type Register } from './register.ts';
import { type Placing, place, type Send } from './send.ts';

export type Session = {
  readonly store: Store;
  readonly register: Register;
  readonly instrument: Entered['instrument'];
  /** Lets the exchange and the journal agree, and tells the desk. @throws What a read throws, and the signal's reason. */
  readonly reconcile: (budget: number, signal: AbortSignal) => Promise<void>;
  /** Tells the desk that the exchange does not answer. */
  readonly lost: () => void;
  /** @returns What has become of it so far. @throws What `place` throws. */
  readonly enter: (plan: EntryPlan, candle: number) => Promise<Life>;
  /** Tells the other symbols what an entry will tie up, before anything is waited for. */
  readonly reserve: (margin: number) => void;
  /** From here on only what is still on its way counts. */
  readonly release: () => void;
  /** Null where nothing is open. @throws What `place` throws. */
  readonly leave: (cause: Cause) => Promise<Life | null>;
  /** @returns Null if the leverage is set; otherwise why it is not known to be. */
  readonly setLeverage: (
    leverage: number,
  ) => Promise<{ readonly did: 'rejected' | 'unknown'; readonly why: string } | null>;
};

export type SessionPorts = {
  readonly venue: Venue;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly ask: Ask;
  readonly send: Send;
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly terms: Terms;
  readonly cell: Cell<State>;
  readonly tellFill: (fill: Fill) => void;
  /** What the other symbols of the account have done. */
  readonly beside: () => Beside;
  /** Why whatever is open is to be closed in any case; null: it is not. */
  readonly always: Cause | null;
};

export function createSession({ account, instrument, balance }: Entered, ports: SessionPorts): Session {
  const { venue, store, clock, log, ask, send, pause, terms, cell, tellFill, beside, always } = ports;
  const ids = orderIds(account, terms.symbol);
  let worth: VenueBalance = balance;
  let leverageSet: number | null = null;
  let isReconciled = false;
  const desk = restoredDesk(store.remembered(), clock.wall());
  cell.set(resumed(cell.get(), { ...desk, standing: cell.get().desk.standing }, store.decisions(DECISIONS_KEPT)));

  const change = (changed: Partial<Desk>) => cell.set(traded(cell.get(), { ...cell.get().desk, ...changed }));
  const register = createRegister(store, log, (fill) => {
    const { book, recent } = cell.get().desk;
    change({ book: booked(book, fill), recent: lastHour([fill.filledAt, ...recent], clock.wall()) });
    tellFill(fill);
  });
  const placing: Placing = { venue, instrument, ids, register, send };
  const reconciler: Reconciler = createReconciler({
    ...placing,
    ask,
    log,
    pause,
    now: clock.now,
    wanted: () => always ?? (isOverLoss() ? 'max_daily_loss' : null),
    settling: () => ({ price: cell.get().desk.price, wall: clock.wall(), candleAt }),
  });

  /** Of the account: what one symbol was closed for closes the others. */
  function isOverLoss(): boolean {
    const { maxDailyLoss } = terms;
    if (maxDailyLoss === null) return false;
    const desk = alongside(cell.get().desk, beside());
    const loss = lossTogether(desk, dayAt(desk.day, clock.wall(), worth.equity), worth.equity);
    return loss >= maxDailyLoss || desk.beside.isDayOver;
  }

  /** What the entries whose outcome is open may tie up. */
  function underWay(): number {
    const { price } = cell.get().desk;
    return openLives(register.journal())
      .filter(isEntry)
      .reduce((sum, life) => {
        const at = price ?? amountOf(life.stopLossTicks, instrument.tick);
        return sum + marginOfLots(life, at, instrument);
      }, 0);
  }

  /** Of something newer than the look, the candle of the look. */
  function candleAt(at: number): number | null {
    const { observed } = cell.get();
    if (observed === null) return null;
    const { candles, current } = observed.observation;
    return at >= current ? current : (candles.findLast(({ openedAt }) => openedAt <= at) ?? candles[0]).openedAt;
  }

  function tell(isKnown: boolean): void {
    isReconciled ||= isKnown;
    const truth = isKnown ? reconciler.truth() : null;
    const standing = standingOf(register.journal(), truth, worth, ids, isReconciled);
    change({ standing, reserved: underWay() });
  }

  return {
    store,
    register,
    instrument,
    reconcile: async (budget, signal) => {
      worth = await ask(signal, venue.balance).catch((error) => {
        // What protects a position does not wait for what it is worth.
        if (signal.aborted) throw error;
        log.warn({ event: 'balance_unknown', err: error }, `the balance could not be read: ${error}`);
        return worth;
      });
      await reconciler.reconcile(budget, signal);
      tell(true);
    },
    lost: () => tell(false),
    reserve: (margin) => change({ reserved: margin }),
    release: () => change({ reserved: underWay() }),
    enter: (plan, candle) => place(entryIntent(plan, instrument, ids, candle, venue.now()), placing),
    leave: async (cause) => {
      const entry = entryOf(register);
      return entry === null ? null : reconciler.close(entry, cause);
    },
    setLeverage: async (leverage) => {
      if (leverage === leverageSet) return null;
      const receipt = await send((signal) => venue.setLeverage(instrument, leverage, signal));
      if (receipt.did === 'accepted') leverageSet = leverage;
      return receipt.did === 'accepted' ? null : { did: receipt.did, why: `the leverage ${leverage}: ${receipt.why}` };
    },
  };
}
