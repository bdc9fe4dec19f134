// A bot that hangs is found and replaced; one that is well is left alone: real processes, seconds instead of hours.
import { describe, expect, it } from 'vitest';
import { count, isAlive, prepare, until } from '../support/guardian.ts';

describe('a bot that hangs', () => {
  it('is restarted when it accepts connections and never answers', async () => {
    const guarded = await prepare({ bot: ['hanging.mjs'], guardian: { health_timeout: '50ms' } });
    guarded.start();
    await guarded.waitFor('bot restarted');
    expect(guarded.log()).toMatch(/\(3 in a row\): no answer from http:\S+ within 50ms/);
  });

  it('is restarted when it refreshes its data and falls back to HOLD all the time but decides nothing', async () => {
    const guarded = await prepare({ bot: ['silent.mjs'], guardian: { max_no_response: '400ms' } });
    guarded.start();
    await guarded.waitFor(/health check passed: no AI decision yet, \d+ms since the start/);
    await guarded.waitFor('bot restarted');
    expect(guarded.log()).toMatch(/\(3 in a row\): no AI decision since the start \S+ ago, limit 400ms/);
    expect((await guarded.status()).restarts).toMatchObject({ last_reason: 'decision_stale', verified: null });
  });

  it('is restarted when its trading loop stands still behind a web server that answers', async () => {
    const guarded = await prepare({ bot: ['loopless.mjs', '800'] });
    guarded.start();
    await guarded.waitFor('health check passed');
    await guarded.waitFor('bot restarted');
    expect(guarded.log()).toMatch(/\(3 in a row\): the trading loop last turned \S+ ago, at most 100ms/);
    expect((await guarded.status()).restarts.last_reason).toBe('loop_hung');
  });

  it('is killed with its whole tree when it does not end by itself', async () => {
    const guarded = await prepare({
      bot: ['stubborn.mjs'],
      guardian: { stop_timeout: '300ms', max_no_response: '24h' },
    });
    const guardian = guarded.start();
    await guarded.waitFor('health check passed');
    const dashboard = (await (await fetch(`http://127.0.0.1:${guarded.port}`)).json()) as { child: number };
    const begun = performance.now();
    guardian.kill('SIGTERM');
    expect(await guardian.ended).toBe(0);
    expect(performance.now() - begun).toBeLessThan(300 + 2000);
    expect(guarded.log()).toContain('bot exited: signal SIGKILL');
    await until(
      () => !isAlive(dashboard.child),
      1000,
      () => 'the end of the child',
    );
  });
});

it('a bot that takes too much memory is restarted when it is quiet, or after ten checks', async () => {
  const guarded = await prepare({ bot: ['healthy.mjs'], guardian: { resources: { memory: '1MB', for: 2 } } });
  guarded.start();
  await guarded.waitFor(/restarting the bot \(restart 1 .*memory \d+MB, limit 1\.0MB, \d+ checks in a row/);
  await guarded.waitFor('bot restarted');
  const { resources, restarts } = await guarded.status();
  expect([resources.memory_limit_bytes, restarts.last_reason]).toEqual([1024 * 1024, 'over_memory']);
});

describe('a bot that is well', () => {
  it('is left alone when it decides every 15 minutes and says so', async () => {
    const guarded = await prepare({
      bot: ['patient.mjs'],
      guardian: { check_interval: '20ms', max_no_response: '100ms' },
    });
    guarded.start();
    await guarded.waitFor('health check passed', 60);
    expect(guarded.log()).toContain('AI decision limit raised to 990s: the bot decides every 900s');
    expect(guarded.log()).not.toContain('failed');
    expect((await guarded.status()).decision.limit_s).toBe(990);
  });

  it('is left alone when the guardian was stopped and goes on', async () => {
    const guarded = await prepare({
      bot: ['healthy.mjs'],
      guardian: { max_no_response: '1s', timing: { starved_after: '400ms' } },
    });
    const guardian = guarded.start();
    await guarded.waitFor('health check passed');
    guardian.kill('SIGSTOP');
    await new Promise((resolve) => setTimeout(resolve, 1200));
    guardian.kill('SIGCONT');
    await guarded.waitFor(/health check skipped: the machine slept, or the guardian was stopped, for /);
    await guarded.waitFor('health check passed', count(guarded.log(), 'health check passed') + 2);
    expect(guarded.log()).not.toContain('restarting');
  });

  it('is guarded as well when it is somebody else’s, in Python, with nothing but last_update', async () => {
    const guarded = await prepare({ bot: ['web_server.py'], guardian: { start_grace: '1s', check_interval: '200ms' } });
    const guardian = guarded.start();
    await guarded.waitFor(/health check passed: AI decision \S+ ago/);
    process.kill(guarded.botPids()[0] as number, 'SIGKILL');
    await guarded.waitFor('restart verified: AI decision at');
    guardian.kill('SIGTERM');
    expect(await guardian.ended).toBe(0);
    expect(guarded.botPids().filter(isAlive)).toEqual([]);
  });
});
