import { afterEach, describe, expect, it, vi } from 'vitest';
import { Fatal, Transient } from '../../bot/domain/errors.ts';
import { createEngine, type Engine, type Found, type Tempo } from '../../bot/engine/engine.ts';
import { createTrader, type OpenTrader, type Trader } from '../../bot/engine/trader.ts';
import type { Decider, Market, Ports } from '../../bot/ports.ts';
import { systemClock } from '../../common/clock.ts';
import { observationOf } from './support/candles.ts';
import { nothingFound, silentPorts, terms } from './support/engine-ports.ts';
import { type HandClock, handClock } from './support/hand-clock.ts';
import { logBook } from './support/log-book.ts';

const INTERVAL = 60_000;
const hold = { signal: 'HOLD', confidence: 'LOW', reason: 'a reason' } as const;
const calm: Market = { source: 'test', observe: async () => observationOf([1]) };
const decider = (decide: Decider['decide']): Decider => ({
  provider: 'test',
  model: 'test',
  isAi: false,
  label: 'test',
  decide,
});
const hanging = decider(() => new Promise(() => undefined));
const failing = (error: Error) => decider(() => Promise.reject(error));

const engines: Engine[] = [];
function start(
  ports: Partial<Ports> = {},
  tempo: Partial<Tempo> = {},
  openTrader = createTrader,
  found: Partial<Found> = {},
) {
  const { log, told } = logBook();
  const clock = handClock();
  const all: Ports = { ...silentPorts, clock, market: calm, decider: decider(async () => hold), log, ...ports };
  const limits = { tick: 5, deadline: 5_000, overrun: 0, patience: 5_000, drain: 5_000 };
  const usual = { beat: { start: 0, interval: INTERVAL }, ...limits };
  const engine = createEngine(all, { ...usual, ...tempo }, terms, { ...nothingFound, ...found }, openTrader);
  engines.push(engine);
  engine.start();
  return { engine, clock: all.clock as HandClock, told };
}
const soon = (check: () => void) => vi.waitFor(check, { interval: 5, timeout: 10_000 });
const decisions = (engine: Engine, count: number) => soon(() => expect(engine.state().decisionsTotal).toBe(count));
const events = (told: readonly { event: string }[], event: string, count: number) =>
  soon(() => expect(told.filter((t) => t.event === event)).toHaveLength(count));

afterEach(() => Promise.all(engines.splice(0).map((engine) => engine.stop())));

describe('the loop', () => {
  it('decides at once, then on the beat', async () => {
    const { engine, clock } = start();
    await decisions(engine, 1);
    clock.advance(INTERVAL);
    await decisions(engine, 2);
  });
  it('makes up for missed beats with one decision', async () => {
    const { engine, clock } = start();
    await decisions(engine, 1);
    clock.advance(10.5 * INTERVAL);
    await decisions(engine, 2);
    expect(engine.state().pace.due).toBe(11 * INTERVAL);
  });
  it('asks nobody at its start about the candle of the last decision, which counts for nothing new, and asks on the beat', async () => {
    let asked = 0;
    const ai: Decider = {
      ...decider(async () => {
        asked++;
        return hold;
      }),
      isAi: true,
    };
    const [{ openedAt: candle }] = observationOf([1]).candles;
    const before = { madeAt: -1_000, candle, price: 1, source: 'ai', provider: 'test', model: 'test' } as const;
    const decisions: Found['decisions'] = [{ ...hold, ...before, outcome: { did: 'held' } }];
    const { engine, clock, told } = start({ decider: ai }, {}, createTrader, { decisions });
    await events(told, 'decision_served', 1);
    await soon(() => expect(engine.state().stage).toBe('idle'));
    expect([asked, engine.state().lastDecided, engine.state().decisionsTotal, engine.state().phase]).toEqual([
      0,
      null,
      0,
      'running',
    ]);
    clock.advance(INTERVAL);
    await soon(() => expect(engine.state().decisionsTotal).toBe(1));
    expect([asked, told.filter(({ event }) => event === 'decision_served')]).toEqual([1, [expect.anything()]]);
  });
  it('goes on turning while a decision is under way', async () => {
    const { engine, clock } = start({ decider: hanging });
    clock.advance(1_000);
    await soon(() => expect(engine.state().ticked.at).toBe(1_000));
    expect(engine.state().stage).toBe('decide');
  });
  it('says that a replay has started over', async () => {
    let lap = 0;
    const { engine, clock, told } = start({
      market: { source: 'test', observe: async () => ({ ...observationOf([1]), lap }) },
    });
    await decisions(engine, 1);
    lap = 1;
    clock.advance(INTERVAL);
    await events(told, 'replay_restarted', 1);
  });
});

describe('a cycle that fails', () => {
  it('is logged with its stack, and the next one comes after the wait', async () => {
    let isBroken = true;
    const { engine, clock, told } = start({
      decider: decider(async () => {
        if (isBroken) throw new Error('no luck');
        return hold;
      }),
    });
    await events(told, 'cycle_failed', 1);
    expect(told[0]?.err?.stack).toContain('no luck');
    isBroken = false;
    clock.advance(10_000);
    await decisions(engine, 1);
  });
  it('is forgotten once one succeeds', async () => {
    let calls = 0;
    const moody = decider(async () => {
      if (calls++ === 0) throw new Error('no luck');
      return hold;
    });
    const { engine, clock, told } = start({ decider: moody });
    await events(told, 'cycle_failed', 1);
    clock.advance(10_000);
    await soon(() => expect(engine.state()).toMatchObject({ decisionsTotal: 1, pace: { failures: 0 } }));
  });
  it('counts when the market is what fails', async () => {
    const { told } = start({ market: { source: 'test', observe: () => Promise.reject(new Error('no candles')) } });
    await events(told, 'cycle_failed', 1);
  });
  it('does not count where the market does not answer, however short the deadline of a decision is', async () => {
    const silent: Market = { source: 'test', observe: () => new Promise(() => undefined) };
    const { engine, told } = start({ market: silent }, { deadline: 20, patience: 60 });
    await events(told, 'market_down', 1);
    await soon(() => expect(engine.state().stage).toBe('idle'));
    expect(told.map(({ event }) => event)).not.toContain('cycle_failed');
  });
  it('is said once of a market that has never answered yet', async () => {
    let looks = 0;
    const observe = async () => {
      looks++;
      throw new Transient('no route');
    };
    const { told } = start({ market: { source: 'test', observe } });
    await soon(() => expect(looks).toBeGreaterThan(5));
    expect(told.map(({ event }) => event)).toEqual(['market_down']);
  });
  it('ends the loop the fifth time in a row', async () => {
    let at = 0;
    const leaping = { ...systemClock, now: () => (at += 400_000) };
    const { engine, told } = start({ clock: leaping, decider: failing(new Error('no luck')) });
    expect(await engine.ended).toEqual({
      cause: 'hopeless',
      sentence: '5 cycles failed in a row, the last with: Error: no luck',
    });
    await events(told, 'cycle_failed', 5);
  });
  it('ends the loop at once where a person is needed', async () => {
    const { engine } = start({ decider: failing(new Fatal('the key is wrong')) });
    expect(await engine.ended).toEqual({ cause: 'fatal', sentence: 'the key is wrong' });
  });
});

describe('a decision that could not be had', () => {
  const fallback = { reason: 'timeout', faultDomain: 'provider', httpStatus: null, fallback: 'no answer' } as const;

  it('is counted by itself, no decision and no failed cycle, and the next one is due on the beat', async () => {
    const { engine, clock, told } = start({ decider: decider(async () => fallback) });
    await events(told, 'fell_back', 1);
    clock.advance(INTERVAL);
    await events(told, 'fell_back', 2);
    await soon(() => expect(engine.state().stage).toBe('idle'));
    expect(engine.state()).toMatchObject({
      decisionsTotal: 0,
      decisions: [],
      fallbacksTotal: 2,
      consecutiveFallbacks: 2,
      lastFallback: { at: INTERVAL },
      pace: { failures: 0, due: 2 * INTERVAL },
    });
    expect(told[0]).toMatchObject({ reason: 'timeout', faultDomain: 'provider', in_a_row: 1 });
  });
  it('for want of a budget is counted too, but told of where the budget is kept, once a day', async () => {
    const used = { ...fallback, reason: 'budget', faultDomain: null } as const;
    const { engine, clock, told } = start({ decider: decider(async () => used) });
    await soon(() => expect(engine.state().fallbacksTotal).toBe(1));
    clock.advance(INTERVAL);
    await soon(() => expect(engine.state().fallbacksTotal).toBe(2));
    expect(told).toEqual([]);
  });
  it('is forgotten as a row, not in the sum, once one is had', async () => {
    let calls = 0;
    const { engine, clock, told } = start({ decider: decider(async () => (calls++ === 0 ? fallback : hold)) });
    await events(told, 'fell_back', 1);
    clock.advance(INTERVAL);
    await decisions(engine, 1);
    expect(engine.state()).toMatchObject({ fallbacksTotal: 1, consecutiveFallbacks: 0 });
  });
});

describe('the deadline', () => {
  it('ends a decision that does not even listen', async () => {
    const { told } = start({ decider: hanging }, { deadline: 20 });
    await events(told, 'cycle_failed', 1);
    expect(told[0]?.err?.message).toBe('no decision within 20ms (bot.ai.deadline)');
  });
  it('leaves a decider that keeps it itself the time to say so', async () => {
    const punctual = decider(async () => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      return hold;
    });
    const { engine } = start({ decider: punctual }, { deadline: 20, overrun: 5_000 });
    await decisions(engine, 1);
  });
  it('lets nothing be recorded that comes after it', async () => {
    let answer: (decision: typeof hold) => void = () => undefined;
    const slow = decider(() => new Promise((resolve) => (answer = resolve)));
    const { engine, told } = start({ decider: slow }, { deadline: 20 });
    await events(told, 'cycle_failed', 1);
    answer(hold);
    await new Promise(setImmediate);
    expect(engine.state().decisionsTotal).toBe(0);
  });
});

describe('stopping', () => {
  it('aborts the decision under way, which is no failure', async () => {
    let seen: AbortSignal | undefined;
    const { engine, told } = start({
      decider: decider((_, signal) => {
        seen = signal;
        return new Promise(() => undefined);
      }),
    });
    await soon(() => expect(seen).toBeDefined());
    await engine.stop();
    expect(seen?.reason).toEqual(new Error('the bot is stopping'));
    expect(told).toEqual([]);
  });
  it('lets no further decision begin', async () => {
    const { engine, clock } = start();
    await decisions(engine, 1);
    await engine.stop();
    clock.advance(INTERVAL);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(engine.state()).toMatchObject({ decisionsTotal: 1, phase: 'draining' });
  });

  describe('with orders in flight', () => {
    /** A trader at work on a decision until the test lets it go, and then until what has left is known. */
    function trading(drain: Trader['drain']) {
      const steps: string[] = [];
      const { promise: sent, resolve: answer } = Promise.withResolvers<void>();
      const openTrader: OpenTrader = (...given) => ({
        ...createTrader(...given),
        recordDecision: async () => {
          steps.push('sent');
          await sent;
          steps.push('answered');
        },
        drain: (signal) => {
          steps.push('drained');
          return drain(signal);
        },
      });
      return { steps, answer, openTrader };
    }

    it('waits for the answer, and then for a known state', async () => {
      const { steps, answer, openTrader } = trading(async () => undefined);
      const { engine } = start({}, {}, openTrader);
      await soon(() => expect(steps).toEqual(['sent']));
      const stopped = engine.stop();
      await new Promise(setImmediate);
      expect(steps).toEqual(['sent']);
      answer();
      await stopped;
      expect(steps).toEqual(['sent', 'answered', 'drained']);
    });
    it('ends all the same when the time is up, and says so', async () => {
      const hung = trading(async () => undefined);
      const { engine, told } = start({}, { drain: 20 }, hung.openTrader);
      await soon(() => expect(hung.steps).toEqual(['sent']));
      await engine.stop();
      expect(told.at(-1)).toMatchObject({ event: 'drain_failed', err: new Error('not settled within 20ms') });
      let reason: unknown;
      const unsettled = trading(
        (signal) => new Promise(() => signal.addEventListener('abort', () => (reason = signal.reason))),
      );
      unsettled.answer();
      const other = start({}, { drain: 20 }, unsettled.openTrader);
      await other.engine.stop();
      expect(reason).toEqual(new Error('not settled within 20ms'));
    });
  });
});
