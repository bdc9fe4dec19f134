// Several symbols as independent tasks: what befalls one of them leaves the others alone, and is seen.
import { describe, expect, it } from 'vitest';
import { Fatal, Transient } from '../../../bot/domain/errors.ts';
import { logOf } from '../../../bot/log/of-symbol.ts';
import { observationOf } from '../support/candles.ts';
import { logBook } from '../support/log-book.ts';
import { INTERVAL, never, soon, trading } from './support.ts';

describe('symbols that fail or hang', () => {
  it('hold up no other: it decides on each beat', async () => {
    const bot = trading({
      sound: {},
      'market hangs': { observe: never },
      'market is down': { observe: () => Promise.reject(new Transient('no route')) },
      'decider hangs': { decide: never },
      throws: { decide: () => Promise.reject(new Error('no luck')) },
      'as sound': {},
    });
    for (const beat of [1, 2, 3, 4, 5]) {
      await bot.decided('sound', beat);
      await bot.decided('as sound', beat);
      bot.clock.advance(INTERVAL);
    }
    for (const bad of ['market hangs', 'market is down', 'decider hangs', 'throws']) expect(bot.total(bad)).toBe(0);
  });

  const sound = { hung: {}, a: {}, b: {} };
  it.each([
    ['its market hangs', { observe: never }],
    ['its decider hangs', { decide: never }],
    ['it throws', { decide: () => Promise.reject(new Error('no luck')) }],
  ] as const)('are seen from the first decision on: the bot as a whole has made none where %s', async (_, play) => {
    const bot = trading({ ...sound, hung: play });
    await bot.decided('a', 1);
    await bot.decided('b', 1);
    bot.clock.advance(INTERVAL);
    await bot.decided('b', 2);
    expect(bot.shown().decision).toMatchObject({ last_decision_at: null, decisions_total: 0 });
    expect(bot.shown().last_update).toBeNull();
  });

  it('are seen later: the stamp of the bot goes stale, and its count stands still', async () => {
    let isHung = false;
    const observe = () => (isHung ? never() : Promise.resolve(observationOf([1])));
    const bot = trading({ ...sound, hung: { observe } });
    for (const name of ['hung', 'a', 'b']) await bot.decided(name, 1);
    isHung = true;
    for (const beat of [2, 3, 4, 5, 6]) {
      bot.clock.advance(INTERVAL);
      await bot.decided('a', beat);
      await bot.decided('b', beat);
    }
    const { decision, symbols } = bot.shown();
    expect(decision).toMatchObject({ last_decision_at: '2026-01-01T00:00:00.000Z', last_decision_age_s: 300 });
    expect(decision.decisions_total).toBe(1);
    expect(symbols.map(({ decision: of }) => of.last_decision_age_s)).toEqual([300, 0, 0]);
  });

  it('are not seen where all is well: the stamp and the count move with each beat', async () => {
    const bot = trading(sound);
    for (const beat of [1, 2, 3]) {
      for (const name of ['hung', 'a', 'b']) await bot.decided(name, beat);
      expect(bot.shown().decision).toMatchObject({ last_decision_age_s: 0, decisions_total: beat });
      bot.clock.advance(INTERVAL);
    }
  });
});

describe('the end', () => {
  it('comes for all when one needs a person, and names it', async () => {
    const bot = trading({ a: {}, b: { decide: () => Promise.reject(new Fatal('the key is wrong')) } });
    expect(await bot.group.ended).toEqual({ cause: 'fatal', sentence: 'b: the key is wrong' });
  });
  it('comes for all when one has failed too often in a row, and names it', async () => {
    const bot = trading({ a: {}, b: { decide: () => Promise.reject(new Error('no luck')) } });
    for (const failures of [1, 2, 3, 4, 5]) {
      await soon(() => expect(bot.state('b').pace.failures).toBe(failures));
      bot.clock.advance(300_000);
    }
    expect(await bot.group.ended).toEqual({
      cause: 'hopeless',
      sentence: 'b: 5 cycles failed in a row, the last with: Error: no luck',
    });
  });
  it('needs no name where there is one symbol', async () => {
    const bot = trading({ a: { decide: () => Promise.reject(new Fatal('the key is wrong')) } });
    expect(await bot.group.ended).toEqual({ cause: 'fatal', sentence: 'the key is wrong' });
  });
  it('does not come where markets are down for however long', async () => {
    let looks = 0;
    const observe = () => {
      looks++;
      return Promise.reject(new Transient('no route'));
    };
    const bot = trading({ a: {}, b: { observe } });
    await bot.decided('a', 1);
    await soon(() => expect(looks).toBeGreaterThan(10));
    expect(bot.state('b')).toMatchObject({ phase: 'starting', pace: { failures: 0 } });
  });
});

describe('stopping', () => {
  it('stops them all at once, also those that hang or wait', async () => {
    const bot = trading({ a: { decide: never }, b: {}, c: { observe: never }, d: {} }, { places: 1 });
    await soon(() => expect(bot.state('b').queuedSince).not.toBeNull());
    await bot.group.stop();
    for (const name of ['a', 'b', 'c', 'd']) {
      expect(bot.state(name)).toMatchObject({ phase: 'draining', stage: 'idle', decisionsTotal: 0, queuedSince: null });
    }
    expect(bot.told).toEqual([]);
  });
});

describe('who listens', () => {
  it('is told of the changes of each, until it ends that', async () => {
    const bot = trading({ a: {}, b: { decide: never } });
    let changes = 0;
    const end = bot.group.subscribe(() => changes++);
    await soon(() => expect(changes).toBeGreaterThan(10));
    end();
    const before = changes;
    const { at } = bot.state('a').ticked;
    bot.clock.advance(1_000);
    await soon(() => expect(bot.state('a').ticked.at).toBeGreaterThan(at));
    expect(changes).toBe(before);
  });
});

it('each line of the log names its symbol', () => {
  const { log, told } = logBook();
  const sentences: string[] = [];
  const line = (facts: object, sentence: string) => {
    log.info(facts, sentence);
    sentences.push(sentence);
  };
  const named = logOf({ info: line, warn: line, error: line }, 'ETH/USDT:USDT');
  for (const level of ['info', 'warn', 'error'] as const) named[level]({ event: level }, 'something');
  expect(told).toEqual(['info', 'warn', 'error'].map((event) => ({ symbol: 'ETH/USDT:USDT', event })));
  expect(sentences).toEqual(Array.from({ length: 3 }, () => 'ETH/USDT:USDT: something'));
});
