// An exchange as a model: one instrument, one account, a clock of its own, and whatever may go wrong between it and a bot.
// It keeps count of what must never happen.
import { Transient } from '../../../bot/domain/errors.ts';
import type { Side } from '../../../bot/domain/trading/order.ts';
import { signOf } from '../../../bot/domain/trading/order.ts';
import type { Protection, Receipt, Submission } from '../../../bot/domain/venue/command.ts';
import type { Instrument } from '../../../bot/domain/venue/instrument.ts';
import type { Snapshot, VenueAccount, VenueOrder, VenueStop } from '../../../bot/domain/venue/snapshot.ts';
import { amountOf } from '../../../bot/domain/venue/step.ts';
import type { Venue } from '../../../bot/venue.ts';

export const instrument: Instrument = {
  symbol: 'BTC/USDT:USDT',
  venueId: 'BTC-USDT-SWAP',
  lot: { units: 1, decimals: 1 },
  contracts: { units: 1, decimals: 0 },
  tick: { units: 5, decimals: 1 },
  minLots: 2,
  maxLots: 150,
  maxLeverage: 100,
};

export const READ_FAULTS = ['fails', 'stale', 'kill'] as const;
export type ReadFault = (typeof READ_FAULTS)[number];
/** `lost_…`: no answer, before or after it was carried out. `slow`, `partial_…` and `no_stop` concern market orders. */
export const WRITE_FAULTS = [
  'refused',
  'lost_before',
  'lost_after',
  'late',
  'slow',
  'partial_ended',
  'partial_live',
  'no_stop',
  'kill_before',
  'kill_after',
] as const;
export type WriteFault = (typeof WRITE_FAULTS)[number];

/** Where the model asks what goes wrong next; null: nothing does. */
export type Trouble = {
  readonly read: () => ReadFault | null;
  readonly write: () => WriteFault | null;
  /** The process that asked is no more. */
  readonly kill: () => void;
};

export const START_EQUITY = 10_000;
/** How far the exchange's clock is ahead, in milliseconds. */
const AHEAD = 700;
const LATENCY = 30;
/** How old a stale answer is, in milliseconds. */
const STALE = 1_200;
const FEE_PER_LOT = 0.01;

type Placed = VenueOrder & {
  readonly stop: { readonly id: string; readonly stopLoss: number; readonly takeProfit: number } | null;
};

type World = {
  readonly price: number;
  /** Signed lots: of the bot, and of other people. */
  readonly ours: number;
  readonly foreign: number;
  readonly entryPrice: number;
  readonly orders: readonly Placed[];
  readonly stops: readonly VenueStop[];
  /** Earned and paid by the bot's part of the position. */
  readonly cash: number;
};

export function modelVenue(trouble: Trouble, candleOf: (id: string | null) => number | null) {
  let at = Date.UTC(2026, 0, 5, 12);
  let past: { readonly at: number; readonly world: World }[] = [];
  let world: World = { price: 100, ours: 0, foreign: 0, entryPrice: 0, orders: [], stops: [], cash: START_EQUITY };
  let due: { readonly at: number; readonly run: () => void }[] = [];
  let serial = 0;
  let isRunning = true;
  let nakedFor = 0;
  let shown: Snapshot['position'] = null;
  const submitted = new Set<string>();
  const entries: { readonly candle: number; lots: number }[] = [];
  const wrongs: string[] = [];
  const account: VenueAccount = {
    uid: '7',
    permissions: ['read_only', 'trade'],
    positionMode: 'net',
    hasDerivatives: true,
  };
  let isDead = () => false;

  function change(changed: Partial<World>): void {
    past = [...past.filter((old) => old.at > at - 2 * STALE), { at, world }];
    world = { ...world, ...changed };
  }

  function advance(ms: number): void {
    const end = at + ms;
    for (;;) {
      const next = due.filter((event) => event.at <= end).sort((a, b) => a.at - b.at)[0];
      pass((next?.at ?? end) - at);
      if (next === undefined) return;
      due = due.filter((event) => event !== next);
      next.run();
    }
  }

  function pass(ms: number): void {
    at += ms;
    if (world.ours === 0 || isGuarded()) nakedFor = 0;
    else if (isRunning) nakedFor += ms;
    if (nakedFor <= 10_000) return;
    wrongs.push(`the position is naked for ${nakedFor} ms`);
    nakedFor = Number.NEGATIVE_INFINITY;
  }

  const sideOf = (lots: number): Side => (lots > 0 ? 'long' : 'short');
  const isGuarded = () =>
    world.stops.some(
      ({ side, lots, stopLoss }) =>
        stopLoss !== null && side === sideOf(world.ours) && (lots === 'all' || lots >= Math.abs(world.ours)),
    );

  const positionIn = ({ ours, foreign, entryPrice, price }: World): Snapshot['position'] => {
    const lots = ours + foreign;
    const unrealizedPnl = lots * 0.1 * (price - entryPrice);
    return lots === 0 ? null : { side: sideOf(lots), lots: Math.abs(lots), entryPrice, leverage: 3, unrealizedPnl };
  };
  const live = ({ orders }: World) => orders.filter(({ state }) => state === 'live');

  function put(order: Placed): void {
    const others = world.orders.filter(({ venueId }) => venueId !== order.venueId);
    change({ orders: [...others, order] });
  }

  /** Fills so much more of an order, at the price of now. */
  function fill(order: Placed, lots: number, state: VenueOrder['state']): void {
    const filledLots = order.filledLots + lots;
    const sum = (order.averagePrice ?? 0) * order.filledLots + world.price * lots;
    const done = { ...order, state, filledLots, averagePrice: filledLots > 0 ? sum / filledLots : null };
    put({ ...done, fee: order.fee + lots * FEE_PER_LOT, updatedAt: Math.floor(at + AHEAD) });
    if (order.action === 'open') opened(order, lots);
    else reduce(lots, order.id !== null && candleOf(order.id) !== null);
    if (order.action !== 'open' || filledLots < order.lots || order.stop === null) return;
    const { id, stopLoss, takeProfit } = order.stop;
    const stop: VenueStop = { id, venueId: `s${++serial}`, side: order.side, stopLoss, takeProfit, lots: order.lots };
    due.push({ at: at + 200, run: () => change({ stops: [...world.stops, stop] }) });
  }

  function opened({ id, side }: Placed, lots: number): void {
    const candle = candleOf(id);
    if (candle === null) throw new Error('an entry that is not ours');
    const known = entries.find((entry) => entry.candle === candle);
    if (known === undefined) {
      if (world.ours !== 0) wrongs.push(`an entry is filled beside a position of ${world.ours} lots`);
      entries.push({ candle, lots });
    } else known.lots += lots;
    const ours = world.ours + signOf(side) * lots;
    const entryPrice = (world.entryPrice * Math.abs(world.ours) + world.price * lots) / Math.abs(ours);
    change({ ours, entryPrice, cash: world.cash - lots * FEE_PER_LOT });
  }

  /** Ours first. */
  function reduce(lots: number, isByBot: boolean): void {
    const mine = Math.min(lots, Math.abs(world.ours));
    const sign = Math.sign(world.ours);
    const theirs = lots - mine;
    if (theirs > 0 && isByBot) wrongs.push(`${theirs} lots that are not the bot's were closed by it`);
    change({
      ours: world.ours - sign * mine,
      foreign: world.foreign - Math.sign(world.foreign) * Math.min(theirs, Math.abs(world.foreign)),
      cash: world.cash + sign * mine * 0.1 * (world.price - world.entryPrice) - mine * FEE_PER_LOT,
    });
    if (world.ours + world.foreign === 0) change({ stops: world.stops.filter((stop) => stop.lots !== 'all') });
  }

  function closingOrder(lots: number, side: Side, stopId: string | null): void {
    const order = { id: null, venueId: `v${++serial}`, state: 'ended', side, action: 'close', lots, stopId } as const;
    const common = { filledLots: lots, averagePrice: world.price, fee: lots * FEE_PER_LOT, stop: null };
    put({ ...order, ...common, updatedAt: Math.floor(at + AHEAD) });
    reduce(lots, false);
  }

  function setPrice(price: number): void {
    change({ price });
    for (const stop of world.stops) {
      const position = positionIn(world);
      const sign = signOf(stop.side);
      const isHit =
        (stop.stopLoss !== null && sign * (price - stop.stopLoss) <= 0) ||
        (stop.takeProfit !== null && sign * (price - stop.takeProfit) >= 0);
      if (!isHit) continue;
      change({ stops: world.stops.filter((other) => other !== stop) });
      if (position === null || position.side !== stop.side) continue;
      closingOrder(stop.lots === 'all' ? position.lots : Math.min(stop.lots, position.lots), stop.side, stop.id);
    }
  }

  function execute(order: Submission, fault: WriteFault | null): Receipt {
    if (at + AHEAD > order.expiresAt) return { did: 'rejected', code: '51000', why: 'expired' };
    const position = positionIn(world);
    const { id, side, action } = order;
    if (action === 'close' && position?.side !== side) return { did: 'rejected', code: '51169', why: 'no position' };
    const lots = action === 'close' ? Math.min(order.lots, position?.lots ?? 0) : order.lots;
    const venueId = `v${++serial}`;
    const levels = action === 'open' && fault !== 'no_stop' ? order.stop : null;
    const stop = levels && {
      id: levels.id,
      stopLoss: amountOf(levels.stopLossTicks, instrument.tick),
      takeProfit: amountOf(levels.takeProfitTicks, instrument.tick),
    };
    const nothing = { filledLots: 0, averagePrice: null, fee: 0, stopId: null, updatedAt: Math.floor(at + AHEAD) };
    const placed: Placed = { id, venueId, state: 'live', side, action, lots, stop, ...nothing };
    put(placed);
    const half = Math.max(1, Math.floor(lots / 2));
    if (fault === 'slow') due.push({ at: at + 1_500, run: () => settleSlowly(venueId) });
    else if (fault === 'partial_live') fill(placed, half, half === lots ? 'ended' : 'live');
    else fill(placed, fault === 'partial_ended' ? half : lots, 'ended');
    return { did: 'accepted', venueId };
  }

  function settleSlowly(venueId: string): void {
    const order = world.orders.find((other) => other.venueId === venueId);
    if (order?.state !== 'live') return;
    const position = positionIn(world);
    const lots =
      order.action === 'open' ? order.lots : Math.min(order.lots, position?.side === order.side ? position.lots : 0);
    fill(order, lots, 'ended');
  }

  function protect({ id, side, stopLossTicks, takeProfitTicks }: Protection): Receipt {
    if (submitted.has(id)) wrongs.push(`stop ${id} is sent twice`);
    submitted.add(id);
    if (positionIn(world)?.side !== side) return { did: 'rejected', code: '51000', why: 'no position' };
    const stopLoss = amountOf(stopLossTicks, instrument.tick);
    const takeProfit = takeProfitTicks === null ? null : amountOf(takeProfitTicks, instrument.tick);
    if (signOf(side) * (world.price - stopLoss) <= 0)
      return { did: 'rejected', code: '51277', why: 'beyond the price' };
    const venueId = `s${++serial}`;
    change({ stops: [...world.stops, { id, venueId, side, stopLoss, takeProfit, lots: 'all' }] });
    return { did: 'accepted', venueId };
  }

  function cancel(venueId: string): Receipt {
    const order = world.orders.find((other) => other.venueId === venueId);
    if (candleOf(order?.id ?? null) === null)
      wrongs.push(`order ${venueId}, which is not the bot's, is cancelled by it`);
    if (order?.state !== 'live') return { did: 'rejected', code: '51400', why: 'no such order' };
    put({ ...order, state: 'ended', updatedAt: Math.floor(at + AHEAD) });
    return { did: 'accepted', venueId };
  }

  function cancelStop(venueId: string): Receipt {
    const stop = world.stops.find((other) => other.venueId === venueId);
    if (stop === undefined) return { did: 'rejected', code: '51400', why: 'no such stop' };
    if (candleOf(stop.id) === null) wrongs.push(`stop ${venueId}, which is not the bot's, is cancelled by it`);
    change({ stops: world.stops.filter((other) => other !== stop) });
    return { did: 'accepted', venueId };
  }

  const never = <T>() => new Promise<T>(() => undefined);
  function die<T>(): Promise<T> {
    trouble.kill();
    return never();
  }

  async function read<T>(what: (seen: World) => T): Promise<T> {
    if (isDead()) return never();
    advance(LATENCY);
    const fault = trouble.read();
    if (fault !== null) nakedFor = 0;
    if (fault === 'kill') return die();
    if (fault === 'fails') throw new Transient('the exchange does not answer');
    return what(fault === 'stale' ? (past.find((old) => old.at >= at - STALE)?.world ?? world) : world);
  }

  async function write(carryOut: (fault: WriteFault | null) => Receipt): Promise<Receipt> {
    if (isDead()) return never();
    advance(LATENCY);
    // It takes a while, in which others could do something.
    for (let i = 0; i < 20; i++) await null;
    const fault = trouble.write();
    if (fault !== null) nakedFor = 0;
    if (fault === 'kill_before') return die();
    if (fault === 'refused') return { did: 'rejected', code: '51008', why: 'refused' };
    if (fault === 'lost_before') return { did: 'unknown', why: 'no answer' };
    if (fault === 'late') {
      due.push({
        at: at + 2_500,
        run: () => {
          nakedFor = 0;
          carryOut(null);
        },
      });
      return { did: 'unknown', why: 'no answer yet' };
    }
    const receipt = carryOut(fault);
    if (fault === 'kill_after') return die();
    advance(LATENCY);
    return fault === 'lost_after' ? { did: 'unknown', why: 'no answer' } : receipt;
  }

  /** As one process sees it, until that is no more. */
  const venue = (isGone: () => boolean): Venue => {
    isDead = isGone;
    return {
      name: 'model',
      account: () => read(() => account),
      balance: () =>
        read(({ cash, ours, price, entryPrice }) => ({ cash, equity: cash + ours * 0.1 * (price - entryPrice) })),
      instrument: () => read(() => instrument),
      snapshot: () =>
        read((seen) => {
          shown = positionIn(seen);
          return { position: shown, orders: live(seen), stops: seen.stops };
        }),
      order: (_, id) => read(({ orders }) => orders.findLast((order) => order.id === id) ?? null),
      closings: (_, since) =>
        read(({ orders }) =>
          orders.filter((o) => o.state === 'ended' && o.action === 'close' && o.filledLots > 0 && o.updatedAt >= since),
        ),
      submit: (order) => {
        if (submitted.has(order.id)) wrongs.push(`order ${order.id} is sent twice`);
        submitted.add(order.id);
        if (order.action === 'open' && shown !== null) wrongs.push('an entry is sent although a position was shown');
        return write((fault) => execute(order, fault));
      },
      protect: (stop) => write(() => protect(stop)),
      cancel: (__, venueId) => write(() => cancel(venueId)),
      cancelStop: (__, venueId) => write(() => cancelStop(venueId)),
      setLeverage: () => write(() => ({ did: 'accepted', venueId: '' })),
      now: () => at + AHEAD,
    };
  };

  return {
    venue,
    wall: () => at,
    advance,
    /** Something has gone wrong: from here on there are ten seconds again. */
    troubled: () => {
      nakedFor = 0;
    },
    down: (ms: number) => {
      isRunning = false;
      advance(ms);
      isRunning = true;
    },
    setPrice,
    loseStops: () => {
      nakedFor = 0;
      change({ stops: world.stops.filter(({ id }) => candleOf(id) === null) });
    },
    /** A person closes so much of the position. */
    closeByHand: (lots: number) => {
      const position = positionIn(world);
      if (position !== null) closingOrder(Math.min(lots, position.lots), position.side, null);
    },
    /**
     * A person opens so much more: of the side that is open, and not while an order of the bot is on its way. A net
     * position does not tell whose lots have cancelled out.
     */
    openByHand: (lots: number) => {
      if (due.length > 0 || Math.sign(world.ours + world.foreign) * Math.sign(lots) < 0) return;
      change({ foreign: world.foreign + lots, entryPrice: world.ours === 0 ? world.price : world.entryPrice });
    },
    closeForeign: () => change({ foreign: 0 }),
    world: () => world,
    entries: () => entries,
    isGuarded,
    /** What has happened and must not. */
    wrongs: () => wrongs,
    account,
  };
}
