// The decider against the stub, over real connections: what it makes of every fault, and within which time.
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { complaintAboutModel } from '../../../bot/ai/model-check.ts';
import { PROFILES } from '../../../bot/ai/profiles.ts';
import { startStub } from '../../../bot/ai-stub/stub.ts';
import type { Holding } from '../../../bot/domain/trading/book.ts';
import { type Asking, asking, context, KEY } from '../support/asking.ts';
import { executing, never } from '../support/executing.ts';

const MARGIN = 250;
const HOLDING: Holding = {
  symbol: 'BTC/USDT:USDT',
  side: 'long',
  size: 1,
  leverage: 1,
  entryPrice: 150,
  entryFee: 0,
  openedAt: 0,
  candle: 0,
  unrealizedPnl: 9,
  stopLoss: 140,
  takeProfit: 170,
};
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
/** Every call has ended at the server's side too. */
const noneOpen = ({ stub }: Asking) =>
  vi.waitFor(() => expect(stub.calls().open).toBe(0), { timeout: 200, interval: 5 });

describe('a sound answer', () => {
  it('is a decision, and the decider is well', async () => {
    const asked = await ask();
    const { outcome } = await asked.decide();
    expect(outcome).toMatchObject({ signal: 'BUY', confidence: 'MEDIUM', stopLoss: 156.615, takeProfit: 163.77 });
    expect(asked.decider.health?.()).toMatchObject({ status: 'ok', fault: null });
  });
  it('was asked for as the profile wants it', async () => {
    const asked = await ask({}, { profile: PROFILES.deepseek });
    await asked.decide();
    expect(asked.stub.questions()[0]).toMatchObject({
      model: 'm',
      stream: false,
      response_format: { type: 'json_object' },
      thinking: { type: 'disabled' },
      temperature: 0.2,
    });
  });
  it('may come at the second attempt', async () => {
    const asked = await ask({ fault: '503', times: 2 });
    expect((await asked.decide()).outcome).toHaveProperty('signal', 'BUY');
    expect([asked.stub.calls().total, asked.decider.health?.().status]).toEqual([3, 'ok']);
  });
  it('is waited for, however slow, within the limit', async () => {
    const asked = await ask({ fault: 'slow', seconds: 0.2 });
    expect((await asked.decide()).outcome).toHaveProperty('signal', 'BUY');
  });
});

it('an answer may close the open position, whatever its levels are, and is not asked to correct them', async () => {
  const content = JSON.stringify({ signal: 'SELL', confidence: 'LOW', reason: 'over', stop_loss: 0, take_profit: 'x' });
  const asked = await ask({ fault: 'text', content });
  const told = await asked.decider.decide({ ...context, holding: HOLDING }, never);
  expect(told).toMatchObject({ signal: 'SELL', stopLoss: null, takeProfit: null });
  expect(asked.stub.questions()).toHaveLength(1);
  expect(asked.stub.questions()[0]?.messages?.at(-1)?.content).toContain('SELL closes it at once');
  expect((await asked.decide()).outcome).toHaveProperty('reason', 'bad_output');
});

describe('an answer with faults', () => {
  it.each(['blank', 'truncated', 'prose', 'bad-schema', 'wrong-side'] as const)(
    'is corrected once it is told them: %s',
    async (fault) => {
      const asked = await ask({ fault, times: 1 }, { profile: PROFILES.deepseek });
      expect((await asked.decide()).outcome).toHaveProperty('signal', 'BUY');
      const [, second] = asked.stub.questions();
      expect(second?.messages?.at(-1)?.content).toMatch(/not a valid answer:\n- /);
      expect(second).toMatchObject({ temperature: 0 });
    },
  );
  it.each(['blank', 'truncated', 'prose', 'bad-schema', 'wrong-side'] as const)(
    'is a fallback the second time, and no third is asked for: %s',
    async (fault) => {
      const asked = await ask({ fault });
      expect((await asked.decide()).outcome).toMatchObject({
        reason: 'bad_output',
        faultDomain: 'provider',
        httpStatus: 200,
      });
      expect(asked.stub.calls().total).toBe(2);
    },
  );
  it('is not corrected by retries: a correction that fails is the end', async () => {
    const asked = await ask({ fault: 'prose', times: 1, then: '500' });
    expect((await asked.decide()).outcome).toHaveProperty('reason', 'provider_5xx');
    expect(asked.stub.calls().total).toBe(2);
  });
});

describe('the limit of an attempt and of the decision', () => {
  it.each(['hang', 'stall', 'drip'] as const)('ends a server that does not finish: %s', async (fault) => {
    const asked = await ask({ fault });
    const { outcome, took } = await asked.decide();
    expect(outcome).toMatchObject({ reason: 'timeout', faultDomain: 'provider', httpStatus: null });
    expect(took).toBeGreaterThanOrEqual(395);
    expect(took).toBeLessThan(400 + MARGIN);
    expect(asked.stub.calls().total).toBe(2);
    await noneOpen(asked);
  });
  it('ends a single attempt', async () => {
    const asked = await ask({ fault: 'drip' }, { maxAttempts: 1, attemptTimeout: 100, deadline: 5_000 });
    const { outcome, took } = await asked.decide();
    expect(outcome).toMatchObject({
      fallback: expect.stringMatching(/^no answer from the AI within 100ms \(bot\.ai\.attempt_timeout\); a server/),
    });
    expect(took).toBeLessThan(100 + MARGIN);
    await noneOpen(asked);
  });
  it('includes the correction', async () => {
    const asked = await ask({ fault: 'prose', times: 1, then: 'hang' }, { attemptTimeout: 10_000 });
    const { outcome, took } = await asked.decide();
    expect(outcome).toMatchObject({
      fallback: expect.stringMatching(/^no answer from the AI within 400ms \(bot\.ai\.deadline\); /),
    });
    expect(took).toBeLessThan(400 + MARGIN);
    await noneOpen(asked);
  });
  it('gives up at once where the server asks to wait longer', async () => {
    const asked = await ask({ fault: '429', seconds: 60 });
    const { outcome, took } = await asked.decide();
    expect(outcome).toMatchObject({ reason: 'rate_limited', httpStatus: 429 });
    expect(took).toBeLessThan(MARGIN);
    expect(asked.stub.calls().total).toBe(1);
  });
  it('waits where the server asks for it', async () => {
    const asked = await ask({ fault: '429', seconds: 0.2, times: 1 });
    const { outcome, took } = await asked.decide();
    expect(outcome).toHaveProperty('signal', 'BUY');
    expect(took).toBeGreaterThanOrEqual(195);
  });
});

describe('a refusal or a broken connection', () => {
  it.each([
    ['400', 1, 'bad_request', 'config', 'open'],
    ['401', 1, 'auth', 'config', 'open'],
    ['402', 1, 'no_balance', 'config', 'open'],
    ['404', 1, 'bad_request', 'config', 'open'],
    ['500', 3, 'provider_5xx', 'provider', 'closed'],
    ['503', 3, 'provider_5xx', 'provider', 'closed'],
    ['reset', 3, 'connect', 'provider', 'closed'],
  ] as const)('%s: %i calls, then a fallback for %s', async (fault, calls, reason, faultDomain, breaker) => {
    const asked = await ask({ fault });
    const { outcome, took } = await asked.decide();
    expect(outcome).toMatchObject({ reason, faultDomain });
    expect(took).toBeLessThan(MARGIN);
    expect([asked.stub.calls().total, asked.decider.breaker?.().state]).toEqual([calls, breaker]);
    expect(asked.decider.health?.()).toMatchObject({ status: 'down', fault: { reason, faultDomain } });
    await noneOpen(asked);
  });
  it('nobody listens', async () => {
    const asked = await ask({}, { baseUrl: 'http://127.0.0.1:1' });
    expect((await asked.decide()).outcome).toMatchObject({
      reason: 'connect',
      fallback:
        'the AI could not be reached: ECONNREFUSED; is ollama, or whatever server bot.ai.base_url means, running? Start it',
    });
  });
  it('a host that nobody knows is no fault that a restart mends', async () => {
    const asked = await ask(
      {},
      { baseUrl: 'http://ai.invalid', deadline: 3_000, attemptTimeout: 3_000, maxAttempts: 1 },
    );
    expect((await asked.decide()).outcome).toMatchObject({
      reason: 'connect',
      faultDomain: 'provider',
      fallback: expect.stringContaining('check the network and the name service of this machine, and bot.ai.base_url'),
    });
  });
  it('no HTTP at all', async () => {
    const server = createServer((socket) => void socket.on('error', () => undefined).end('SSH-2.0-OpenSSH_9.9\r\n'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const asked = await ask({}, { baseUrl: `http://127.0.0.1:${port}` });
    expect((await asked.decide()).outcome).toMatchObject({ reason: 'connect' });
    server.close();
  });
  it('an answer without end', async () => {
    const asked = await ask({ fault: 'text', content: 'x'.repeat(2 << 20) });
    expect((await asked.decide()).outcome).toMatchObject({
      reason: 'bad_output',
      fallback: expect.stringContaining('more than 1048576 bytes'),
    });
    await noneOpen(asked);
  });
});

describe('the circuit breaker', () => {
  it('asks nobody while it is open, says so, and tries one call when its time is up', async () => {
    const asked = await ask({ fault: '401' });
    await asked.decide();
    const { outcome } = await asked.decide();
    expect(outcome).toEqual({
      reason: 'auth',
      faultDomain: 'config',
      httpStatus: 401,
      fallback:
        'the AI was not asked: the circuit breaker is open for 60s; check AI_API_KEY in .env, or make a new key',
    });
    expect(asked.stub.calls().total).toBe(1);
    asked.stub.play({});
    asked.clock.advance(60_000);
    expect((await asked.decide()).outcome).toHaveProperty('signal', 'BUY');
    expect(asked.decider.breaker?.()).toEqual({ state: 'closed', retryAt: null });
    expect(asked.decider.health?.().status).toBe('ok');
  });
  it('says what has opened it also where a decision asked for before has come after that', async () => {
    const asked = await ask({ fault: 'slow', seconds: 0.1, times: 1, then: '401' });
    const [first, second] = await Promise.all([asked.decide(), asked.decide()]);
    expect([first.outcome, second.outcome].filter((outcome) => 'signal' in outcome)).toHaveLength(1);
    expect(asked.decider.health()).toMatchObject({ status: 'ok', fault: null });
    expect((await asked.decide()).outcome).toMatchObject({ reason: 'auth', httpStatus: 401 });
    expect(asked.decider.health()).toMatchObject({ status: 'down', fault: { reason: 'auth' } });
  });
  it('says what has opened it also where the budget was used up after that by a decision asked for before', async () => {
    const budget = { calls: 2, usd: null };
    const asked = await ask({ fault: 'hang', times: 1, then: '401' }, { attemptTimeout: 120, budget });
    const [first, second] = await Promise.all([asked.decide(), asked.decide()]);
    const reasons = [first.outcome, second.outcome].map((outcome) => 'reason' in outcome && outcome.reason);
    expect(reasons.toSorted()).toEqual(['auth', 'budget']);
    expect((await asked.decide()).outcome).toMatchObject({ reason: 'auth', httpStatus: 401 });
  });
  it('counts decisions, not calls', async () => {
    const asked = await ask({ fault: '500' });
    await asked.decide();
    await asked.decide();
    expect(asked.decider.breaker?.().state).toBe('closed');
    await asked.decide();
    expect([asked.stub.calls().total, asked.decider.breaker?.().state]).toEqual([9, 'open']);
  });
});

describe('a rehearsal', () => {
  const stateOf = ({ decider }: Asking) => ({ health: decider.health(), breaker: decider.breaker() });
  it('asks as a decision does, corrections and retries included', async () => {
    const asked = await ask({ fault: 'prose', times: 1 });
    expect((await asked.rehearse()).outcome).toMatchObject({ signal: 'BUY', stopLoss: 156.615 });
    await asked.decide();
    const [rehearsed, , decided] = asked.stub.questions();
    expect(rehearsed).toEqual(decided);
  });
  it('leaves health and breaker as they were, however well it goes', async () => {
    const asked = await ask();
    const before = stateOf(asked);
    asked.clock.advance(1_000);
    await asked.rehearse();
    expect(stateOf(asked)).toEqual(before);
  });
  it.each(['401', '500', 'prose', 'reset'] as const)('leaves them as they were, however badly: %s', async (fault) => {
    const asked = await ask();
    await asked.decide();
    const before = stateOf(asked);
    asked.stub.play({ fault });
    asked.clock.advance(1_000);
    for (let i = 0; i < 4; i++) expect((await asked.rehearse()).outcome).toHaveProperty('fallback');
    expect(stateOf(asked)).toEqual(before);
    asked.stub.play({});
    expect((await asked.decide()).outcome).toHaveProperty('signal', 'BUY');
  });
  it('says what is wrong, without the key', async () => {
    const asked = await ask({ fault: 'text', content: JSON.stringify({ signal: KEY }) });
    expect((await asked.rehearse()).outcome).toEqual({
      reason: 'bad_output',
      faultDomain: 'provider',
      httpStatus: 200,
      fallback: expect.stringContaining('got "***"'),
    });
  });
  it('asks also while the breaker is open, which stays open', async () => {
    const asked = await ask({ fault: '401' });
    await asked.decide();
    const before = stateOf(asked);
    asked.stub.play({});
    expect((await asked.rehearse()).outcome).toHaveProperty('signal', 'BUY');
    expect(stateOf(asked)).toEqual(before);
    expect(before.breaker.state).toBe('open');
  });
  it('keeps the deadline of a decision', async () => {
    const asked = await ask({ fault: 'drip' });
    const { outcome, took } = await asked.rehearse();
    expect(outcome).toHaveProperty('reason', 'timeout');
    expect(took).toBeGreaterThanOrEqual(395);
    expect(took).toBeLessThan(400 + MARGIN);
    await noneOpen(asked);
  });
  it('ends at once with the signal', async () => {
    const asked = await ask({ fault: 'hang' }, { deadline: 10_000, attemptTimeout: 10_000 });
    const abort = new AbortController();
    const rehearsed = asked.rehearse(abort.signal);
    await vi.waitFor(() => expect(asked.stub.calls().open).toBe(1), { interval: 1 });
    abort.abort(new Error('the bot is stopping'));
    await expect(rehearsed).rejects.toThrow('the bot is stopping');
    await noneOpen(asked);
  });
});

describe('an abort', () => {
  it.each(['hang', 'drip'] as const)('ends the call at once and is no failure of the AI: %s', async (fault) => {
    const asked = await ask({ fault }, { deadline: 10_000, attemptTimeout: 10_000 });
    const abort = new AbortController();
    const decided = asked.decide(abort.signal);
    await vi.waitFor(() => expect(asked.stub.calls().open).toBe(1), { interval: 1 });
    const begun = performance.now();
    abort.abort(new Error('the bot is stopping'));
    await expect(decided).rejects.toThrow('the bot is stopping');
    expect(performance.now() - begun).toBeLessThan(100);
    expect(asked.decider.health?.().status).toBe('unknown');
    await noneOpen(asked);
  });
  it('ends the wait before a retry', async () => {
    const asked = await ask({ fault: '429', seconds: 5 }, { deadline: 10_000 });
    const abort = new AbortController();
    const decided = asked.decide(abort.signal);
    await vi.waitFor(() => expect(asked.stub.calls()).toEqual({ open: 0, total: 1 }), { interval: 1 });
    abort.abort(new Error('the bot is stopping'));
    await expect(decided).rejects.toThrow('the bot is stopping');
    expect(asked.stub.calls().total).toBe(1);
  });
});

describe('the key', () => {
  it('goes to the server, in the header and nowhere else; without one there is no header', async () => {
    const seen: unknown[] = [];
    const server = createHttpServer((request, response) => {
      seen.push([request.headers.authorization, request.url]);
      request.resume();
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const baseUrl = `http://127.0.0.1:${(server.address() as { port: number }).port}/v1`;
    for (const key of [KEY, null]) {
      const { outcome } = await (await ask({}, { baseUrl, key })).decide();
      expect(outcome).toMatchObject({ reason: 'bad_request', httpStatus: 302 });
    }
    expect(seen).toEqual([
      [`Bearer ${KEY}`, '/v1/chat/completions'],
      [undefined, '/v1/chat/completions'],
    ]);
    server.close();
    server.closeAllConnections();
  });
  it('is quoted neither in a reason nor in a fault, whatever the server says', async () => {
    const content = JSON.stringify({ signal: 'HOLD', confidence: 'LOW', reason: `your key is ${KEY}` });
    const asked = await ask({ fault: 'text', content });
    expect((await asked.decide()).outcome).toMatchObject({ reason: 'your key is ***' });
    asked.stub.play({ fault: 'text', content: JSON.stringify({ signal: KEY }) });
    const { outcome } = await asked.decide();
    expect(outcome).toHaveProperty('fallback', expect.stringContaining('got "***"'));
  });
});

describe('the check of the model', () => {
  const check = (asked: Asking) => asked.decider.checkModel(new AbortController().signal);
  it('is content with a model that is listed, and says nothing of health', async () => {
    const asked = await ask();
    expect(await check(asked)).toBeNull();
    expect(asked.decider.health?.().status).toBe('unknown');
  });
  it('knows the name that ollama lists for a model without a tag', async () => {
    const asked = await ask();
    const listing = await startStub({ port: 0, model: 'm:latest' });
    const found = await check(await ask({}, { baseUrl: listing.baseUrl }));
    await listing.close();
    expect([found, await check(asked)]).toEqual([null, null]);
  });
  it('names the models where ours is missing', async () => {
    const asked = await ask({}, { model: 'gone' });
    expect(await check(asked)).toBe(
      'test does not list the model gone: set bot.ai.model to one of its models, such as "m"',
    );
    expect(asked.decider.health?.()).toMatchObject({
      status: 'down',
      fault: { reason: 'bad_request', faultDomain: 'config' },
    });
  });
  it('says that the key is wrong', async () => {
    const asked = await ask({ fault: '401' });
    expect(await check(asked)).toBe(
      'test cannot be asked for its models: the AI answered HTTP 401: stub: the key is wrong; check AI_API_KEY in .env, or make a new key',
    );
    expect(asked.decider.health?.()).toMatchObject({
      status: 'down',
      fault: { reason: 'auth', faultDomain: 'config' },
    });
  });
  it('takes a server that cannot be reached for an outage', async () => {
    const asked = await ask({}, { baseUrl: 'http://127.0.0.1:1' });
    expect(await check(asked)).toContain('ECONNREFUSED');
    expect(asked.decider.health?.()).toMatchObject({
      status: 'down',
      fault: { reason: 'connect', faultDomain: 'provider' },
    });
  });
  it('asks nothing of a server that does not list its models', async () => {
    expect(await check(await ask({ fault: '404' }))).toBeNull();
  });
  it('complains of nothing once it is aborted', async () => {
    const asked = await ask({ fault: 'hang' }, { attemptTimeout: 10_000 });
    const abort = new AbortController();
    const checked = asked.decider.checkModel(abort.signal);
    abort.abort(new Error('the bot is stopping'));
    expect(await checked).toBeNull();
    expect(asked.decider.health().status).toBe('unknown');
  });
  it('says less than a decision that was made meanwhile', async () => {
    const asked = await ask({}, { model: 'gone' });
    await asked.decide();
    await check(asked);
    expect(asked.decider.health?.().status).toBe('ok');
  });
  it.each([
    ['503', 2],
    ['401', 0],
  ] as const)('is made again only where that is worth it: after %s %i times', async (fault, retries) => {
    const asked = await ask({ fault });
    await check(asked);
    expect(asked.meters.read().ai_models).toMatchObject({ retries, outcomes: { failed: 1 } });
  });
  it('knows accounts apart, since not every model is there for each', async () => {
    const asked = await ask();
    let calls = 0;
    const http = {
      ask: async () => ({ status: 200, headers: {}, text: `{"data": [{"id": "${++calls === 1 ? 'm' : 'other'}"}]}` }),
      close: async () => undefined,
    };
    const ports = { http, clock: asked.clock, execute: executing().execute };
    const complaintOf = (key: string) => complaintAboutModel({ ...asked.settings, key }, ports, never);
    expect([await complaintOf('a'), (await complaintOf('b'))?.reason, await complaintOf('a')]).toEqual([
      null,
      'bad_request',
      null,
    ]);
  });
  it('asks once for a list that is kept, and not for the sake of a failure', async () => {
    const asked = await ask({ fault: '401' });
    await check(asked);
    asked.stub.play({});
    for (let i = 0; i < 3; i++) expect(await check(asked)).toBeNull();
    expect(asked.meters.read().ai_models).toMatchObject({
      lookups: { miss: 2, hit: 2 },
      outcomes: { failed: 1, ok: 1 },
    });
  });
});

it('decisions, questions, corrections and rehearsals are counted apart', async () => {
  const asked = await ask({ fault: '500', times: 1, then: 'prose' });
  await asked.decide();
  await asked.rehearse();
  const { ai_decision, ai_question, ai_correction, ai_rehearsal } = asked.meters.read();
  expect(ai_decision).toMatchObject({ outcomes: { ok: 0, failed: 1 }, retries: 0 });
  expect(ai_rehearsal.outcomes).toMatchObject({ failed: 1 });
  expect(ai_question).toMatchObject({ outcomes: { ok: 2 }, retries: 1 });
  expect(ai_correction.outcomes).toMatchObject({ ok: 2 });
});
