import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readPlay } from '../../../bot/ai-stub/faults.ts';
import { type Stub, startStub } from '../../../bot/ai-stub/stub.ts';

const PROGRAM = join(import.meta.dirname, '../../../bot/ai-stub/main.ts');
const words = (...given: string[]) => spawnSync(process.execPath, [PROGRAM, ...given], { encoding: 'utf8' });

describe('the stub', () => {
  let stub: Stub;
  beforeEach(async () => {
    stub = await startStub({ port: 0 });
  });
  afterEach(() => stub.close());
  const post = (path: string, body: unknown, signal?: AbortSignal) =>
    fetch(stub.baseUrl + path, { method: 'POST', body: JSON.stringify(body), ...(signal && { signal }) });
  const ask = async (content: string) => {
    const answer = await post('/chat/completions', { messages: [{ role: 'user', content }] });
    const { choices } = (await answer.json()) as { choices: { message: { content: string } }[] };
    return JSON.parse(choices[0]?.message.content ?? '');
  };

  it.each([
    ['Price: 110\nSMA 20: 100 (x)', { signal: 'BUY', stop_loss: 108.35, take_profit: 113.3 }],
    ['现价: 90\nSMA 20: 100（x）', { signal: 'SELL', stop_loss: 91.35, take_profit: 87.3 }],
    ['what now?', { signal: 'HOLD', stop_loss: null }],
  ])('decides about %j by price and average', async (question, decision) => {
    expect(await ask(question)).toMatchObject(decision);
  });
  it('lists its model, with and without /v1', async () => {
    for (const address of [`${stub.baseUrl}/models`, `${stub.baseUrl.replace('/v1', '')}/models`]) {
      expect(await (await fetch(address)).json()).toMatchObject({ data: [{ id: 'ai-stub' }] });
    }
  });
  it('plays another fault from the next question on, as often as it is told', async () => {
    await post('/fault', { fault: '503', times: 1, then: '402' });
    const statuses: number[] = [];
    for (let i = 0; i < 3; i++) statuses.push((await post('/chat/completions', {})).status);
    expect(statuses).toEqual([503, 402, 402]);
  });
  it('counts the calls that are open', async () => {
    stub.play({ fault: 'hang' });
    const abort = new AbortController();
    const asked = post('/chat/completions', {}, abort.signal).catch(() => undefined);
    const open = async () => ((await (await fetch(`${stub.baseUrl}/calls`)).json()) as { open: number }).open;
    await vi.waitFor(async () => expect(await open()).toBe(1), { interval: 5 });
    abort.abort();
    await asked;
    await vi.waitFor(async () => expect(await open()).toBe(0), { interval: 5 });
  });
  it('refuses an order that it does not understand, in a sentence', async () => {
    const answer = await post('/fault', { fault: 'sulk' });
    expect([answer.status, await answer.text()]).toEqual([
      400,
      expect.stringContaining('there is no fault \\"sulk\\"'),
    ]);
  });
});

describe('an order to the stub', () => {
  it.each([
    [{ fault: 'constructor' }, 'there is no fault "constructor"'],
    [{ then: 7 }, 'there is no fault 7'],
    [{ seconds: '5' }, 'seconds must be a number'],
    [{ times: 0 }, 'times must be a whole number'],
    [{ wait: 5 }, 'wait is not understood'],
  ])('%j is refused', (order, sentence) => expect(readPlay(order)).toContain(sentence));
});

describe('npm run ai-stub', () => {
  it('says where it listens and how to point the bot at it', async () => {
    const child = spawn(process.execPath, [PROGRAM, '--port', '0', '--fault', 'slow', '--seconds', '1']);
    let out = '';
    child.stdout.on('data', (part) => (out += part));
    await vi.waitFor(() => expect(out).toContain('--bot.ai.base_url'), { timeout: 5_000, interval: 10 });
    expect(out).toMatch(/^AI stub listening on http:\/\/127\.0\.0\.1:\d+\/v1 \(fault: slow\)/);
    expect(out).toContain('--bot.ai.provider openai --bot.ai.model ai-stub');
    child.kill();
  });
  it('has help with every fault and an example', () => {
    const { status, stdout } = words('--help');
    expect(status).toBe(0);
    for (const part of ['wrong-side', 'drip', 'Example: npm run ai-stub']) expect(stdout).toContain(part);
  });
  it.each([[['--fault', 'sulk']], [['--prot', '1']], [['--port', '80a0']], [['--seconds', 'x']]])(
    'answers the bad words %j with one line and 64',
    (given) => {
      const { status, stderr } = words(...given);
      expect([status, stderr.trimEnd().split('\n').length]).toEqual([64, 1]);
    },
  );
});
