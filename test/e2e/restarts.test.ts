// A bot that ends: when the guardian restarts it, when it does not, and when it stops restarting: real processes, seconds instead of hours.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { count, prepare } from '../support/guardian.ts';

const RESTARTING = 'restarting the bot (restart';

describe('a bot that crashes again and again', () => {
  it('is restarted exactly ten times; the eleventh restart is refused and a person is called', async () => {
    const guarded = await prepare({ bot: ['crashing.mjs', '20', '1'] });
    const guardian = guarded.start();
    await guarded.waitFor('restart limit reached (10 within 1h): not restarting any more, a person is needed');
    expect(count(guarded.log(), RESTARTING)).toBe(10);
    expect(guarded.log()).toContain('restarting the bot (restart 10 of 10 within 1h, in 10ms): bot exited: code 1');
    expect(guarded.botPids()).toHaveLength(11);
    await guarded.waitFor('bot.log: about to end: the last words of a crashing bot');
    const status = await guarded.status();
    expect(status).toMatchObject({ guardian: { state: 'halted' }, restarts: { in_window: 10, verified: false } });
    guardian.kill('SIGTERM');
    expect(await guardian.ended).toBe(0);
  });

  it('is not restarted more often because the guardian itself was restarted in between', async () => {
    const guarded = await prepare({ bot: ['crashing.mjs', '60', '1'] });
    const first = guarded.start();
    await guarded.waitFor(RESTARTING, 6);
    first.kill('SIGTERM');
    expect(await first.ended).toBe(0);
    const before = count(guarded.log(), RESTARTING);

    const second = guarded.start();
    await guarded.waitFor('restart limit reached (10 within 1h)');
    expect(before).toBeLessThan(10);
    expect(count(guarded.log(), RESTARTING)).toBe(10);
    second.kill('SIGTERM');
    await second.ended;

    // A new start spawns once, uncounted, and clears nothing.
    guarded.start();
    await guarded.waitFor('restart limit reached (10 within 1h)', 2);
    expect(count(guarded.log(), RESTARTING)).toBe(10);
  });

  it('starts anew when a person says resume', async () => {
    const guarded = await prepare({ bot: ['crashing.mjs', '20', '1'], guardian: { max_restarts: 1 } });
    guarded.start();
    await guarded.waitFor('restart limit reached (1 within 1h)');
    const answer = guarded.command('resume');
    expect(answer).toMatchObject({ code: 0, out: 'resumed: acting again\n' });
    await guarded.waitFor('restart limit reached (1 within 1h)', 2);
    expect(count(guarded.log(), RESTARTING)).toBe(2);
  });

  it('ends the guardian with code 3 where it is told to exit when halted', async () => {
    const guarded = await prepare({
      bot: ['crashing.mjs', '10', '1'],
      guardian: { max_restarts: 2, exit_on_halt: true },
    });
    expect(await guarded.start().ended).toBe(3);
  });
});

describe('a bot that ends by itself', () => {
  it('is not restarted when it says that its configuration is wrong (exit code 78)', async () => {
    const guarded = await prepare({ bot: ['crashing.mjs', '10', '78'] });
    guarded.start();
    await guarded.waitFor('its configuration is wrong (exit code 78)');
    await guarded.waitFor('bot.log: about to end: the last words of a crashing bot');
    expect(guarded.botPids()).toHaveLength(1);
  });

  it('is not restarted after exit code 0 where the policy is on-failure', async () => {
    const guarded = await prepare({ bot: ['crashing.mjs', '10', '0'], guardian: { restart_policy: 'on-failure' } });
    guarded.start();
    await guarded.waitFor('not restarting, guardian.restart_policy is on-failure');
    expect((await guarded.status()).guardian.state).toBe('stopped');
  });

  it('is replaced only when nothing of its tree is left', async () => {
    const guarded = await prepare({ bot: ['leaving.mjs', '600'] });
    guarded.start();
    await guarded.waitFor('bot restarted');
    const log = guarded.log();
    expect(log.indexOf('stopping the bot')).toBeGreaterThan(log.indexOf('bot exited: code 1'));
    expect(log).not.toContain('is held by another program');
  });
});

describe('a bot that leaves for the background', () => {
  it('gets no second one beside it, also before it listens; it is named', async () => {
    const guarded = await prepare({ bot: ['daemon.mjs', '700'] });
    const daemons = () => {
      const log = readFileSync(join(guarded.folder, 'bot.log'), 'utf8');
      return [...log.matchAll(/the daemon is (\d+)/g)].map((match) => Number(match[1]));
    };
    onTestFinished(() => {
      for (const pid of daemons()) process.kill(pid, 'SIGKILL');
    });
    guarded.start();
    await guarded.waitFor('bot exited: code 0');
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(daemons()).toHaveLength(1);
    expect(guarded.log()).toContain(`a process of the bot has left its tree and lives on, pid ${daemons()[0]}`);
    expect(JSON.parse(readFileSync(join(guarded.folder, 'data/bot.json'), 'utf8')).pid).toBe(guarded.botPids()[0]);
  });
});
