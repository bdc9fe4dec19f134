// The real guardian over the real bot, decided by the stub: an AI that stops is found, though the bot lives and answers.
import { expect, it, onTestFinished } from 'vitest';
import { FAULTS as ALL_FAULTS, type Fault } from '../../bot/ai-stub/faults.ts';
import { startStub } from '../../bot/ai-stub/stub.ts';
import type { Dashboard } from '../../bot/server/dashboard.ts';
import { count, prepare, until } from '../support/guardian.ts';

it('passes while the AI decides, fails once only fallbacks come, and verifies the restart by an AI decision', async () => {
  const stub = await startStub({ port: 0, model: 'm' });
  onTestFinished(() => stub.close());
  const guarded = await prepare({
    guardian: { max_no_response: '3s', timing: { decision_margin: '10ms' } },
    botConfig: {
      decision_interval: '100ms',
      ai: { provider: 'openai', model: 'm', base_url: stub.baseUrl, deadline: '150ms' },
      execution: { breaker: { open: '10ms', max_open: '10ms' } },
    },
  });
  const guardian = guarded.start();
  await guarded.waitFor(/health check passed: AI decision/, 3);

  stub.play({ fault: 'drip' });
  await guarded.waitFor(/health check failed \(3 in a row\): .*decision/);
  stub.play({});
  await guarded.waitFor(/restart verified: AI decision/);
  expect(count(guarded.log(), 'bot restarted'), guarded.log()).toBe(1);

  guardian.kill('SIGTERM');
  expect(await guardian.ended).toBe(0);
  expect(stub.calls().open).toBe(0);
});

it('is not restarted for faults that pass: each is over in time, moves no stamp, makes no order and leaves no call', async () => {
  const stub = await startStub({ port: 0, model: 'm' });
  onTestFinished(() => stub.close());
  const deadline = 300;
  const guarded = await prepare({
    guardian: { max_no_response: '60s' },
    botConfig: {
      decision_interval: '50ms',
      ai: { provider: 'openai', model: 'm', base_url: stub.baseUrl, deadline: `${deadline}ms` },
      execution: { retry: { initial: '10ms', max: '10ms' }, breaker: { open: '10ms', max_open: '10ms' } },
      risk: { min_confidence: 'LOW', min_hold: '0s', max_orders_per_hour: 1_000_000 },
    },
  });
  guarded.start();
  await guarded.waitFor(/health check passed: AI decision/, 2);
  const look = async () => (await (await fetch(`http://127.0.0.1:${guarded.port}/api/dashboard`)).json()) as Dashboard;
  const ordered = async () => {
    const metrics = await (await fetch(`http://127.0.0.1:${guarded.port}/metrics`)).text();
    return Number(/^bot_orders_total\{cause="decision"\} (\d+)$/m.exec(metrics)?.[1]);
  };

  stub.play({ fault: FAULTS[0] as Fault });
  await until(
    async () => (await look()).decision.consecutive_fallbacks > 0,
    5_000,
    () => 'the first fallback',
  );
  const [before, ordersBefore] = [await look(), await ordered()];
  let longest = 0;
  for (const fault of FAULTS) {
    stub.play({ fault });
    const { fallbacks_total: fallbacks } = (await look()).decision;
    // The call under way may still have met the fault before; the second fallback is of this one.
    await until(
      async () => {
        const { decision } = await look();
        longest = Math.max(longest, decision.in_flight_age_s ?? 0);
        return decision.fallbacks_total >= fallbacks + 2;
      },
      5_000,
      () => `two fallbacks by ${fault}`,
    );
  }
  const after = await look();
  expect(longest * 1000).toBeLessThan(deadline + 250);
  expect(after.decision).toMatchObject({
    last_decision_at: before.decision.last_decision_at,
    decisions_total: before.decision.decisions_total,
  });
  expect(await ordered()).toBe(ordersBefore);
  await until(
    () => stub.calls().open <= 1,
    1_000,
    () => 'the end of every call but the one under way',
  );
  expect(await guarded.status(), guarded.log()).toMatchObject({
    restarts: { total: 0 },
    decision: { last_at: before.decision.last_decision_at },
    health: { verdict: 'healthy' },
  });
});

/** All of the stub's but those that are none. */
const FAULTS = (Object.keys(ALL_FAULTS) as Fault[]).filter((fault) => fault !== 'none' && fault !== 'text');
