// Stopping, from every phase and in the middle of things.
import { describe, expect, it } from 'vitest';
import { isAlive, prepare } from '../support/guardian.ts';

describe('SIGTERM ends the bot, then the guardian with code 0, in the phase', () => {
  const phases = {
    grace: { options: { bot: ['healthy.mjs'], guardian: { start_grace: '1h' } }, sign: 'bot started' },
    watching: { options: { bot: ['healthy.mjs'] }, sign: 'health check passed' },
    stopping: {
      options: {
        bot: ['stubborn.mjs'],
        guardian: { max_no_response: '10ms', stop_timeout: '400ms', failure_threshold: 1 },
      },
      sign: 'stopping the bot',
    },
    backoff: {
      options: { bot: ['crashing.mjs', '10', '1'], guardian: { backoff: { first: '1h' } } },
      sign: 'restarting the bot',
    },
    halted: {
      options: { bot: ['crashing.mjs', '10', '1'], guardian: { max_restarts: 0 } },
      sign: 'restart limit reached',
    },
    paused: { options: { bot: ['healthy.mjs'] }, sign: 'health check passed' },
    stopped: {
      options: { bot: ['crashing.mjs', '10', '1'], guardian: { restart_policy: 'never' } },
      sign: 'not restarting',
    },
  } as const;

  for (const [phase, { options, sign }] of Object.entries(phases)) {
    it(phase, async () => {
      const guarded = await prepare(options);
      const guardian = guarded.start();
      await guarded.waitFor(sign);
      if (phase === 'paused') guarded.command('pause');
      expect((await guarded.status()).guardian.state).toBe(phase);
      const begun = performance.now();
      guardian.kill('SIGTERM');
      expect(await guardian.ended).toBe(0);
      expect(performance.now() - begun).toBeLessThan(500 + 2000);
      expect(guarded.botPids().filter(isAlive)).toEqual([]);
      expect(guarded.log().trimEnd()).toMatch(/guardian stopped$/);
    });
  }
});

describe('while it stops a bot, the guardian', () => {
  it('waits for an order under way beyond the stop timeout', async () => {
    const guarded = await prepare({ bot: ['ordering.mjs', '900'], guardian: { stop_timeout: '200ms' } });
    const guardian = guarded.start();
    await guarded.waitFor('health check passed');
    guardian.kill('SIGTERM');
    expect(await guardian.ended).toBe(0);
    expect(guarded.log()).toContain('bot exited: code 0');
  });

  it('does not wait longer than timing.order_wait for it', async () => {
    const guarded = await prepare({
      bot: ['ordering.mjs', '60000'],
      guardian: { stop_timeout: '200ms', timing: { order_wait: '300ms' } },
    });
    const guardian = guarded.start();
    await guarded.waitFor('health check passed');
    guardian.kill('SIGTERM');
    expect(await guardian.ended).toBe(0);
    expect(guarded.log()).toContain('bot exited: signal SIGKILL');
  });

  it('kills at once when it is asked a second time', async () => {
    const guarded = await prepare({ bot: ['stubborn.mjs'], guardian: { stop_timeout: '1h' } });
    const guardian = guarded.start();
    await guarded.waitFor('health check passed');
    guardian.kill('SIGINT');
    await guarded.waitFor('stopping: asked by SIGINT');
    await new Promise((resolve) => setTimeout(resolve, 150));
    guardian.kill('SIGINT');
    expect(await guardian.ended).toBe(0);
    expect(guarded.log()).toContain('killing the bot at once');
  });

  it('is not stopped itself by a closed terminal', async () => {
    const guarded = await prepare({ bot: ['healthy.mjs'] });
    const guardian = guarded.start();
    await guarded.waitFor('health check passed');
    guardian.kill('SIGHUP');
    const seen = guarded.log().split('health check passed').length;
    await guarded.waitFor('health check passed', seen + 2);
    expect(guarded.botPids()).toHaveLength(1);
  });
});
