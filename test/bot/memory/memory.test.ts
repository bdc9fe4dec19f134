import { describe, expect, it } from 'vitest';
import { createCache } from '../../../bot/execution/cache.ts';
import { collectGarbage } from '../../../bot/memory/collect.ts';
import { createMemoryWatch } from '../../../bot/memory/watch.ts';
import { handClock } from '../support/hand-clock.ts';

const MB = 1 << 20;

/** A bot that holds so many megabytes, one look after another; a collection halves it. */
function begin(canCollect = true) {
  const clock = handClock();
  const cache = createCache({ size: 10, ttl: 1_000 }, clock);
  const told: string[] = [];
  const facts: object[] = [];
  let held = 0;
  let collections = 0;
  const look = createMemoryWatch(
    {
      resident: () => held * MB,
      collect: async () => {
        collections++;
        if (canCollect) held /= 2;
        return canCollect;
      },
      cache,
      log: {
        warn: (fact, sentence) => {
          facts.push(fact);
          told.push(sentence);
        },
      },
    },
    500 * MB,
  );
  const at = async (megabytes: number) => {
    cache.keep('a', 1);
    held = megabytes;
    await look();
    return cache.statistics().entries;
  };
  return { clock, cache, told, facts, at, look, collections: () => collections };
}

describe('memory over the limit', () => {
  it('costs what is kept of answers, one collection and one sentence', async () => {
    const { at, told, facts, collections } = begin();
    expect(await at(501)).toBe(0);
    expect(told).toEqual([
      'memory 501MB is over bot.execution.memory_limit (500MB): 1 kept answers dropped, garbage collected, now 251MB',
    ]);
    expect([facts, collections()]).toMatchObject([[{ event: 'memory_high', dropped: 1 }], 1]);
  });
  it('costs nothing at the limit', async () => {
    const { at, told, collections } = begin();
    expect([await at(500), told, collections()]).toEqual([1, [], 0]);
  });
  it('that stays over it is said once, while answers go on being dropped', async () => {
    const { at, told, collections } = begin();
    expect([await at(501), await at(600), await at(700)]).toEqual([0, 0, 0]);
    expect([told.length, collections()]).toEqual([1, 1]);
  });
  it('that hovers about it is one story; well below it the next one begins', async () => {
    const { at, told } = begin();
    for (const megabytes of [501, 451, 501]) await at(megabytes);
    expect(told).toHaveLength(1);
    for (const megabytes of [450, 501]) await at(megabytes);
    expect(told).toHaveLength(2);
  });
  it('is said too where no garbage can be collected', async () => {
    const { at, told } = begin(false);
    await at(501);
    expect(told[0]).toContain('no garbage could be collected');
  });
});

it('each look removes what has expired', async () => {
  const { clock, cache, look } = begin();
  cache.keep('a', 1);
  await look();
  expect(cache.statistics().entries).toBe(1);
  clock.advance(1_001);
  await look();
  expect(cache.statistics().entries).toBe(0);
});

it('garbage is really collected', async () => {
  const gone: { readonly ref: WeakRef<object> } = { ref: new WeakRef({ large: new Array(1_000).fill(0) }) };
  await new Promise(setImmediate);
  expect(await collectGarbage()).toBe(true);
  expect(gone.ref.deref()).toBeUndefined();
});
