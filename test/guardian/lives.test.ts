// The shell in the lives of its bot: found running, wrapped, stopped, examined, configured anew.
import { describe, expect, it } from 'vitest';
import type { FoundBot } from '../../guardian/child/found.ts';
import { until } from '../support/guardian.ts';
import { decided, QUICK, REFUSED } from './support/findings.ts';
import { settings } from './support/settings.ts';
import { shell } from './support/shell.ts';

describe('the look during a stop', () => {
  const stop = async () => {
    const the = shell({ stopTimeout: 10, orderWait: 60_000 });
    await the.start();
    the.guardian.stop();
    await the.looked(1);
    return the;
  };

  it('that finds an order under way spares the child', async () => {
    const the = await stop();
    await the.answer({ saw: 'object', object: { loop: { stage: 'execute' } } });
    expect(the.did).toEqual(['ask']);
    // The machine waits a second for it.
    expect(the.patience[0]).toBeLessThan(1000);
  });

  it.each([REFUSED, { saw: 'object', object: { loop: { stage: 'idle' } } } as const])(
    'that finds none leads to the kill: %j',
    async (finding) => {
      const the = await stop();
      await the.answer(finding);
      expect(the.did).toEqual(['ask', 'kill']);
    },
  );
});

describe('a bot that runs already', () => {
  const found: FoundBot = {
    is: 'alive',
    pid: 77,
    startToken: 'boot/1',
    group: 77,
    age: 3_600_000,
    record: {
      boot_id: 'ours',
      guardian_pid: 5,
      command: 'the bot',
      written_at: '2026-11-21T00:00:00.000Z',
      pid: 77,
      start_token: 'boot/1',
      group: 77,
      token: 'its token',
    },
  };

  it('is adopted instead of spawned, and looked at at once', async () => {
    const the = shell();
    the.guardian.start(found);
    await the.looked(1);
    expect([the.did, the.spawns(), the.said]).toEqual([['adopt 77'], 1, ['info: adopted the running bot: pid 77']]);
    expect(the.guardian.status().bot).toMatchObject({ pid: 77, adopted: true, incarnation: 1 });
    expect(the.guardian.status().bot.uptime_s).toBeCloseTo(3600, 0);
    expect(the.kept.map(({ kind, code }) => [kind, code])).toEqual([['started', 'adopted']]);
  });

  it('verifies no restart by a decision that is older', async () => {
    const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
    const decision = (ms: number) => ({ last_decision_at: ago(ms), decisions_total: 1 });
    const seen = (ms: number) =>
      ({ saw: 'object', object: { process: { boot_id: 'ours' }, decision: decision(ms) } }) as const;
    const memory = { restarts: [performance.now() - 5000], unverifiedSince: performance.now() - 6000 };
    const the = shell(QUICK, {}, {}, memory);
    the.guardian.start(found);
    await the.looked(1);
    await the.answer(seen(60_000));
    await the.looked(2);
    expect(the.said.join()).not.toContain('verified');
    await the.answer(seen(0));
    expect(the.said.join()).toContain('restart verified');
  });

  it('that ends without a code that anybody knows is a failure', async () => {
    const the = shell();
    the.guardian.start(found);
    await the.settle();
    await the.exit(null);
    expect(the.said).toContain('warning: bot exited: code unknown');
    expect(the.kept.map(({ kind }) => kind)).toContain('restart');
  });

  it('is looked at where it was told to serve; where the configuration says, only once it is started anew', async () => {
    const urls: string[] = [];
    const look = (url: string) => {
      urls.push(url);
      return new Promise<never>(() => {});
    };
    const looked = (times: number) =>
      until(
        () => urls.length >= times,
        1000,
        () => `look ${times}`,
      );
    const the = shell(QUICK, {}, { look });
    const record = { ...found.record, health_url: 'http://127.0.0.1:7777/', command: 'an older bot' };
    the.guardian.start({ ...found, record }, false);
    await looked(1);
    the.guardian.reconfigure({ settings: settings(QUICK), command: 'the bot' }, true);
    expect(the.guardian.status().bot.command).toBe('an older bot');
    await the.exit(1);
    await the.born();
    await looked(2);
    expect(the.guardian.status().bot.command).toBe('the bot');
    expect(urls).toEqual(['http://127.0.0.1:7777/', 'http://127.0.0.1:8080/api/dashboard']);
  });

  it('with another configuration is to be started anew', async () => {
    const the = shell();
    the.guardian.start(found, false);
    await the.settle();
    expect(the.said).toContain(
      'info: the bot runs with another configuration: it is restarted at the next quiet moment',
    );
  });

  it('is left running when the guardian is detached', async () => {
    const the = shell();
    the.guardian.start(found);
    await the.settle();
    expect(the.guardian.detach()).toMatchObject({ isDone: true, sentence: { is: 'detached', values: { pid: 77 } } });
    await the.settle();
    expect([the.exits, the.did]).toEqual([[0], ['adopt 77']]);
  });
});

describe('a wrapper', () => {
  it('hands over to what it has started, which is the bot from then on', async () => {
    const the = shell();
    await the.start();
    the.handOver(900);
    expect(the.guardian.status().bot).toMatchObject({ pid: 900, incarnation: 1 });
  });

  it('hands over also while a check is under way, which began with the wrapper', async () => {
    const the = shell(QUICK);
    await the.start();
    await the.looked(1);
    the.handOver(900);
    await the.answer(decided(1));
    expect(the.guardian.status().bot.pid).toBe(900);
    expect(the.guardian.status().health.verdict).toBe('healthy');
  });

  it('leads the group of its heir: that is looked at for evidence, and named to who has to end it', async () => {
    const the = shell({ ...QUICK, failureThreshold: 1, stopTimeout: 10 });
    await the.start();
    the.handOver(900);
    await the.looked(1);
    await the.answer(REFUSED);
    expect(the.incidents[0]).toMatchObject({ pid: 900, group: 101 });
    await the.looked(2);
    await the.answer(REFUSED);
    const told = () => the.said.some((line) => /does not die \(pid 900\): .+ with: kill 101$/.test(line));
    await until(told, 5000, () => the.said.join('\n'));
  });

  it('of an earlier child hands over nothing', async () => {
    const the = shell();
    await the.start();
    await the.exit(1);
    await the.born();
    the.handOver(900, 0);
    expect(the.guardian.status().bot.pid).not.toBe(900);
  });
});

describe('evidence', () => {
  const SOUND = decided(1);
  const failing = async (ports: Parameters<typeof shell>[2] = {}) => {
    const the = shell({ ...QUICK, failureThreshold: 2 }, {}, ports);
    await the.start();
    await the.looked(1);
    await the.answer(SOUND);
    await the.looked(2);
    await the.answer(REFUSED);
    await the.looked(3);
    await the.answer(REFUSED);
    return the;
  };

  it('is collected with what was seen and decided, then the child is asked', async () => {
    const the = await failing();
    expect(the.incidents).toHaveLength(1);
    const [incident] = the.incidents;
    expect(incident).toMatchObject({ pid: 101, bootId: 'ours', isAlive: true, code: 'no_answer', incarnation: 1 });
    expect(incident?.checks.map(({ code }) => code)).toEqual(['ok', 'no_answer', 'no_answer']);
    expect(incident?.ruling.is).toBe('restarting');
    expect(incident?.dashboard?.object).toEqual(SOUND.object);
    expect(the.did).toEqual(['ask']);
  });

  it('that is not there yet is waited for', async () => {
    const the = await failing({ collect: () => new Promise(() => {}) });
    expect(the.did).toEqual([]);
    the.guardian.stop();
    await the.settle();
    expect(the.did).toEqual(['ask']);
  });

  it('of a child that has ended holds up nothing', async () => {
    const the = shell({}, {}, { collect: () => new Promise(() => {}) });
    await the.start();
    await the.exit(1);
    expect(the.spawns()).toBe(2);
  });
});

describe('another configuration', () => {
  it('is in force at once, but for where the bot is: that changes with the next spawn', async () => {
    const the = shell();
    await the.start();
    const next = settings({ maxRestarts: 3 }, { healthUrl: 'http://127.0.0.1:9999/api/dashboard' });
    the.guardian.reconfigure({ settings: next, command: 'another bot' }, true);
    await the.settle();
    expect(the.guardian.status()).toMatchObject({ restarts: { max: 3 }, bot: { command: 'the bot' } });
    await the.exit(1);
    await the.born();
    expect(the.guardian.status().bot.command).toBe('another bot');
    expect(the.said.at(-1)).toBe('info: bot restarted: pid 102');
  });
});

it('what is configured for a halt is run once, and the guardian waits for it before it exits', async () => {
  const ended = Promise.withResolvers<void>();
  const causes: string[] = [];
  const runHaltCommand = async (cause: string) => {
    causes.push(cause);
    await ended.promise;
  };
  const the = shell({ maxRestarts: 0, hasHaltCommand: true, exitOnHalt: true }, {}, { runHaltCommand });
  await the.start();
  await the.exit(1);
  expect([causes, the.exits]).toEqual([['restart_limit'], []]);
  ended.resolve();
  await the.settle();
  expect(the.exits).toEqual([3]);
});
