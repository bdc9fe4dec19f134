// The first AI and its failover, each a stub at the other end of real connections.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { withFailover } from '../../../bot/ai/failover.ts';
import type { Play } from '../../../bot/ai-stub/faults.ts';
import { type Asking, asking, context } from '../support/asking.ts';

const MARGIN = 500;
/** Milliseconds. The short ones are for those who let them pass; the others never do, however busy the machine is. */
type Times = { readonly deadline: number; readonly attempt: number };
const LONG: Times = { deadline: 10_000, attempt: 4_000 };
/** Where both fail. */
const SHORT: Times = { deadline: 300, attempt: 100 };
/** What of it is left for the first. */
const SHARE = SHORT.deadline - SHORT.attempt;
/** Where the failover has to answer in what the first leaves, half of it. */
const HALVES: Times = { deadline: 1_000, attempt: 500 };

let open: Asking[] = [];
afterEach(async () => {
  await Promise.all(open.map((asked) => asked.close()));
  open = [];
});

type Changed = Parameters<typeof asking>[1];

async function pair(
  firstPlay: Partial<Play>,
  secondPlay: Partial<Play> = {},
  { first: changedFirst = {}, second: changedSecond = {} }: { first?: Changed; second?: Changed } = {},
  { deadline, attempt }: Times = LONG,
) {
  const numbers = { deadline, attemptTimeout: attempt, maxAttempts: 2 };
  const first = await asking(firstPlay, { ...numbers, provider: 'deepseek', model: 'one', ...changedFirst });
  open.push(first);
  const keys = 'bot.ai.failover';
  const second = await asking(secondPlay, { ...numbers, keys, provider: 'qwen', model: 'two', ...changedSecond });
  open.push(second);
  const told: string[] = [];
  const decider = withFailover(first.decider, second.decider, {
    deadline: { ms: deadline, key: 'bot.ai.deadline' },
    attempt: { ms: attempt, key: 'bot.ai.attempt_timeout' },
    moment: () => ({ at: first.clock.now(), wall: first.clock.wall() }),
    tell: (sentence) => told.push(sentence),
  });
  const decide = async (signal = new AbortController().signal) => {
    const begun = performance.now();
    const outcome = await decider.decide(context, signal);
    return { outcome, took: performance.now() - begun };
  };
  const calls = () => [first.stub.calls().total, second.stub.calls().total];
  return { decider, decide, first, second, calls, told };
}

const ONE = { provider: 'deepseek', model: 'one' };
const TWO = { provider: 'qwen', model: 'two' };

describe('the failover', () => {
  it('is not asked where the first decides', async () => {
    const { decide, decider, calls } = await pair({});
    expect((await decide()).outcome).toMatchObject({ signal: 'BUY', by: ONE });
    expect(calls()).toEqual([1, 0]);
    expect(decider.health().status).toBe('ok');
  });
  it.each([
    ['fails again and again', '500', 2],
    ['refuses the key', '401', 1],
    ['breaks the connection', 'reset', 2],
    ['makes no sense, also when corrected', 'prose', 2],
  ] as const)('decides where the first %s', async (_, fault, asked) => {
    const { decide, decider, calls } = await pair({ fault });
    expect((await decide()).outcome).toMatchObject({ signal: 'BUY', by: TWO });
    expect(calls()).toEqual([asked, 1]);
    expect(decider.health()).toMatchObject({ status: 'ok', fault: null });
  });
  it('decides where the budget of the first is used up, and pays from its own', async () => {
    const { decide, first, second, calls } = await pair({}, {}, { first: { budget: { calls: 1, usd: null } } });
    await decide();
    expect((await decide()).outcome).toMatchObject({ by: TWO });
    expect(calls()).toEqual([1, 1]);
    expect([first.purse.today().calls, second.purse.today().calls]).toEqual([1, 1]);
  });
  it('is asked at once while the breaker of the first is open, which is not asked', async () => {
    const { decide, decider, calls } = await pair({ fault: '402' });
    await decide();
    const { outcome, took } = await decide();
    expect(outcome).toMatchObject({ by: TWO });
    expect(took).toBeLessThan(MARGIN);
    expect(calls()).toEqual([1, 2]);
    expect(decider.breaker().state).toBe('closed');
  });
  it('gives way to the first as soon as that decides again', async () => {
    const { decide, first } = await pair({ fault: '401' });
    await decide();
    first.stub.play({});
    first.clock.advance(60_000);
    expect((await decide()).outcome).toMatchObject({ by: ONE });
  });
  it('is told of once when it takes over, with the reason, and once when the first is back', async () => {
    const { decide, first, told } = await pair({}, {}, { first: { label: 'One' }, second: { label: 'Two' } });
    await decide();
    expect(told).toEqual([]);
    first.stub.play({ fault: '401' });
    await decide();
    await decide();
    expect(told).toEqual([
      expect.stringMatching(/^Two decides in place of One: the AI answered HTTP 401: .*; check AI_API_KEY/),
    ]);
    first.stub.play({});
    first.clock.advance(60_000);
    await decide();
    await decide();
    expect(told.slice(1)).toEqual(['One decides again']);
  });
  it('takes over nothing where it has no decision either', async () => {
    const { decide, told } = await pair({ fault: '401' }, { fault: '401' });
    await decide();
    expect(told).toEqual([]);
  });
  it('leaves it visible that the first has failed', async () => {
    const { decide, decider } = await pair({ fault: '402' });
    await decide();
    expect(decider.asked()).toMatchObject([
      {
        role: 'first',
        ...ONE,
        health: { status: 'down', fault: { reason: 'no_balance' } },
        breaker: { state: 'open' },
      },
      { role: 'failover', ...TWO, health: { status: 'ok', fault: null }, breaker: { state: 'closed' } },
    ]);
  });
});

describe('one deadline for both', () => {
  it('ends the first in time for the failover, and its call with it, whatever it sends meanwhile', async () => {
    const { decide, first } = await pair({ fault: 'drip' }, {}, { first: { maxAttempts: 5 } }, HALVES);
    const { outcome, took } = await decide();
    expect(outcome).toMatchObject({ by: TWO });
    expect(took).toBeGreaterThanOrEqual(HALVES.deadline / 2 - 5);
    expect(took).toBeLessThan(HALVES.deadline);
    await vi.waitFor(() => expect(first.stub.calls().open).toBe(0), { timeout: 1_000, interval: 5 });
  });
  it('ends the failover too, and both have failed', async () => {
    const breaker = { failures: 1, open: 60_000, maxOpen: 60_000 };
    const changed = { first: { breaker }, second: { breaker, maxAttempts: 5 } };
    const { decide, decider, first, second } = await pair({ fault: 'hang' }, { fault: 'drip' }, changed, SHORT);
    const { outcome, took } = await decide();
    expect(outcome).toMatchObject({ reason: 'timeout', fallback: expect.stringContaining('its failover, test: ') });
    expect(took).toBeLessThan(SHORT.deadline + MARGIN);
    const told = 'fallback' in outcome ? outcome.fallback : '';
    const left = /its failover, .* within (\d+)ms \(what is left of bot\.ai\.deadline\)/.exec(told)?.[1];
    // A timer may end a millisecond early.
    expect(Number(left)).toBeLessThanOrEqual(SHORT.deadline - SHARE + 5);
    // A limit that is up is no abort of ours: it counts for the breaker of each.
    expect([first, second].map((one) => one.decider.breaker().state)).toEqual(['open', 'open']);
    expect(decider.breaker().state).toBe('open');
    expect(decider.health()).toMatchObject({ status: 'down', fault: { reason: 'timeout' } });
  });
  it('leaves the failover all of it where the first fails at once', async () => {
    const play = { fault: 'slow', seconds: 0.2 } as const;
    const times = { deadline: 10_000, attempt: 100 };
    const { decide } = await pair({ fault: '401' }, play, { second: { attemptTimeout: 9_000 } }, times);
    expect((await decide()).outcome).toMatchObject({ by: TWO });
  });
  it('makes no second decision of an answer that comes too late', async () => {
    const play = { fault: 'slow', seconds: 0.52 } as const;
    const { decide, decider, calls } = await pair(play, {}, { first: { attemptTimeout: 900 } }, HALVES);
    expect((await decide()).outcome).toMatchObject({ by: TWO });
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(calls()).toEqual([1, 1]);
    expect(decider.asked()[0]).toMatchObject({ health: { status: 'down' } });
  });
});

it('both out of budget is no outage', async () => {
  const budget = { calls: 0, usd: null };
  const { decide, decider, calls } = await pair({}, {}, { first: { budget }, second: { budget } });
  expect((await decide()).outcome).toMatchObject({ reason: 'budget', faultDomain: null });
  expect(decider.health()).toMatchObject({ status: 'degraded', fault: { reason: 'budget' } });
  expect(calls()).toEqual([0, 0]);
});

it('an abort ends it, and the failover is not asked', async () => {
  const { decide, decider, first, calls } = await pair({ fault: 'hang' });
  const abort = new AbortController();
  const decided = decide(abort.signal);
  await vi.waitFor(() => expect(first.stub.calls().open).toBe(1), { interval: 1 });
  abort.abort(new Error('the bot is stopping'));
  await expect(decided).rejects.toThrow('the bot is stopping');
  expect(calls()).toEqual([1, 0]);
  expect(decider.health().status).toBe('unknown');
});

it('a rehearsal asks the same way and leaves no trace', async () => {
  const { decider } = await pair({ fault: '401' });
  const before = [decider.health(), decider.breaker()];
  expect(await decider.rehearse(context, new AbortController().signal)).toMatchObject({ signal: 'BUY', by: TWO });
  expect([decider.health(), decider.breaker()]).toEqual(before);
});

it('the pair is an AI only where both are', async () => {
  const { decider } = await pair({}, {}, { second: { isAi: false } });
  expect(decider.isAi).toBe(false);
  expect((await pair({})).decider.isAi).toBe(true);
});
