// How the engine trades: what it keeps before it shows, and what goes on while a decision is under way.
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Decision } from '../../bot/domain/decision/decision.ts';
import { Transient } from '../../bot/domain/errors.ts';
import type { Observation } from '../../bot/domain/market/candle.ts';
import { createEngine, type Engine, type Found } from '../../bot/engine/engine.ts';
import type { Entry, Ports } from '../../bot/ports.ts';
import { observationOf } from './support/candles.ts';
import { nothingFound, silentPorts, terms } from './support/engine-ports.ts';
import { handClock } from './support/hand-clock.ts';
import { logBook } from './support/log-book.ts';

const INTERVAL = 60_000;
const buy: Decision = { signal: 'BUY', confidence: 'HIGH', reason: 'up', stopLoss: 90, takeProfit: 120 };
const sell: Decision = { signal: 'SELL', confidence: 'HIGH', reason: 'down', stopLoss: 120, takeProfit: 90 };
const hold: Decision = { signal: 'HOLD', confidence: 'LOW', reason: 'a reason' };

const engines: Engine[] = [];
afterEach(() => Promise.all(engines.splice(0).map((engine) => engine.stop())));

/** A bot whose market shows `market.closes`, or fails, and whose decider says what `says` does. */
function bot(says: () => Decision | Promise<Decision>, found: Found = nothingFound) {
  const clock = handClock();
  const { log, told } = logBook();
  const kept: Entry[] = [];
  const market = {
    closes: [100],
    fails: null as Error | null,
    hangs: false,
    change: {} as Partial<Observation>,
  };
  const disk = { isFull: false };
  const person = { halt: null as string | null };
  const ports: Ports = {
    ...silentPorts,
    clock,
    log,
    market: {
      source: 'test',
      observe: async () => {
        if (market.fails) throw market.fails;
        if (market.hangs) return new Promise(() => undefined);
        return { ...observationOf(market.closes), ...market.change };
      },
    },
    decider: { provider: 'test', model: 'test', isAi: false, label: 'test', decide: async () => says() },
    store: {
      commit: (entry) => {
        if (disk.isFull) throw new Error('disk full');
        kept.push(entry);
      },
    },
    halt: () => person.halt,
  };
  const limits = { tick: 5, deadline: 5_000, overrun: 0, patience: 50, drain: 5_000 };
  const tempo = { beat: { start: 0, interval: INTERVAL }, ...limits };
  const engine = createEngine(ports, tempo, terms, found);
  engines.push(engine);
  engine.start();
  return { engine, clock, told, kept, market, disk, person };
}

const soon = (check: () => void) => vi.waitFor(check, { interval: 5, timeout: 10_000 });
const decided = ({ engine }: { engine: Engine }, count: number) =>
  soon(() => expect(engine.state().decisionsTotal).toBe(count));
const position = ({ engine }: { engine: Engine }) => engine.state().desk.book.position;
const outcomes = ({ engine }: { engine: Engine }) => engine.state().decisions.map(({ outcome }) => outcome.did);

describe('a decision that trades', () => {
  it('is kept with its fill, as one, before it is shown', async () => {
    const it = bot(() => buy);
    await decided(it, 1);
    const entry = it.kept.find(({ decision }) => decision !== null);
    expect(entry?.fills).toMatchObject([{ action: 'open', side: 'long', price: 100, stopLoss: 90 }]);
    expect(entry?.decision).toMatchObject({ signal: 'BUY', outcome: { did: 'opened' }, candle: 0, price: 100 });
    expect(position(it)).toMatchObject({ side: 'long', entryPrice: 100 });
  });
  it('is kept under the name of who made it, where the decider asks more than one', async () => {
    const by = { provider: 'qwen', model: 'qwen-plus' };
    const it = bot(() => ({ ...hold, by }));
    await decided(it, 1);
    expect(it.engine.state().decisions[0]).toMatchObject(by);
    expect(it.engine.state().decisions[0]).not.toHaveProperty('by');
    const alone = bot(() => hold);
    await decided(alone, 1);
    expect(alone.engine.state().decisions[0]).toMatchObject({ provider: 'test', model: 'test' });
  });
  it('is made at the price now, which is newer than the candles that it was decided on', async () => {
    let says: Decision = hold;
    const it = bot(() => says);
    await decided(it, 1);
    says = buy;
    it.market.change = { price: 103, current: 60_000 };
    it.clock.advance(INTERVAL);
    await decided(it, 2);
    const entry = it.kept.find(({ decision }) => decision?.signal === 'BUY');
    expect(entry).toMatchObject({ fills: [{ price: 103, candle: 60_000 }], decision: { price: 103, candle: 0 } });
    it.market.change = { price: 80, current: 60_000 };
    await soon(() => expect(it.kept.at(-1)?.fills).toMatchObject([{ cause: 'stop_loss', price: 80 }]));
  });
  it('is neither shown nor carried out where it cannot be kept, and the cycle fails', async () => {
    const it = bot(() => buy);
    it.disk.isFull = true;
    await soon(() => expect(it.told.map(({ event }) => event)).toContain('cycle_failed'));
    expect(it.engine.state()).toMatchObject({ decisionsTotal: 0, decisions: [] });
    expect(position(it)).toBeNull();
    it.disk.isFull = false;
    it.clock.advance(10_000);
    await decided(it, 1);
    expect(position(it)).not.toBeNull();
  });
  it('opens nothing while a person has halted entries', async () => {
    let says: Decision = hold;
    const it = bot(() => says);
    await decided(it, 1);
    it.person.halt = 'we wait';
    says = buy;
    it.clock.advance(INTERVAL);
    await decided(it, 2);
    expect(it.engine.state().decisions[0]?.outcome).toMatchObject({ denial: 'halted' });
  });
  it('is not waited for where a new day begins, from which on the loss of the day is counted', async () => {
    let calls = 0;
    const it = bot(() => (calls++ === 0 ? hold : new Promise<Decision>(() => undefined)));
    await decided(it, 1);
    it.clock.advance(24 * 60 * INTERVAL);
    await soon(() => expect(it.kept.at(-1)?.day.date).toBe('2026-01-02'));
  });
  it('is followed from the beginning by what an earlier process has left', async () => {
    const earlier = bot(() => buy);
    await decided(earlier, 1);
    const { desk, decisions } = earlier.engine.state();
    const it = bot(() => hold, { desk, decisions });
    await decided(it, 1);
    expect(outcomes(it)).toEqual(['held', 'opened']);
    expect(position(it)).toEqual(position(earlier));
  });
});

describe('while a decision is under way', () => {
  it('a stop that is touched closes the position all the same', async () => {
    let isHanging = false;
    const it = bot(() => (isHanging ? new Promise<Decision>(() => undefined) : buy));
    await decided(it, 1);
    isHanging = true;
    it.clock.advance(INTERVAL);
    await soon(() => expect(it.engine.state().stage).toBe('decide'));
    it.market.closes = [100, 80];
    await soon(() => expect(position(it)).toBeNull());
    expect(it.engine.state().stage).toBe('decide');
    expect(it.kept.at(-1)).toMatchObject({ decision: null, fills: [{ action: 'close', cause: 'stop_loss' }] });
  });
  it('a position that ends makes the decision about it void', async () => {
    let answer: (decision: Decision) => void = () => undefined;
    let isAsked = false;
    const it = bot(() => {
      if (!isAsked) return buy;
      return new Promise<Decision>((resolve) => {
        answer = resolve;
      });
    });
    await decided(it, 1);
    isAsked = true;
    it.clock.advance(INTERVAL);
    await soon(() => expect(it.engine.state().stage).toBe('decide'));
    it.market.closes = [100, 80];
    await soon(() => expect(position(it)).toBeNull());
    answer(sell);
    await decided(it, 2);
    expect(it.engine.state().decisions[0]?.outcome).toMatchObject({ did: 'denied', denial: 'position_changed' });
    expect(position(it)).toBeNull();
  });
});

describe('a market that does not answer', () => {
  it('is an outage, no failed cycle: it is said once, tried again soon, and decided on when it is back', async () => {
    const it = bot(() => hold);
    await decided(it, 1);
    it.market.fails = new Transient('no route');
    it.clock.advance(INTERVAL);
    await soon(() => expect(it.engine.state().market).toMatchObject({ status: 'down', reason: 'no route' }));
    for (let i = 0; i < 20; i++) it.clock.advance(1_000);
    it.market.fails = null;
    it.clock.advance(10);
    await decided(it, 2);
    expect(it.engine.state()).toMatchObject({ market: { status: 'ok', reason: null }, pace: { failures: 0 } });
    expect(it.told.filter(({ event }) => event === 'market_down')).toHaveLength(1);
  });
  it('is down as well when it hangs', async () => {
    const it = bot(() => hold);
    await decided(it, 1);
    it.market.hangs = true;
    it.clock.advance(INTERVAL);
    await soon(() => expect(it.engine.state().market.reason).toBe('no answer within 50ms'));
  });
  it('is stale where its newest candle is older than two timeframes: nothing is decided on it', async () => {
    const it = bot(() => hold);
    await decided(it, 1);
    it.market.change = { age: terms.maxCandleAge + 1 };
    it.clock.advance(INTERVAL);
    await soon(() => expect(it.engine.state().market.status).toBe('stale'));
    it.market.change = { age: terms.maxCandleAge };
    it.clock.advance(10);
    await decided(it, 2);
  });
  it('fails the cycle where the fault is our own', async () => {
    const it = bot(() => hold);
    await decided(it, 1);
    it.market.fails = new TypeError('a bug');
    it.clock.advance(INTERVAL);
    await soon(() => expect(it.told.map(({ event }) => event)).toContain('cycle_failed'));
    expect(it.told.filter(({ event }) => event === 'look_failed').length).toBeLessThanOrEqual(1);
  });
});

it('tells whoever subscribed of each change, until they have had enough', async () => {
  const it = bot(() => hold);
  let changes = 0;
  const unsubscribe = it.engine.subscribe(() => changes++);
  await soon(() => expect(changes).toBeGreaterThan(3));
  unsubscribe();
  const before = changes;
  it.clock.advance(INTERVAL);
  await decided(it, 2);
  expect(changes).toBe(before);
});
