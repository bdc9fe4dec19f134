// What holds of an outside call for every schedule of answers, failures, hangs and aborts; time is the test's.
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { executing, failure, never, operation, options, VIRTUAL } from '../support/executing.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: [...VIRTUAL.toFake] }));
afterEach(() => void vi.useRealTimers());

/** One attempt at the other side. It hears the signal unless it is deaf. */
const behaviour = fc.record({
  takes: fc.oneof(fc.nat(120), fc.constant(100_000)),
  ends: fc.constantFrom('ok', 'transient', 'transient', 'transient', 'hopeless', 'bug'),
  retryAfter: fc.option(fc.nat(200)),
  isDeaf: fc.boolean(),
});
type Behaviour = typeof behaviour extends fc.Arbitrary<infer T> ? T : never;

const limits = fc.record({
  deadline: fc.integer({ min: 10, max: 400 }),
  timeout: fc.integer({ min: 10, max: 400 }),
  attempts: fc.integer({ min: 1, max: 5 }),
});

type Call = {
  readonly begun: number;
  readonly signal: AbortSignal;
  readonly wasAborted: boolean;
  ended: number | null;
};

/** The other side, with a record of each call. */
function provider(script: readonly Behaviour[]) {
  const calls: Call[] = [];
  const call = (signal: AbortSignal) =>
    new Promise<string>((resolve, reject) => {
      const { takes, ends, retryAfter, isDeaf } = script[calls.length % script.length] as Behaviour;
      const made: Call = { begun: performance.now(), signal, wasAborted: signal.aborted, ended: null };
      calls.push(made);
      const end = () => {
        made.ended = performance.now();
        if (ends === 'ok') resolve('fine');
        else reject(ends === 'bug' ? new Error('a bug') : failure({ isTransient: ends === 'transient', retryAfter }));
      };
      const timer = setTimeout(end, takes);
      if (isDeaf) return;
      signal.addEventListener('abort', () => {
        clearTimeout(timer);
        made.ended ??= performance.now();
        // As a connection that breaks.
        reject(failure());
      });
    });
  return { call, calls };
}

/** Runs the time far beyond every limit; when it settled, in milliseconds. */
async function settlesAt(asked: Promise<unknown>): Promise<{ readonly at: number; readonly error: unknown }> {
  const settled = asked.then(
    () => ({ at: performance.now(), error: null }),
    (error: unknown) => ({ at: performance.now(), error }),
  );
  await vi.advanceTimersByTimeAsync(5_000);
  return settled;
}

/** Whatever happens to one execution. */
function expectSound(calls: readonly Call[], begun: number, settled: number, most: number, end: number): void {
  expect(calls.length).toBeLessThanOrEqual(most);
  expect(settled).toBeLessThanOrEqual(end + 1);
  for (const [i, { signal, ...call }] of calls.entries()) {
    expect(call.wasAborted).toBe(false);
    expect(call.begun).toBeGreaterThanOrEqual(begun);
    expect(call.begun).toBeLessThanOrEqual(settled);
    // Either it came to its end, or it was told to stop.
    const isDone = (call.ended ?? Number.POSITIVE_INFINITY) <= settled;
    expect(isDone || signal.aborted).toBe(true);
    const next = calls[i + 1];
    if (next) expect((call.ended ?? Number.POSITIVE_INFINITY) <= next.begun || signal.aborted).toBe(true);
  }
}

const script = fc.array(behaviour, { minLength: 1, maxLength: 5 });
const abortAfter = fc.option(fc.nat(300));

it('never calls more often than allowed, nor after its deadline or our abort, and leaves no call running', async () => {
  await fc.assert(
    fc.asyncProperty(script, limits, abortAfter, fc.boolean(), async (behaviours, given, aborted, isOnce) => {
      const { call, calls } = provider(behaviours);
      const abort = new AbortController();
      const begun = performance.now();
      if (aborted !== null) setTimeout(() => abort.abort(new Error('enough')), aborted);
      const { at, error } = await settlesAt(
        executing(undefined, () => 0.5).execute(operation(call, { isOnce }), options(given), abort.signal),
      );
      const end = begun + Math.min(given.deadline, aborted ?? Number.POSITIVE_INFINITY);
      expectSound(calls, begun, at, isOnce ? 1 : given.attempts, end);
      if (aborted !== null && at - begun > aborted) expect(error).toHaveProperty('message', 'enough');
    }),
    { numRuns: 300 },
  );
});

it('never outlasts the operation that it is part of', async () => {
  await fc.assert(
    fc.asyncProperty(script, limits, limits, async (behaviours, outer, inner) => {
      const { execute } = executing();
      const { call, calls } = provider(behaviours);
      const begun = performance.now();
      const whole = operation((signal) => execute(operation(call), options(inner), signal), { name: 'ai_decision' });
      const { at } = await settlesAt(execute(whole, options({ ...outer, attempts: 1 }), never));
      expectSound(calls, begun, at, inner.attempts, begun + Math.min(outer.deadline, outer.timeout, inner.deadline));
    }),
    { numRuns: 200 },
  );
});

it('never lets who shares a call wait for another’s abort, nor ends it while somebody waits', async () => {
  const ms = (max: number) => fc.integer({ min: 1, max });
  const asker = fc.record({ from: ms(100), aborts: fc.option(ms(200)), account: fc.constantFrom('a', 'b') });
  await fc.assert(
    fc.asyncProperty(fc.array(asker, { minLength: 1, maxLength: 6 }), ms(150), async (askers, takes) => {
      const { execute } = executing();
      const begun = performance.now();
      const asked = askers.map(async ({ from, aborts, account }) => {
        await new Promise((resolve) => setTimeout(resolve, from));
        const abort = new AbortController();
        const end = aborts === null ? Number.POSITIVE_INFINITY : from + aborts;
        if (aborts !== null) setTimeout(() => abort.abort(new Error('enough')), aborts);
        const { call } = provider([{ takes, ends: 'ok', retryAfter: null, isDeaf: false }]);
        const theirs = operation(async (signal) => `${await call(signal)} for ${account}`);
        const keyed = options({ deadline: 1_000, timeout: 1_000 }, { cacheKey: { account, parameters: null } });
        const answer = await execute(theirs, keyed, abort.signal).catch((error: Error) => error.message);
        const after = performance.now() - begun;
        if (answer === 'enough') expect(after).toBe(end);
        else expect([answer, after <= Math.min(end, from + takes)]).toEqual([`fine for ${account}`, true]);
      });
      await settlesAt(Promise.all(asked));
      await Promise.all(asked);
    }),
    { numRuns: 200 },
  );
});
