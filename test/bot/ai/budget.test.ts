// The decider with a budget, against the stub over real connections.
import { afterEach, describe, expect, it } from 'vitest';
import { type Asking, asking } from '../support/asking.ts';

const DAY = 86_400_000;
let open: Asking[] = [];
const ask = async (...given: Parameters<typeof asking>) => {
  const asked = await asking(...given);
  open.push(asked);
  return asked;
};
afterEach(async () => {
  await Promise.all(open.map((asked) => asked.close()));
  open = [];
});

const prices = { input: 1, cachedInput: 0.5, output: 2 };
const calls = (most: number) => ({ budget: { calls: most, usd: null } });

describe('each question over HTTP counts', () => {
  it.each([
    ['a decision', {}, 1],
    ['each retry', { fault: '503' }, 3],
    ['a correction', { fault: 'prose' }, 2],
    ['one that is refused', { fault: '401' }, 1],
    ['one that is given up', { fault: 'hang' }, 2],
  ] as const)('%s', async (_, play, count) => {
    const asked = await ask(play);
    await asked.decide();
    expect([asked.purse.today().calls, asked.stub.calls().total]).toEqual([count, count]);
  });
  it('a rehearsal', async () => {
    const asked = await ask();
    await asked.rehearse();
    expect(asked.purse.today().calls).toBe(1);
  });
  it('but not the check of the model, which is no question', async () => {
    const asked = await ask();
    await asked.decider.checkModel(new AbortController().signal);
    expect(asked.purse.today().calls).toBe(0);
  });
});

describe('the cost', () => {
  it('is that of the usage which the answer tells', async () => {
    const asked = await ask({}, { prices });
    await asked.decide();
    const { spent, estimated } = asked.purse.today();
    const bytes = JSON.stringify(asked.stub.questions()[0]).length;
    expect(estimated).toBe(0);
    expect(spent).toBeGreaterThan(0);
    // A token has about four characters to the stub, and half of the question comes from its cache.
    expect(spent).toBeLessThan((bytes / 4) * 1_000 + 500 * 2_000);
  });
  it.each([
    ['is nothing of what is refused', '401', { spent: 0, estimated: 0 }],
    ['is nothing of what fails inside the server', '503', { spent: 0, estimated: 0 }],
  ] as const)('%s', async (_, fault, cost) => {
    const asked = await ask({ fault }, { prices });
    await asked.decide();
    expect(asked.purse.today()).toMatchObject(cost);
  });
  it('is nothing where nobody listens', async () => {
    const asked = await ask({}, { prices, baseUrl: 'http://127.0.0.1:1' });
    await asked.decide();
    expect(asked.purse.today()).toEqual({ calls: 3, spent: 0, estimated: 0 });
  });
  it.each(['hang', 'stall', 'reset'] as const)(
    'may be all that it could be where no answer came: %s',
    async (fault) => {
      const asked = await ask({ fault }, { prices, maxAttempts: 1, attemptTimeout: 50 });
      await asked.decide();
      expect(asked.purse.today()).toMatchObject({ calls: 1, estimated: 1 });
      expect(asked.purse.today().spent).toBeGreaterThan(4_000_000);
    },
  );
});

describe('a budget that is used up', () => {
  it('sends nothing, is no outage, and begins anew on the next day by itself', async () => {
    const asked = await ask({}, calls(1));
    await asked.decide();
    const { outcome } = await asked.decide();
    expect(outcome).toEqual({
      reason: 'budget',
      faultDomain: null,
      httpStatus: null,
      fallback: expect.stringContaining('used up: 1 calls of at most 1; it begins anew at 00:00 UTC'),
    });
    expect(asked.stub.calls().total).toBe(1);
    expect(asked.decider.health()).toMatchObject({
      status: 'degraded',
      fault: { reason: 'budget', faultDomain: null },
    });
    expect(asked.decider.breaker()).toEqual({ state: 'closed', retryAt: null });
    asked.clock.advance(DAY);
    expect((await asked.decide()).outcome).toHaveProperty('signal', 'BUY');
    expect(asked.decider.health()).toMatchObject({ status: 'ok', fault: null });
  });
  it('in the middle of a decision ends it: no retry and no correction', async () => {
    const retried = await ask({ fault: '503' }, calls(2));
    expect((await retried.decide()).outcome).toHaveProperty('reason', 'budget');
    const corrected = await ask({ fault: 'prose' }, calls(1));
    expect((await corrected.decide()).outcome).toHaveProperty('reason', 'budget');
    expect([retried.stub.calls().total, corrected.stub.calls().total]).toEqual([2, 1]);
  });
  it('never opens the breaker, however often', async () => {
    const asked = await ask({}, calls(0));
    for (let i = 0; i < 5; i++) await asked.decide();
    expect(asked.decider.breaker().state).toBe('closed');
    expect(asked.meters.read().ai_decision.outcomes).toMatchObject({ refused: 5, failed: 0, fault: 0 });
  });
  it('stops a rehearsal too, and says nothing of health', async () => {
    const asked = await ask({}, calls(0));
    expect((await asked.rehearse()).outcome).toHaveProperty('reason', 'budget');
    expect([asked.decider.health().status, asked.stub.calls().total]).toEqual(['unknown', 0]);
  });
  it('does not close a breaker that is about to try', async () => {
    const asked = await ask({ fault: '401' }, calls(1));
    await asked.decide();
    asked.clock.advance(60_000);
    expect((await asked.decide()).outcome).toHaveProperty('reason', 'budget');
    expect(asked.decider.breaker().state).toBe('open');
    asked.stub.play({});
    asked.clock.advance(DAY);
    expect((await asked.decide()).outcome).toHaveProperty('signal', 'BUY');
    expect(asked.decider.breaker().state).toBe('closed');
  });
});
