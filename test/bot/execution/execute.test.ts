// How outside calls are made, one rule after another; time is the test's.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createBreaker } from '../../../bot/execution/breaker.ts';
import { BreakerOpen } from '../../../bot/execution/failure.ts';
import { systemClock } from '../../../common/clock.ts';
import { executing, failure, hang, never, operation, options, VIRTUAL } from '../support/executing.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: [...VIRTUAL.toFake] }));
afterEach(() => void vi.useRealTimers());

/** Lets the time run; what came of it, after how many milliseconds. */
async function outcomeOf<T>(asked: Promise<T>) {
  const begun = performance.now();
  const settled = asked.then(
    (answer) => ({ answer, after: performance.now() - begun }),
    (error: Error) => ({ error: error.message, after: performance.now() - begun }),
  );
  await vi.runAllTimersAsync();
  return settled;
}
/** Calls that end as told, one after another; the last ones again and again. */
function scripted(...script: readonly ((signal: AbortSignal) => Promise<unknown>)[]) {
  const signals: AbortSignal[] = [];
  const call = (signal: AbortSignal) => {
    signals.push(signal);
    return (script[signals.length - 1] ?? script.at(-1))?.(signal) as Promise<unknown>;
  };
  return { call, signals };
}
const ok = async () => 'fine';
const fails =
  (course = {}) =>
  () =>
    Promise.reject(failure(course));
const breakerAfter = (failures: number) => createBreaker({ failures, open: 10_000, maxOpen: 10_000 }, systemClock);

describe('an attempt', () => {
  it('is ended after its limit, and the next one begins', async () => {
    const { call, signals } = scripted(hang(), ok);
    expect(await outcomeOf(executing().execute(operation(call), options(), never))).toEqual({
      answer: 'fine',
      after: 400,
    });
    expect(signals.map((signal) => signal.aborted)).toEqual([true, false]);
  });
  it('is not waited for where it does not hear', async () => {
    const { call } = scripted(hang(true), ok);
    expect(await outcomeOf(executing().execute(operation(call), options(), never))).toMatchObject({ after: 400 });
  });
  it('is not ended within its limit', async () => {
    const slow = () => new Promise((resolve) => setTimeout(resolve, 399, 'late'));
    expect(await outcomeOf(executing().execute(operation(slow), options(), never))).toMatchObject({ answer: 'late' });
  });
});

describe('the deadline', () => {
  it('ends all attempts together, and says which key sets it', async () => {
    const { call, signals } = scripted(hang());
    const asked = executing().execute(operation(call), options({ attempts: 9 }), never);
    expect(await outcomeOf(asked)).toEqual({ error: 'over 1000 (the.deadline)', after: 1_000 });
    expect(signals.map((signal) => signal.aborted)).toEqual([true, true, true]);
  });
  it('is not waited for where the server asks to wait beyond it', async () => {
    const { call, signals } = scripted(fails({ retryAfter: 1_000 }));
    expect(await outcomeOf(executing().execute(operation(call), options(), never))).toEqual({
      error: 'no luck',
      after: 0,
    });
    expect(signals).toHaveLength(1);
  });
  it('leaves the time that the server asks for', async () => {
    const { call } = scripted(fails({ retryAfter: 900 }), ok);
    expect(await outcomeOf(executing().execute(operation(call), options(), never))).toMatchObject({ after: 900 });
  });
});

describe('a retry', () => {
  it('is made as often as allowed', async () => {
    const { call, signals } = scripted(fails());
    await outcomeOf(executing().execute(operation(call), options({ attempts: 4 }), never));
    expect(signals).toHaveLength(4);
  });
  it.each([
    ['what will fail again', fails({ isTransient: false })],
    ['a fault of our own', () => Promise.reject(new Error('a bug'))],
  ])('is not made of %s', async (_, fault) => {
    const { call, signals } = scripted(fault);
    await outcomeOf(executing().execute(operation(call), options(), never));
    expect(signals).toHaveLength(1);
  });
  it('is not made of an order, whatever the settings say, nor is its answer kept or shared', async () => {
    const { execute } = executing();
    const failed = scripted(fails());
    await outcomeOf(execute(operation(failed.call, { isOnce: true }), options({ attempts: 9 }), never));
    expect(failed.signals).toHaveLength(1);

    const sent = scripted(ok);
    const order = operation(sent.call, { isOnce: true });
    const keyed = options({}, { cacheKey: { account: 'a', parameters: {} } });
    await outcomeOf(Promise.all([execute(order, keyed, never), execute(order, keyed, never)]));
    await outcomeOf(execute(order, keyed, never));
    expect(sent.signals).toHaveLength(3);
  });
});

describe('our own abort', () => {
  it('ends the call at once, with its reason, and no other call follows', async () => {
    const abort = new AbortController();
    const { call, signals } = scripted(hang());
    setTimeout(() => abort.abort(new Error('enough')), 150);
    expect(await outcomeOf(executing().execute(operation(call), options(), abort.signal))).toEqual({
      error: 'enough',
      after: 150,
    });
    expect(signals.map((signal) => signal.aborted)).toEqual([true]);
  });
  it('begins no call where it came before', async () => {
    const { call, signals } = scripted(ok);
    await outcomeOf(executing().execute(operation(call), options(), AbortSignal.abort(new Error('enough'))));
    expect(signals).toEqual([]);
  });
  it('is no failure of the provider, though the call fails of it', async () => {
    const breaker = breakerAfter(1);
    const abort = new AbortController();
    const reset = (signal: AbortSignal) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(failure())));
    setTimeout(() => abort.abort(new Error('enough')), 10);
    await outcomeOf(executing().execute(operation(reset), options({}, { breaker }), abort.signal));
    expect(breaker.state().state).toBe('closed');
  });
});

describe('an operation within another', () => {
  /** @param own Of the inner one. */
  const nested = async (own: Parameters<typeof options>[0], course = {}) => {
    const { execute, meters } = executing();
    const { call, signals } = scripted(Object.keys(course).length > 0 ? fails(course) : hang());
    const outer = operation((signal) => execute(operation(call, { name: 'ai_question' }), options(own), signal), {
      name: 'ai_decision',
    });
    const outcome = await outcomeOf(execute(outer, options({ deadline: 500, timeout: 500, attempts: 1 }), never));
    return { outcome, signals, meters: meters.read() };
  };
  it('is ended by the outer deadline where that comes first, and really', async () => {
    const { outcome, signals, meters } = await nested({ deadline: 9_000, timeout: 9_000 });
    expect(outcome).toEqual({ error: 'over 500 (the.deadline)', after: 500 });
    expect(signals.map((signal) => signal.aborted)).toEqual([true]);
    expect([meters.ai_decision.timeouts, meters.ai_question.timeouts]).toEqual([1, 0]);
    expect(meters.ai_question.outcomes).toMatchObject({ aborted: 1, failed: 0 });
  });
  it('is ended by its own where that comes first', async () => {
    const { outcome, meters } = await nested({ deadline: 300, timeout: 200 });
    expect(outcome).toEqual({ error: 'over 300 (the.deadline)', after: 300 });
    expect([meters.ai_decision.timeouts, meters.ai_question.timeouts]).toEqual([0, 2]);
  });
  it('does not wait for what the outer deadline would cut off', async () => {
    const { outcome, signals } = await nested({ deadline: 9_000, timeout: 9_000 }, { retryAfter: 600 });
    expect([outcome, signals.length]).toEqual([{ error: 'no luck', after: 0 }, 1]);
  });
});

describe('the breaker', () => {
  it('counts operations, not attempts, and lets none through while it is open', async () => {
    const breaker = breakerAfter(2);
    const { execute, meters } = executing();
    const { call, signals } = scripted(fails());
    const ask = () => outcomeOf(execute(operation(call), options({}, { breaker }), never));
    await ask();
    expect([signals.length, breaker.state().state]).toEqual([3, 'closed']);
    await ask();
    expect(await ask()).toEqual({ error: 'the circuit breaker is open for 10s', after: 0 });
    expect([signals.length, meters.read().ai_models.outcomes]).toMatchObject([6, { failed: 2, refused: 1 }]);
  });
  it('is not asked where the answer is kept', async () => {
    const breaker = breakerAfter(1);
    const { execute } = executing();
    const { call } = scripted(ok, fails({ isTransient: false }));
    const ask = (account: string) =>
      outcomeOf(execute(operation(call), options({}, { breaker, cacheKey: { account, parameters: 1 } }), never));
    await ask('a');
    await ask('b');
    expect(breaker.state().state).toBe('open');
    expect(await ask('a')).toMatchObject({ answer: 'fine' });
    await expect(execute(operation(call), options({}, { breaker }), never)).rejects.toBeInstanceOf(BreakerOpen);
  });
});

describe('the cache', () => {
  const keyed = (account: string, parameters = {}) => options({}, { cacheKey: { account, parameters } });
  const counting = () => {
    let calls = 0;
    return { call: async () => ++calls, calls: () => calls };
  };
  it('answers again without a call, until the answer has expired', async () => {
    const { execute } = executing({ size: 10, ttl: 1_000 });
    const { call } = counting();
    const ask = () => execute(operation(call), keyed('a'), never);
    expect([await ask(), await ask()]).toEqual([1, 1]);
    vi.advanceTimersByTime(999);
    expect(await ask()).toBe(1);
    vi.advanceTimersByTime(2);
    expect(await ask()).toBe(2);
  });
  it('knows accounts, operations and parameters apart', async () => {
    const { execute } = executing();
    const { call } = counting();
    expect([
      await execute(operation(call), keyed('a'), never),
      await execute(operation(call), keyed('b'), never),
      await execute(operation(call, { name: 'ai_question' }), keyed('a'), never),
      await execute(operation(call), keyed('a', { more: 1 }), never),
      await execute(operation(call), keyed('a'), never),
    ]).toEqual([1, 2, 3, 4, 1]);
  });
  it('keeps no failure', async () => {
    const { execute } = executing();
    const { call } = scripted(fails({ isTransient: false }), ok);
    const ask = () => outcomeOf(execute(operation(call), keyed('a'), never));
    expect([await ask(), await ask()]).toMatchObject([{ error: 'no luck' }, { answer: 'fine' }]);
  });
  it('does not keep what has no key', async () => {
    const { execute } = executing();
    const { call, calls } = counting();
    for (let i = 0; i < 3; i++) await execute(operation(call), options(), never);
    expect(calls()).toBe(3);
  });
  it('answers nobody who has gone', async () => {
    const { execute } = executing();
    await execute(operation(ok), keyed('a'), never);
    const gone = AbortSignal.abort(new Error('enough'));
    await expect(execute(operation(ok), keyed('a'), gone)).rejects.toThrow('enough');
  });
  it('counts looks, not as calls', async () => {
    const { execute, meters } = executing();
    const slow = () => new Promise((resolve) => setTimeout(resolve, 50, 1));
    const ask = () => execute(operation(slow), keyed('a'), never);
    await outcomeOf(Promise.all([ask(), ask(), ask()]));
    await ask();
    expect(meters.read().ai_models).toMatchObject({
      lookups: { miss: 1, shared: 2, hit: 1 },
      outcomes: { ok: 1 },
      duration: { count: 1, sum: 0.05 },
    });
  });
});

it('what is left: no timer, whatever the end', async () => {
  const { execute } = executing();
  const abort = new AbortController();
  const asked = [
    execute(operation(ok), options(), never),
    execute(operation(fails({ isTransient: false })), options(), never),
    execute(operation(hang()), options(), abort.signal),
    execute(operation(fails({ retryAfter: 500 })), options(), abort.signal),
  ];
  const settled = Promise.allSettled(asked);
  await vi.advanceTimersByTimeAsync(1);
  // Deadline and limit of the third, deadline and wait of the fourth.
  expect(vi.getTimerCount()).toBe(4);
  abort.abort();
  await settled;
  expect(vi.getTimerCount()).toBe(0);
});

it('counts retries and limits of attempts', async () => {
  const { execute, meters } = executing();
  await outcomeOf(execute(operation(scripted(hang(), fails(), ok).call), options(), never));
  expect(meters.read().ai_models).toMatchObject({ retries: 2, timeouts: 1, outcomes: { ok: 1, failed: 0 } });
  await outcomeOf(
    execute(
      operation(() => Promise.reject(new Error('a bug'))),
      options(),
      never,
    ),
  );
  expect(meters.read().ai_models.outcomes).toMatchObject({ fault: 1, failed: 0 });
});
