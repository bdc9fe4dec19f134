import { afterEach, describe, expect, it } from 'vitest';
import { Transient } from '../../../bot/domain/errors.ts';
import type { Control } from '../../../bot/server/control.ts';
import { about } from '../support/about.ts';
import { type Serving, serving } from '../support/serving.ts';

let bot: Serving;
const serve = async (testAi: Control['testAi'], changed: Partial<typeof about> = {}) => {
  const control = { stop: () => undefined, halt: { file: '/data/HALT', write: () => undefined }, testAi };
  bot = await serving({ control, about: { ...about, ...changed } });
};
const test = async () => {
  const { status, body } = await bot.post('/api/test_ai');
  return { status, ...JSON.parse(body) };
};
afterEach(() => bot.close());

const buy = { signal: 'BUY', confidence: 'HIGH', reason: 'a reason', stopLoss: 85, takeProfit: 99 } as const;

describe('POST /api/test_ai', () => {
  it('shows what the decider answers, and how long that took', async () => {
    await serve(async () => {
      bot.scene.now += 1_234.4;
      return buy;
    });
    expect(await test()).toEqual({
      status: 200,
      ok: true,
      is_ai: false,
      ms: 1_234,
      answer: { signal: 'BUY', confidence: 'HIGH', reason: 'a reason', stop_loss: 85, take_profit: 99 },
    });
  });
  it('says who has answered, where the decider may ask more than one', async () => {
    const by = { provider: 'qwen', model: 'qwen-plus' };
    await serve(async () => ({ ...buy, by }));
    expect((await test()).answer).toMatchObject({ signal: 'BUY', ...by });
  });
  it('says of an AI that it is one', async () => {
    await serve(async () => buy, { decider: { ...about.decider, isAi: true } });
    expect((await test()).is_ai).toBe(true);
  });
  it('shows no levels of an answer that has none', async () => {
    await serve(async () => ({ signal: 'HOLD', confidence: 'LOW', reason: 'a reason' }));
    expect((await test()).answer).toMatchObject({ signal: 'HOLD', stop_loss: null, take_profit: null });
  });
  it('shows why there is no answer', async () => {
    await serve(async () => ({ reason: 'auth', faultDomain: 'config', httpStatus: 401, fallback: 'the key is wrong' }));
    expect(await test()).toEqual({
      status: 200,
      ok: false,
      is_ai: false,
      ms: 0,
      reason: 'auth',
      fault_domain: 'config',
      http_status: 401,
      error: 'the key is wrong',
    });
  });
  it('is over a second after the deadline, also with a decider that does not listen', async () => {
    let seen: AbortSignal | undefined;
    await serve(
      (signal) => {
        seen = signal;
        return new Promise(() => undefined);
      },
      { deadline: -980 },
    );
    expect(await test()).toMatchObject({ status: 200, ok: false, reason: 'timeout', error: 'no answer within 20ms' });
    expect(seen?.aborted).toBe(true);
  });
  it('is one at a time: a second one gets 409, the next after it is served', async () => {
    let asked = 0;
    let answer: (decision: typeof buy) => void = () => undefined;
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    await serve(() => {
      asked++;
      begin();
      return asked === 1 ? new Promise((resolve) => (answer = resolve)) : Promise.resolve(buy);
    });
    const first = test();
    await begun;
    expect(await test()).toEqual({ status: 409, error: 'a test is under way already' });
    answer(buy);
    expect(await first).toMatchObject({ status: 200, ok: true });
    expect(await test()).toMatchObject({ status: 200, ok: true });
    expect(asked).toBe(2);
  });
  it('is 503 while there is nothing to ask about', async () => {
    await serve(() => Promise.reject(new Transient('no candles yet')));
    expect(await test()).toEqual({ status: 503, error: 'no candles yet' });
  });
  it('is 500 at a fault of our own, which holds up no later test', async () => {
    let isBroken = true;
    await serve(async () => {
      if (isBroken) throw new TypeError('our own');
      return buy;
    });
    expect(await test()).toEqual({ status: 500, error: 'internal error' });
    expect(String(bot.faults)).toContain('our own');
    isBroken = false;
    expect((await test()).ok).toBe(true);
  });
});
