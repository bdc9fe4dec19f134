// The real bot decided by an AI, with the stub as the AI: every fault, one after another, and what the bot shows of it.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Fault } from '../../bot/ai-stub/faults.ts';
import { type Stub, startStub } from '../../bot/ai-stub/stub.ts';
import type { Dashboard } from '../../bot/server/dashboard.ts';
import { faultsOf } from '../bot/support/dashboard-schema.ts';
import { type BotFolder, botFolder, freePort } from '../bot/support/spawn-bot.ts';

const KEY = 'sk-3f1c9a7b55d24e1f8a60';
const DEADLINE = 500;
const MARGIN = 250;

let port: number;
let stub: Stub;
let folder: BotFolder;
const configure = (
  ai: Record<string, unknown> = {},
  breaker: Record<string, unknown> = { open: '10ms', max_open: '10ms' },
) =>
  writeFileSync(
    join(folder.path, 'config.yaml'),
    JSON.stringify({
      bot: {
        port,
        decision_interval: '150ms',
        ai: {
          provider: 'openai',
          model: 'm',
          base_url: stub.baseUrl,
          deadline: `${DEADLINE}ms`,
          attempt_timeout: '300ms',
          ...ai,
        },
        execution: { retry: { initial: '10ms', max: '10ms' }, breaker },
      },
    }),
  );
beforeEach(async () => {
  port = await freePort();
  stub = await startStub({ port: 0, model: 'm' });
  folder = botFolder('');
  writeFileSync(join(folder.path, '.env'), `AI_API_KEY=${KEY}\n`, { mode: 0o600 });
  configure();
});
afterEach(async () => {
  await folder.clear();
  await stub.close();
});

const look = async () => (await (await fetch(`http://127.0.0.1:${port}/api/dashboard`)).json()) as Dashboard;
const told = (path: string) => fetch(`http://127.0.0.1:${port}${path}`);
const ownLog = () => readFileSync(join(folder.path, 'logs/bot.1.log'), 'utf8');
const noneOpen = () => vi.waitFor(() => expect(stub.calls().open).toBe(0), { timeout: 200, interval: 5 });

/** Looks every few milliseconds until the dashboard is as wanted; every look is kept and the last one returned. */
async function until(isWanted: (shown: Dashboard) => boolean, looks: Dashboard[] = []): Promise<Dashboard> {
  return vi.waitFor(
    async () => {
      const shown = await look();
      looks.push(shown);
      expect(isWanted(shown), JSON.stringify({ ai: shown.ai, decision: shown.decision })).toBe(true);
      return shown;
    },
    { timeout: 5_000, interval: 5 },
  );
}

const FAULTS: readonly (readonly [Fault, reason: string, domain: string])[] = [
  ['hang', 'timeout', 'provider'],
  ['stall', 'timeout', 'provider'],
  ['drip', 'timeout', 'provider'],
  ['slow', 'timeout', 'provider'],
  ['reset', 'connect', 'provider'],
  ['429', 'rate_limited', 'provider'],
  ['401', 'auth', 'config'],
  ['402', 'no_balance', 'config'],
  ['404', 'bad_request', 'config'],
  ['500', 'provider_5xx', 'provider'],
  ['503', 'provider_5xx', 'provider'],
  ['blank', 'bad_output', 'provider'],
  ['truncated', 'bad_output', 'provider'],
  ['prose', 'bad_output', 'provider'],
  ['bad-schema', 'bad_output', 'provider'],
  ['wrong-side', 'bad_output', 'provider'],
];

it('survives every fault in time, takes none for a decision, and decides again when the AI is back', async () => {
  const bot = folder.run();
  const first = await until((shown) => shown.decision.decisions_total > 0);
  expect(faultsOf(first)).toEqual([]);
  expect(first.ai).toMatchObject({ provider: 'openai', model: 'm', is_ai: true, status: 'ok', breaker: 'closed' });
  expect(first.decision.last_source).toBe('ai');

  const looks: Dashboard[] = [first];
  for (const [fault, reason, domain] of FAULTS) {
    stub.play({ fault });
    const asked = stub.calls().total;
    await vi.waitFor(() => expect(stub.calls().total).toBeGreaterThan(asked), { timeout: 2_000, interval: 2 });
    // The call under way now meets this fault, and its fallback is the next one.
    const { decision } = await look();
    const shown = await until((now) => now.decision.fallbacks_total > decision.fallbacks_total, looks);
    expect([fault, shown.ai.status, shown.ai.reason, shown.ai.fault_domain]).toEqual([fault, 'down', reason, domain]);
    expect(faultsOf(shown)).toEqual([]);
  }
  for (const [i, shown] of looks.entries()) {
    expect(shown.decision.in_flight_age_s ?? 0).toBeLessThan((DEADLINE + MARGIN) / 1000);
    const before = looks[i - 1] ?? shown;
    if (shown.decision.fallbacks_total === before.decision.fallbacks_total) continue;
    expect(shown.decision.last_decision_at).toBe(before.decision.last_decision_at);
    expect(shown.last_update).toBe(before.last_update);
  }
  const last = looks.at(-1) as Dashboard;
  expect(last.decision.consecutive_fallbacks).toBeGreaterThanOrEqual(FAULTS.length);
  expect(last.decision.decisions_total).toBeLessThanOrEqual(first.decision.decisions_total + 2);

  stub.play({});
  const back = await until((shown) => shown.ai.status === 'ok');
  expect(back.decision).toMatchObject({ consecutive_fallbacks: 0 });
  expect(back.decision.fallbacks_total).toBeGreaterThanOrEqual(FAULTS.length);
  expect(ownLog()).not.toContain('cycle_failed');

  const answers = await Promise.all(
    ['/', '/api/ai_decisions', '/api/ai_model_info', '/metrics'].map(async (path) => (await told(path)).text()),
  );
  const shown = [JSON.stringify(looks), ...answers, ownLog(), bot.output.stdout, bot.output.stderr].join('\n');
  expect(shown).not.toContain(KEY);
  const failed = /^bot_operations_total\{operation="ai_decision",outcome="failed"\} (\d+)$/m.exec(shown)?.[1];
  expect(Number(failed)).toBeGreaterThanOrEqual(FAULTS.length);
  expect(shown).toContain('bot_cache_lookups_total{operation="ai_models",result="miss"} 1\n');
  expect(shown).toContain('bot_cache_entries 1\n');
  expect(readFileSync(`/proc/${bot.child.pid}/cmdline`, 'utf8')).not.toContain(KEY);

  stub.play({ fault: 'drip' });
  await vi.waitFor(() => expect(stub.calls().open).toBe(1), { timeout: 2_000, interval: 2 });
  const begun = performance.now();
  bot.child.kill('SIGTERM');
  expect(await bot.exited).toBe(0);
  expect(performance.now() - begun).toBeLessThan(MARGIN);
  await noneOpen();
});

it('asks nobody while the circuit breaker is open, and shows until when', async () => {
  configure({ deadline: '10s', attempt_timeout: '5s' }, { open: '60s' });
  stub.play({ fault: '402' });
  folder.run();
  const shown = await until(({ decision }) => decision.consecutive_fallbacks >= 3);
  expect(stub.calls().total).toBe(1);
  expect(shown.ai).toMatchObject({ status: 'down', reason: 'no_balance', http_status: 402, breaker: 'open' });
  expect(Date.parse(shown.ai.retry_at ?? '') - Date.parse(shown.server_now)).toBeGreaterThan(50_000);
  expect(shown.decision).toMatchObject({ last_decision_at: null, decisions_total: 0 });
});

it('ends at once when asked to, though the decision and the check of the model hang', async () => {
  configure({ deadline: '60s', attempt_timeout: '20s' });
  stub.play({ fault: 'hang' });
  const bot = folder.run();
  await until((shown) => shown.decision.in_flight_since !== null && stub.calls().open === 1);
  const begun = performance.now();
  bot.child.kill('SIGTERM');
  expect(await bot.exited).toBe(0);
  expect(performance.now() - begun).toBeLessThan(MARGIN);
  expect(ownLog()).not.toContain('fell_back');
  await noneOpen();
});

it('keeps to its budget of the day over kill -9 and restart, and calls it no outage', async () => {
  configure({ budget: { calls: 3 } });
  const killed = folder.run();
  await vi.waitFor(() => expect(stub.calls().total).toBe(2), { timeout: 5_000, interval: 2 });
  killed.child.kill('SIGKILL');
  await killed.exited;
  folder.run();
  const shown = await until(({ decision }) => decision.consecutive_fallbacks >= 2);
  // A call may have been counted and not sent when the process was killed; never the other way round.
  expect(stub.calls().total).toBeLessThanOrEqual(3);
  expect(shown.ai).toMatchObject({ status: 'degraded', reason: 'budget', fault_domain: null, breaker: 'closed' });
  expect(faultsOf(shown)).toEqual([]);
  expect(ownLog().match(/the budget of today is used up/g)).toHaveLength(1);
});

it('lets the failover decide where the first cannot, with its own key, and shows who it was', async () => {
  const other = await startStub({ port: 0, model: 'n' });
  onTestFinished(() => other.close());
  configure({
    failover: { provider: 'openai', model: 'n', base_url: other.baseUrl, prices: { input: 1, output: 2 } },
    budget: { calls: 1000 },
  });
  stub.play({ fault: '402' });
  folder.run({ env: { AI_FAILOVER_API_KEY: 'a-key-of-its-own' } });
  const shown = await until((now) => now.decision.decisions_total > 0 && now.ai.asked[1]?.calls_today === 1);
  expect(shown.decision).toMatchObject({ last_source: 'ai', last_model: 'n', fallbacks_total: 0 });
  expect(shown.ai).toMatchObject({ model: 'm', status: 'ok', reason: null, breaker: 'closed' });
  expect(shown.ai.asked).toMatchObject([
    { role: 'first', model: 'm', status: 'down', reason: 'no_balance', http_status: 402, budget: { calls: 1000 } },
    { role: 'failover', model: 'n', status: 'ok', reason: null, budget: { calls: null } },
  ]);
  expect(shown.ai.asked[1]?.spent_today_usd).toBeGreaterThan(0);
  expect(faultsOf(shown)).toEqual([]);
  const { decisions } = (await (await told('/api/ai_decisions')).json()) as { decisions: readonly { model: string }[] };
  expect(decisions.at(-1)?.model).toBe('n');
  expect(ownLog()).toContain('set bot.ai.failover.budget');
  expect(ownLog().match(/decides in place of/g)).toHaveLength(1);
});

describe('what the AI writes', () => {
  const hostile = '<script>alert(1)</script><img src=x onerror=alert(2)>"\'&\u202egnp.exe\u001b[31m\u0000\nline';
  it('leaves the bot as json that no browser takes for a page, with what steers a terminal made visible', async () => {
    const content = JSON.stringify({ signal: 'HOLD', confidence: 'LOW', reason: hostile });
    stub.play({ fault: 'text', content });
    folder.run();
    await until((shown) => shown.decision.decisions_total > 0);
    const answer = await told('/api/ai_decisions');
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    const { decisions } = (await answer.json()) as { decisions: readonly { reason: string }[] };
    expect(decisions[0]?.reason).toBe(
      '<script>alert(1)</script><img src=x onerror=alert(2)>"\'&\\u202egnp.exe\\u001b[31m\\u0000\\nline',
    );
    expect(ownLog()).not.toContain('\u202e');
  });
  it('is no decision where it is 10 kB long', async () => {
    const content = JSON.stringify({ signal: 'HOLD', confidence: 'LOW', reason: 'x'.repeat(10_000) });
    stub.play({ fault: 'text', content });
    folder.run();
    const { decision, ai } = await until((shown) => shown.decision.fallbacks_total > 0);
    expect([decision.decisions_total, ai.reason]).toEqual([0, 'bad_output']);
    expect(ownLog().length).toBeLessThan(10_000);
  });
});

describe('at the start', () => {
  it('a server that cannot be reached is an outage', async () => {
    configure({ base_url: 'http://127.0.0.1:1/v1' });
    folder.run();
    const { ai } = await until((shown) => shown.decision.fallbacks_total > 0);
    expect(ai).toMatchObject({ status: 'down', reason: 'connect', fault_domain: 'provider' });
    const sentence = 'cannot be asked for its models: the AI could not be reached: ECONNREFUSED';
    await vi.waitFor(() => expect(ownLog()).toContain(sentence), { timeout: 2_000, interval: 5 });
  });
  it('a model that is retired, or missing, is named in the log', async () => {
    configure({ provider: 'deepseek', model: 'deepseek-chat' });
    folder.run({ env: { DEEPSEEK_API_KEY: KEY } });
    await until((shown) => shown.decision.decisions_total > 0);
    expect(ownLog()).toContain('deepseek-chat of deepseek is retired');
    await vi.waitFor(() => expect(ownLog()).toContain('does not list the model deepseek-chat'), { timeout: 2_000 });
    expect(ownLog()).not.toContain(KEY);
  });
  it.each([
    ['missing', '', 'DEEPSEEK_API_KEY is not set'],
    ['a placeholder', 'your-api-key', 'DEEPSEEK_API_KEY holds a placeholder'],
  ])('a key that is %s ends it with 78 and the remedy', async (_, key, sentence) => {
    configure({ provider: 'deepseek' });
    const bot = folder.run({ env: { DEEPSEEK_API_KEY: key } });
    expect(await bot.exited).toBe(78);
    expect(bot.output.stderr).toContain(sentence);
    expect(bot.output.stderr).toContain('write the key into .env');
  });
});
