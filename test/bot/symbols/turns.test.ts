// Only so many symbols decide at once: the others wait for their turn, and what protects their positions does not.
import { describe, expect, it } from 'vitest';
import { restoredDesk } from '../../../bot/domain/trading/desk.ts';
import { inTurn } from '../../../bot/engine/in-turn.ts';
import { createPlaces } from '../../../bot/engine/places.ts';
import { measure } from '../../../bot/indicators/measure.ts';
import { observationOf } from '../support/candles.ts';
import { openFill } from '../trading/given.ts';
import { hold, INTERVAL, never, slow, soon, trading } from './support.ts';

const names = ['a', 'b', 'c', 'd', 'e'];

describe('a crowd that is due at the same beat', () => {
  it('decides in turn, as many at once as may, all of them on every beat', async () => {
    let inside = 0;
    let most = 0;
    const decide = async () => {
      most = Math.max(most, ++inside);
      await new Promise(setImmediate);
      inside--;
      return hold;
    };
    const crowd = Array.from({ length: 20 }, (_, i) => `s${i}`);
    const bot = trading(Object.fromEntries(crowd.map((name) => [name, { decide }])), { places: 4 });
    for (const beat of [1, 2, 3]) {
      for (const name of crowd) await bot.decided(name, beat);
      expect(bot.shown().decision.decisions_total).toBe(beat);
      bot.clock.advance(INTERVAL);
    }
    expect(most).toBe(4);
  });

  it('is asked in the order of coming, also on the next beat', async () => {
    const { asked, decide } = slow();
    const bot = trading(Object.fromEntries(names.map((name) => [name, { decide }])), { places: 2 });
    const answered: string[] = [];
    for (let i = 0; i < 10; i++) {
      await soon(() => expect(asked.length).toBeGreaterThan(i));
      answered.push(asked[i]?.symbol as string);
      asked[i]?.answer();
      if (i === 4) {
        for (const name of names) await bot.decided(name, 1);
        bot.clock.advance(INTERVAL);
      }
    }
    expect(answered.slice(0, 5)).toEqual(names);
    expect(answered.slice(5).toSorted()).toEqual(names);
  });
});

describe('a symbol that waits for its turn', () => {
  it('is neither deciding nor in flight, however long, and goes on turning', async () => {
    const bot = trading({ a: { decide: never }, b: {} }, { places: 1 });
    await soon(() => expect(bot.state('b').queuedSince).toEqual(expect.objectContaining({ at: 0 })));
    bot.clock.advance(3 * INTERVAL);
    await soon(() => expect(bot.state('b').ticked.at).toBe(3 * INTERVAL));
    expect(bot.state('b')).toMatchObject({ stage: 'idle', inFlightSince: null, decisionsTotal: 0 });
    expect(bot.state('b').pace).toMatchObject({ failures: 0, due: INTERVAL });
  });

  it('turns no faster than any other, though it is overdue', async () => {
    const bot = trading({ a: { decide: never }, b: {} }, { places: 1, tick: 20 });
    await soon(() => expect(bot.state('b').queuedSince).not.toBeNull());
    bot.clock.advance(3 * INTERVAL);
    let turns = 0;
    let last = bot.state('b').delays;
    bot.group.subscribe(() => {
      const { delays } = bot.state('b');
      if (delays !== last) turns++;
      last = delays;
    });
    const begun = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(turns).toBeLessThanOrEqual((performance.now() - begun) / 20 + 1);
  });

  it('closes its position at the stop meanwhile', async () => {
    let price = 100;
    const fill = openFill({ filledAt: 0, candle: -INTERVAL, size: 2 });
    const found = {
      desk: restoredDesk({ startBalance: 10_000, fills: [fill], seen: null, day: null }, 0),
      decisions: [],
    };
    const observe = async () => observationOf(price === 100 ? [100] : [100, price]);
    const bot = trading({ a: { decide: never }, b: { observe, found } }, { places: 1 });
    await soon(() => expect(bot.state('b').queuedSince).not.toBeNull());
    expect(bot.state('b').desk.book.position).not.toBeNull();
    price = 85;
    await soon(() => expect(bot.state('b').desk.book.position).toBeNull());
    expect(bot.state('b').desk.book.trades).toMatchObject([{ cause: 'stop_loss' }]);
    expect(bot.state('b').queuedSince).not.toBeNull();
  });

  it('looks again before it decides: what it saw has aged', async () => {
    let price = 1;
    const { asked, decide } = slow();
    const observe = async () => observationOf([price]);
    const bot = trading({ a: { decide }, b: { decide, observe } }, { places: 1 });
    await soon(() => expect(bot.state('b').queuedSince).not.toBeNull());
    price = 2;
    asked[0]?.answer();
    await soon(() => expect(asked.map((one) => one.price)).toEqual([1, 2]));
    expect(bot.state('b')).toMatchObject({ stage: 'decide', queuedSince: null });
    asked[1]?.answer();
    await bot.decided('b', 1);
  });

  it('has all of its deadline once it is asked', async () => {
    const { asked, decide } = slow();
    const bot = trading({ a: { decide: never }, b: { decide } }, { places: 1, deadline: 150 });
    await soon(() => expect(asked).toHaveLength(1));
    expect(bot.state('a').pace.failures).toBe(1);
    asked[0]?.answer();
    await bot.decided('b', 1);
    expect(bot.state('b').pace.failures).toBe(0);
  });

  it('has done no work meanwhile, as the meters tell it', async () => {
    const { asked, decide } = slow();
    const bot = trading({ a: { decide }, b: {} }, { places: 1 });
    await soon(() => expect(bot.state('b').queuedSince).not.toBeNull());
    bot.clock.advance(30_000);
    asked[0]?.answer();
    await bot.decided('b', 1);
    expect(bot.worked).toEqual([0, 0]);
  });

  it('gives its place back where the market does not answer when its turn comes', async () => {
    let isDown = false;
    const { asked, decide } = slow();
    const observe = () => (isDown ? never() : Promise.resolve(observationOf([1])));
    const bot = trading({ a: { decide }, b: { observe }, c: {} }, { places: 1, patience: 150 });
    await soon(() => expect(bot.state('c').queuedSince).not.toBeNull());
    isDown = true;
    asked[0]?.answer();
    await soon(() => expect(bot.state('b')).toMatchObject({ stage: 'fetch', queuedSince: null }));
    await bot.decided('c', 1);
    expect(bot.total('b')).toBe(0);
  });
});

describe('a symbol that hangs', () => {
  it('frees its place at its deadline, whatever it does', async () => {
    const bot = trading({ a: { decide: never }, b: {}, c: {} }, { places: 1, deadline: 30 });
    await bot.decided('b', 1);
    await bot.decided('c', 1);
    expect(bot.state('a').pace.failures).toBe(1);
  });
  it('takes no place while it is its market that does not answer', async () => {
    const bot = trading({ a: { observe: never }, b: { observe: never }, c: {} }, { places: 1 });
    await bot.decided('c', 1);
    bot.clock.advance(INTERVAL);
    await bot.decided('c', 2);
  });
  it('frees its place where it throws', async () => {
    const bot = trading({ a: { decide: () => Promise.reject(new Error('no luck')) }, b: {} }, { places: 1 });
    await bot.decided('b', 1);
    bot.clock.advance(INTERVAL);
    await bot.decided('b', 2);
  });
});

it('a place is held from the last look to the end of the decision, not while that is carried out', async () => {
  const places = createPlaces(1);
  const { signal } = new AbortController();
  const isFree = () => {
    const leave = places.tryTake();
    leave?.();
    return leave !== null;
  };
  const seen: boolean[] = [];
  const sight = { observation: observationOf([1]), holding: null };
  const steps = {
    look: async () => {
      seen.push(isFree());
      return sight;
    },
    decide: async () => {
      seen.push(isFree());
      return hold;
    },
  };
  const turn = inTurn(steps, { places, wait: never, goOn: never, now: () => 0 });
  await turn.look(signal);
  await turn.decide({ ...sight, measures: measure(sight.observation) }, signal);
  expect([...seen, isFree()]).toEqual([true, false, true]);
  turn.leave();
  expect(turn.waited()).toBe(0);
});

it('the time that a cycle has waited for its place is known, since no work was done in it', async () => {
  const places = createPlaces(1);
  const { signal } = new AbortController();
  const others = places.tryTake();
  let now = 5;
  const sight = { observation: observationOf([1]), holding: null };
  const steps = { look: async () => sight, decide: async () => hold };
  const turn = inTurn(steps, { places, wait: () => undefined, goOn: () => undefined, now: () => now });
  const looked = turn.look(signal);
  await new Promise(setImmediate);
  now = 12;
  others?.();
  await looked;
  expect(turn.waited()).toBe(7);
  turn.leave();
});
