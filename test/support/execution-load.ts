// Many operations at once on few keys, against an other side that takes a while: how they fare.
import { setTimeout as sleep } from 'node:timers/promises';
import { createCache } from '../../bot/execution/cache.ts';
import { createExecute } from '../../bot/execution/execute.ts';
import { createExecutionMeters } from '../../bot/execution/meters.ts';
import type { Operation } from '../../bot/execution/operation.ts';
import { systemClock } from '../../common/clock.ts';

const CALL_MS = 20;

export type Fared = {
  readonly calls: number;
  /** Share of the operations that needed no call of their own, answers that were waited for together included. */
  readonly hits: number;
  /** Milliseconds from the start of an operation to its answer. */
  readonly p50: number;
  readonly p99: number;
  readonly wrong: number;
};

/** One cache under load, one round after another; between two rounds everything has expired. */
export function createLoad(operations: number, keys: number) {
  const ttl = 60_000;
  let lapsed = 0;
  const clock = { now: () => systemClock.now() + lapsed };
  const meters = createExecutionMeters();
  const cache = createCache({ size: 1_000, ttl }, clock);
  const execute = createExecute({ cache, meters, clock, random: Math.random });
  const limit = { ms: 10_000, key: 'limit' };
  const policy = { deadline: limit, timeout: limit, retry: { attempts: 3, initial: 10, max: 10 } };

  async function round(): Promise<Fared> {
    const { signal } = new AbortController();
    const before = meters.read().ai_models;
    const begun = { ...before.lookups, calls: before.duration.count };
    let wrong = 0;
    const one = async (i: number) => {
      const key = i % keys;
      const operation: Operation<{ readonly key: number; readonly text: string }> = {
        name: 'ai_models',
        call: (inner) => sleep(CALL_MS, { key, text: 'x'.repeat(1_000) }, { signal: inner }),
        overdue: ({ key }) => new Error(key),
      };
      const started = performance.now();
      const cacheKey = { account: `account ${key % 10}`, parameters: { key, symbol: 'BTC/USDT:USDT' } };
      const answer = await execute(operation, { ...policy, cacheKey }, signal);
      if (answer.key !== key) wrong++;
      return performance.now() - started;
    };
    const took = (await Promise.all(Array.from({ length: operations }, (_, i) => one(i)))).sort((a, b) => a - b);
    const after = meters.read().ai_models;
    const { hit, shared } = after.lookups;
    lapsed += ttl + 1;
    return {
      calls: after.duration.count - begun.calls,
      hits: (hit + shared - begun.hit - begun.shared) / operations,
      p50: took[Math.floor(operations * 0.5)] as number,
      p99: took[Math.floor(operations * 0.99)] as number,
      wrong,
    };
  }

  return { round, statistics: cache.statistics };
}
