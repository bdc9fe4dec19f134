// A bot at the model exchange: processes that come and go, ticks, decisions, and what other people and the market do.
import type { Decision } from '../../../bot/domain/decision/decision.ts';
import type { Observation } from '../../../bot/domain/market/candle.ts';
import { orderIds } from '../../../bot/domain/orders/ids.ts';
import { type State, startState } from '../../../bot/domain/state.ts';
import { NOBODY } from '../../../bot/domain/trading/beside.ts';
import { startDesk, type Terms } from '../../../bot/domain/trading/desk.ts';
import { NOTHING_ASKED } from '../../../bot/domain/trading/standing.ts';
import { createCell } from '../../../bot/engine/cell.ts';
import type { Trader } from '../../../bot/engine/trader.ts';
import { venueTrader } from '../../../bot/engine/venue/trader.ts';
import { silentPorts, terms } from '../support/engine-ports.ts';
import { logBook } from '../support/log-book.ts';
import { memoryStore, type StoreFault } from './memory-store.ts';
import { instrument, modelVenue, type ReadFault, type Trouble, type WriteFault } from './model-venue.ts';

export const TICK = 5_000;
/** A candle, in milliseconds: short, so that many fit into a history. */
export const CANDLE = 15_000;

export const TERMS: Terms = { ...terms, symbol: instrument.symbol };

export type Step =
  | { readonly do: 'tick' }
  | { readonly do: 'buy' | 'sell' | 'hold' }
  | { readonly do: 'price'; readonly price: number }
  | { readonly do: 'lose_stops' }
  | { readonly do: 'close_by_hand'; readonly lots: number }
  | { readonly do: 'open_by_hand'; readonly lots: number }
  | { readonly do: 'close_foreign' }
  | { readonly do: 'restart'; readonly downtime: number };

/** So many calls pass before each fault. */
export type Plan<Fault> = readonly { readonly skip: number; readonly fault: Fault }[];

export type Script = {
  readonly reads: Plan<ReadFault>;
  readonly writes: Plan<WriteFault>;
  readonly stores: Plan<StoreFault>;
  readonly maxDailyLoss: number | null;
};

export const UNTROUBLED: Script = { reads: [], writes: [], stores: [], maxDailyLoss: null };

export const ids = orderIds('model live 7', instrument.symbol);

/** Of a plan, call by call. */
function faults<Fault>(plan: Plan<Fault>) {
  const left = [...plan];
  let passed = 0;
  let isOn = true;
  return {
    next: (): Fault | null => {
      const first = left[0];
      if (first === undefined || !isOn || passed++ < first.skip) return null;
      passed = 0;
      left.shift();
      return first.fault;
    },
    end: () => {
      isOn = false;
    },
  };
}

/** The exchange as a history needs it. */
export type Model = Pick<
  ReturnType<typeof modelVenue>,
  | 'venue'
  | 'wall'
  | 'advance'
  | 'troubled'
  | 'down'
  | 'setPrice'
  | 'loseStops'
  | 'closeByHand'
  | 'openByHand'
  | 'closeForeign'
  | 'isGuarded'
  | 'wrongs'
> & {
  /** Price and cash in quote currency; signed lots of the bot. */
  readonly world: () => { readonly price: number; readonly ours: number; readonly cash: number };
};

type MakeModel<M> = (trouble: Trouble, candleOf: (id: string | null) => number | null) => M;

export type Table<M extends Model> = ReturnType<typeof tableWith<M>>;

export const table = (script: Script = UNTROUBLED) => tableWith(modelVenue, script);

export function tableWith<M extends Model>(makeModel: MakeModel<M>, script: Script) {
  const plans = { reads: faults(script.reads), writes: faults(script.writes), stores: faults(script.stores) };
  const terms = { ...TERMS, maxDailyLoss: script.maxDailyLoss };
  const { log, told } = logBook();
  let isKilled = false;
  let hearKill: () => void = () => undefined;
  const kill = () => {
    isKilled = true;
    hearKill();
  };
  const model = makeModel({ read: plans.reads.next, write: plans.writes.next, kill }, ids.candleOf);
  const storeFault = () => {
    const fault = plans.stores.next();
    if (fault !== null) model.troubled();
    return fault;
  };
  const store = memoryStore(storeFault, kill);
  const clock = { now: model.wall, wall: model.wall };
  const person = { halt: null as string | null };
  /** What the other symbols of the account have done. */
  const others = { beside: NOBODY };
  let process: { readonly trader: Trader; readonly state: () => State } | null = null;
  const failures: unknown[] = [];
  const opened: { readonly name: string; readonly startBalance: number }[] = [];
  const seen = new Set<string>();

  const observation = (): Observation => {
    const openedAt = Math.floor(model.wall() / CANDLE - 1) * CANDLE;
    const { price } = model.world();
    const candle = { openedAt, open: price, high: price, low: price, close: price, volume: 1 };
    return { candles: [candle], shift: 0, closedAt: openedAt + CANDLE, age: 0, lap: 0, price, current: openedAt };
  };

  function born(): { readonly trader: Trader; readonly state: () => State } {
    isKilled = false;
    let isOver = false;
    const isDead = () => isOver || isKilled;
    const moment = { at: model.wall(), wall: model.wall() };
    const desk = { ...startDesk(0), standing: NOTHING_ASKED };
    const cell = createCell(startState({ start: 0, interval: TICK }, moment, desk));
    cell.subscribe(() => seen.add(cell.get().errand?.what ?? 'none'));
    const trader = venueTrader({
      venue: model.venue(isDead),
      key: 'model',
      isReal: true,
      openStore: (account) => {
        opened.push(account);
        return store.open(isDead, account.startBalance);
      },
      limited: (_, __, outer, work) => work(outer),
      pause: async (ms) => {
        if (isDead()) return new Promise(() => undefined);
        model.advance(ms);
      },
    })(
      {
        ...silentPorts,
        clock,
        log,
        store: { commit: () => undefined },
        halt: () => person.halt,
        beside: () => others.beside,
        market: { source: 'model', observe: async () => observation() },
        decider: {
          provider: 'test',
          model: 'test',
          isAi: false,
          label: 'test',
          decide: () => Promise.reject(new Error()),
        },
      },
      terms,
      1_000,
      cell,
    );
    end = () => {
      isOver = true;
    };
    return { trader, state: cell.get };
  }
  let end: () => void = () => undefined;

  /** Works on the process of now; one that is killed meanwhile never comes back. */
  async function run(work: (trader: Trader) => Promise<unknown>): Promise<void> {
    process ??= born();
    let isOver = false;
    const killed = new Promise<void>((resolve) => {
      hearKill = () => {
        isOver = true;
        resolve();
      };
    });
    const done = work(process.trader).catch((error) => {
      if (!isOver) failures.push(error);
    });
    await Promise.race([done, killed]);
    if (!isKilled) return;
    end();
    process = null;
    model.down(2_000);
  }

  const signal = new AbortController().signal;
  const levels = (side: 1 | -1) => ({
    stopLoss: model.world().price * (1 - side * 0.05),
    takeProfit: model.world().price * (1 + side * 0.1),
  });

  async function decide(signalled: Decision['signal']): Promise<void> {
    await run(async (trader) => {
      const sight = await trader.look(signal);
      if (sight === null) return;
      const common = { confidence: 'HIGH', reason: 'a reason' } as const;
      const decision: Decision =
        signalled === 'HOLD'
          ? { ...common, signal: signalled }
          : { ...common, signal: signalled, ...levels(signalled === 'BUY' ? 1 : -1) };
      await trader.recordDecision(decision, sight, signal);
    });
  }

  async function step(one: Step): Promise<void> {
    switch (one.do) {
      case 'tick': {
        const begun = model.wall();
        await run((trader) => trader.watch(signal));
        return model.advance(Math.max(0, begun + TICK - model.wall()));
      }
      case 'buy':
        return decide('BUY');
      case 'sell':
        return decide('SELL');
      case 'hold':
        return decide('HOLD');
      case 'price':
        return model.setPrice(one.price);
      case 'lose_stops':
        return model.loseStops();
      case 'close_by_hand':
        return model.closeByHand(one.lots);
      case 'open_by_hand':
        return model.openByHand(one.lots);
      case 'close_foreign':
        return model.closeForeign();
      case 'restart':
        end();
        process = null;
        return model.down(one.downtime);
      default:
        one satisfies never;
    }
  }

  async function play(...steps: readonly Step[]): Promise<void> {
    for (const one of steps) await step(one);
  }

  return {
    play,
    model,
    store,
    log,
    told,
    person,
    others,
    /** What was thrown at those who asked the trader for something. */
    failures,
    /** The accounts whose books were opened, and what the trader was seen at. */
    opened,
    seen,
    /** Asks the trader of the process of now. */
    run,
    state: () => (process as NonNullable<typeof process>).state(),
    /** Nothing goes wrong any more. */
    calm: () => {
      for (const plan of Object.values(plans)) plan.end();
    },
  };
}
