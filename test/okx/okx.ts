// The simulated OKX as a whole, without any wire: it keeps the state, the clock, the prices, the faults and the list of
// calls, and answers one request after the other. `server.ts` puts it behind HTTP, `in-process.ts` behind a fetch.
import { type Audit, audit, type Call } from './audit.ts';
import { type Clock, runningClock } from './clock.ts';
import { type Delivery, page } from './delivery.ts';
import type { Body } from './engine/check-order.ts';
import { cancelStopsByHand, closeByHand, fillByHand, placeForeign } from './engine/hand.ts';
import { BTC, FIRST_PRICES, INSTRUMENTS, type Opening, openExchange } from './engine/open.ts';
import { liquidate, movePrice, passTime } from './engine/passing.ts';
import { type Exchange, known } from './engine/state.ts';
import { ticksNear } from './engine/units.ts';
import { createFaults, type Faults, type Met, type WireFault } from './faults.ts';
import { createLimits } from './limits.ts';
import { type Bar, createPath, type Path } from './market.ts';
import { type Answered, answer, codeAnswer, type House, orderCodeAnswer, type Parsed, parse } from './wire/answer.ts';
import type { Key, Request } from './wire/gate.ts';

export const TEST_KEY: Key = {
  apiKey: 'simulated-key',
  secret: '22582BD0CFF14C41EDBF1AB98506286D',
  passphrase: 'simulated-passphrase',
  isDemo: false,
  perm: 'read_only,trade',
  ip: '',
};

export type Options = Partial<Omit<Opening, 'now'>> & {
  readonly clock?: Clock;
  readonly key?: Partial<Key>;
  /** Off for tests that place more orders than a real account may. */
  readonly hasLimits?: boolean;
  /** `1` for an account that can trade no derivatives. */
  readonly acctLv?: string;
  readonly uid?: string;
  readonly seed?: number;
  /** The price follows the walk of the seed; otherwise it stands until the test moves it. */
  readonly followsWalk?: boolean;
};

export type Okx = {
  readonly handle: (request: Request) => Delivery;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly key: Key;
  readonly market: {
    /** The last price in USDT, to the nearest tick; the mark price too unless it is said. Fires what it reaches. */
    readonly price: (last: number, mark?: number, instId?: string) => void;
    /** Replaces the candles of one length, newest first. */
    readonly candles: (bar: string, bars: readonly Bar[], instId?: string) => void;
  };
  /** What others do to the account. */
  readonly hand: {
    /** Such as {instId, side, sz}, or with {ordType: 'limit', px} one that stays. @throws Error if it is refused. */
    readonly order: (body: Body) => void;
    /** Closes a position, as a person at the website would. */
    readonly close: (instId?: string) => void;
    readonly cancelStops: (instId?: string) => void;
    readonly liquidate: (instId?: string) => void;
    /** Fills the rest of an order that a fault left live. */
    readonly fill: (clOrdId: string) => void;
    readonly posMode: (mode: Exchange['posMode']) => void;
  };
  /** How things stand now. */
  readonly exchange: () => Exchange;
  readonly audit: () => Audit;
  /** Every request seen, oldest first. */
  readonly calls: () => readonly Call[];
  /** Lets what is due happen, and tells listeners of a price that moved by itself. */
  readonly tick: () => void;
  readonly onPrice: (listener: (instId: string) => void) => () => void;
};

export function createOkx(options: Options = {}): Okx {
  const {
    clock = runningClock(),
    seed = 1,
    hasLimits = true,
    followsWalk = false,
    uid = '44705892343619584',
  } = options;
  const {
    balance = 10_000,
    posMode = 'net_mode',
    takerFee = 0.0005,
    slippageTicks = 0,
    instruments = INSTRUMENTS,
  } = options;
  const key: Key = { ...TEST_KEY, ...options.key };
  const faults = createFaults();
  const limits = createLimits();
  const listeners = new Set<(instId: string) => void>();
  const calls: Call[] = [];
  let exchange = openExchange({ now: clock.now(), balance, posMode, takerFee, slippageTicks, instruments });
  /** As it was before the positions last changed: what a stale read shows. */
  let before = exchange;
  const paths: ReadonlyMap<string, Path> = new Map(
    exchange.instruments.map(({ instId }, i) => [
      instId,
      createPath(seed + i, FIRST_PRICES[instId] ?? 1, exchange.now),
    ]),
  );
  if (!followsWalk) for (const [instId, path] of paths) path.set(exchange.now, FIRST_PRICES[instId] ?? 1);
  const house: House = { key, paths, uid, acctLv: options.acctLv ?? '2' };

  function become(next: Exchange): void {
    if (next.positions !== exchange.positions) before = exchange;
    exchange = next;
  }

  function move(instId: string, last: number, mark: number): void {
    const { tickSz } = known(exchange, instId);
    const price = { last: ticksNear(last, tickSz), mark: ticksNear(mark, tickSz) };
    const had = exchange.prices[instId];
    if (had?.last === price.last && had.mark === price.mark) return;
    become(movePrice(exchange, instId, price));
    for (const listener of listeners) listener(instId);
  }

  function settle(): Exchange {
    become(passTime(exchange, clock.now()));
    if (followsWalk) {
      for (const [instId, path] of paths) {
        const price = path.at(exchange.now);
        move(instId, price, price);
      }
    }
    return exchange;
  }

  function carryOut(request: Request, { call, query, body }: Parsed, met: Met): Answered {
    settle();
    const { instId = query.instId } = (Array.isArray(body) ? body[0] : body) ?? {};
    const over = hasLimits ? limits.spend(call, String(instId ?? ''), exchange.now) : null;
    if (over !== null) return { exchange, answer: codeAnswer(over), code: over };
    if (met.isStale) return answer({ ...before, now: exchange.now }, request, house, met.matching);
    const answered = answer(exchange, request, house, met.matching);
    become(answered.exchange);
    return answered;
  }

  function handle(request: Request): Delivery {
    const parsed = parse(request);
    const met = faults.meet(parsed.call);
    const log = (code: string) => {
      const { path, query, body } = parsed;
      const expTime = request.headers.exptime;
      calls.push({ at: clock.now(), method: request.method, path, query, body, expTime, faults: met.names, code });
    };
    const run = (): Answered => {
      const answered = carryOut(request, parsed, met);
      log(answered.code);
      return answered;
    };
    if (met.wire === null) return { by: 'answer', ...run().answer };
    const isHeard = !('executed' in met.wire) || met.wire.executed;
    if (met.wire.fault === 'slow' && !isHeard) {
      return { by: 'wait', ms: met.wire.ms, next: () => ({ by: 'answer', ...run().answer }) };
    }
    if (!isHeard) log('never');
    return spoil(met.wire, isHeard ? run() : null, parsed.body);
  }

  return {
    handle,
    clock,
    faults,
    key,
    market: {
      price: (last, mark = last, instId = BTC) => {
        settle();
        paths.get(instId)?.set(exchange.now, last);
        move(instId, last, mark);
      },
      candles: (bar, bars, instId = BTC) => paths.get(instId)?.setBars(bar, bars),
    },
    hand: {
      order: (body) => become(placeForeign(settle(), { instId: BTC, ...body })),
      close: (instId = BTC) => become(closeByHand(settle(), instId)),
      cancelStops: (instId = BTC) => become(cancelStopsByHand(settle(), instId)),
      liquidate: (instId = BTC) => become(liquidate(settle(), instId)),
      fill: (clOrdId) => {
        const order = settle().orders.findLast((one) => one.clOrdId === clOrdId);
        if (order === undefined) throw new Error(`there is no order ${clOrdId} to fill`);
        become(fillByHand(exchange, order.ordId));
      },
      posMode: (mode) => become({ ...settle(), posMode: mode }),
    },
    exchange: settle,
    audit: () => audit(settle(), calls),
    calls: () => calls,
    tick: () => void settle(),
    onPrice: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** What is left of an answer on its way. @param answered Null for a call that was not carried out. */
function spoil(fault: WireFault, answered: Answered | null, body: unknown): Delivery {
  // A fault that needs an answer to spoil has one: it is only met by calls that were carried out.
  const whole = answered?.answer ?? page(500);
  switch (fault.fault) {
    case 'no answer':
      return { by: 'silence' };
    case 'reset':
      return { by: 'reset' };
    case 'stall':
      return { by: 'stall', ...whole };
    case 'drip':
      return { by: 'drip', every: fault.every, ...whole };
    case 'slow':
      return { by: 'wait', ms: fault.ms, next: () => ({ by: 'answer', ...whole }) };
    case 'http':
      return { by: 'answer', ...page(fault.status) };
    case 'code':
      return {
        by: 'answer',
        ...(fault.level === 'order'
          ? orderCodeAnswer(fault.code, body)
          : codeAnswer(fault.code, undefined, fault.http)),
      };
  }
}
