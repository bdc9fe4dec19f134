// The decider that asks an AI, with the stub at the other end of a real connection.
import { openHttp } from '../../../bot/ai/http.ts';
import { PROFILES } from '../../../bot/ai/profiles.ts';
import { type RemoteDecider, remoteDecider } from '../../../bot/ai/remote.ts';
import type { AiSettings } from '../../../bot/ai/settings.ts';
import type { Play } from '../../../bot/ai-stub/faults.ts';
import { type Stub, startStub } from '../../../bot/ai-stub/stub.ts';
import type { Context } from '../../../bot/domain/decision/decision.ts';
import { createCache } from '../../../bot/execution/cache.ts';
import { createExecute } from '../../../bot/execution/execute.ts';
import { createExecutionMeters, type ExecutionMeters } from '../../../bot/execution/meters.ts';
import { onceWithin } from '../../../bot/execution/policy.ts';
import { measure } from '../../../bot/indicators/measure.ts';
import { observationOf } from './candles.ts';
import { type HandClock, handClock } from './hand-clock.ts';
import { type Paying, paying } from './ledger.ts';

export const KEY = 'sk-3f1c9a7b55d24e1f8a60';

const observation = observationOf(Array.from({ length: 60 }, (_, i) => 100 + i));
export const context: Context = { symbol: 'BTC/USDT:USDT', observation, measures: measure(observation), holding: null };

export type Asking = {
  readonly decider: RemoteDecider;
  readonly settings: AiSettings;
  readonly stub: Stub;
  readonly clock: HandClock;
  readonly meters: ExecutionMeters;
  readonly purse: Paying['purse'];
  /** One decision, and how long it took in milliseconds. */
  readonly decide: (signal?: AbortSignal) => Promise<{ readonly outcome: Outcome; readonly took: number }>;
  /** The same, but as a rehearsal. */
  readonly rehearse: Asking['decide'];
  readonly close: () => Promise<void>;
};

type Outcome = Awaited<ReturnType<RemoteDecider['decide']>>;

type Numbers = { readonly deadline: number; readonly attemptTimeout: number; readonly maxAttempts: number };

/** @param changed Settings other than: 300 ms for an attempt, 400 ms in all, three attempts, no random wait. */
export async function asking(
  play: Partial<Play> = {},
  changed: Partial<Omit<AiSettings, 'policies'> & Numbers> = {},
): Promise<Asking> {
  const stub = await startStub({ port: 0, model: 'm', play });
  const { deadline: total = 400, attemptTimeout = 300, maxAttempts = 3, ...others } = changed;
  const deadline = { ms: total, key: 'bot.ai.deadline' };
  const timeout = { ms: attemptTimeout, key: 'bot.ai.attempt_timeout' };
  const often = { deadline, timeout, retry: { attempts: maxAttempts, initial: 10, max: 20 } };
  const once = { ...often, retry: { ...often.retry, attempts: 1 } };
  const settings: AiSettings = {
    keys: 'bot.ai',
    provider: 'openai',
    profile: PROFILES.openai,
    model: 'm',
    baseUrl: stub.baseUrl,
    key: KEY,
    language: 'en',
    isAi: true,
    label: 'test',
    timeframe: '15m',
    policies: { decision: onceWithin(deadline), question: often, correction: once, models: often },
    breaker: { failures: 3, open: 60_000, maxOpen: 900_000 },
    prices: null,
    budget: { calls: null, usd: null },
    ...others,
  };
  const http = openHttp(settings.baseUrl, settings.key);
  const clock = handClock();
  const meters = createExecutionMeters();
  const cache = createCache({ size: 10, ttl: 60_000 }, clock);
  const execute = createExecute({ cache, meters, clock, random: () => 0 });
  const { purse } = paying(settings, clock);
  const decider = remoteDecider(settings, { http, clock, execute, purse });
  const timed =
    (question: RemoteDecider['decide']): Asking['decide'] =>
    async (signal = new AbortController().signal) => {
      const begun = performance.now();
      const outcome = await question(context, signal);
      return { outcome, took: performance.now() - begun };
    };
  const close = async () => {
    await http.close();
    await stub.close();
  };
  return {
    decider,
    settings,
    stub,
    clock,
    meters,
    purse,
    decide: timed(decider.decide),
    rehearse: timed(decider.rehearse),
    close,
  };
}
