// The main job, end to end: the real guardian, the real bot, time scaled by configuration.
import { expect, it } from 'vitest';
import { count, isAlive, prepare } from '../support/guardian.ts';

it('starts the bot, sees it decide, brings it back after kill -9 and after SIGSTOP, and ends with it', async () => {
  const guarded = await prepare({ guardian: { stop_timeout: '2s', health_timeout: '200ms' } });
  const guardian = guarded.start();
  await guarded.waitFor(/health check passed: decision .* ago \(built-in rules\)/);
  const [first] = guarded.botPids() as [number];
  const status = await guarded.status();
  expect(status).toMatchObject({
    guardian: { state: 'watching', pid: guardian.pid },
    bot: { pid: first, incarnation: 1, adopted: false },
    health: { verdict: 'healthy', code: 'ok' },
    restarts: { in_window: 0, total: 0, verified: null },
    resources: { memory_limit_bytes: 512 * 1024 * 1024 },
  });

  process.kill(first, 'SIGKILL');
  await guarded.waitFor('bot restarted');
  await guarded.waitFor('restart verified');
  expect(isAlive(first)).toBe(false);

  const second = guarded.botPids()[1] as number;
  process.kill(second, 'SIGSTOP');
  await guarded.waitFor('bot restarted', 2);
  await guarded.waitFor('restart verified', 2);
  expect(guarded.log()).toMatch(/health check failed \(3 in a row\): no answer from .* within 200ms/);
  expect(guarded.log()).toContain('3 health checks failed in a row: restarting the bot');
  expect(isAlive(second)).toBe(false);
  expect((await guarded.status()).restarts).toMatchObject({ in_window: 2, total: 2, verified: true });

  guardian.kill('SIGTERM');
  expect(await guardian.ended).toBe(0);
  // The stopped bot heard the request to end, as the last one did; nobody had to be killed.
  expect(count(guarded.log(), 'bot exited: code 0')).toBe(2);
  expect(guarded.botPids().filter(isAlive)).toEqual([]);
});

it('needs no more than 10 s from its start to the first decision', async () => {
  const guarded = await prepare({ guardian: { start_grace: '10ms', failure_threshold: 1000 } });
  const begun = performance.now();
  guarded.start();
  await guarded.waitFor(/health check passed: decision/);
  expect(performance.now() - begun).toBeLessThan(10_000);
});

it('hands what its command line says of the bot on to the bot', async () => {
  const guarded = await prepare({ guardian: { health_url: 'http://127.0.0.1:1/api/dashboard' } });
  guarded.start('--bot.decision_interval', '123s', '--guardian.health_url', 'auto');
  await guarded.waitFor('health check passed');
  const dashboard = (await (await fetch(`http://127.0.0.1:${guarded.port}/api/dashboard`)).json()) as {
    decision: { decision_interval_s: number };
  };
  expect(dashboard.decision.decision_interval_s).toBe(123);
});
