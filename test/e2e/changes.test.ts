// What changes while guarding: the configuration, and restarts that are nobody's fault. Real processes.
import { once } from 'node:events';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { count, type Guarded, isAlive, PATIENT, prepare } from '../support/guardian.ts';

const FAST = { decision_interval: '100ms' };

/** As an editor would: the file with other values for some keys. */
function change({ configFile }: Guarded, changes: { guardian?: object; bot?: object }): void {
  const { guardian, bot } = JSON.parse(readFileSync(configFile, 'utf8'));
  const next = { guardian: { ...guardian, ...changes.guardian }, bot: { ...bot, ...changes.bot } };
  writeFileSync(configFile, JSON.stringify(next, null, 2));
}

describe('config.yaml changed while guarding', () => {
  it('is used at once where it is the guardian’s, and restarts the bot in a quiet moment, uncounted, where it is the bot’s', async () => {
    const guarded = await prepare({ botConfig: FAST });
    guarded.start();
    await guarded.waitFor('health check passed');
    const [first] = guarded.botPids() as [number];
    change(guarded, { guardian: { max_restarts: 3 } });
    await guarded.waitFor(/guardian\.max_restarts/);
    expect((await guarded.status()).restarts.max).toBe(3);
    expect(isAlive(first)).toBe(true);

    change(guarded, { bot: { decision_interval: '150ms' } });
    await guarded.waitFor('restarting the bot: its configuration has changed');
    await guarded.waitFor('bot restarted');
    await guarded.waitFor('health check passed', count(guarded.log(), 'health check passed') + 1);
    const dashboard = await (await fetch(`http://127.0.0.1:${guarded.port}/api/dashboard`)).json();
    expect(dashboard).toMatchObject({ decision: { decision_interval_s: 0.15 } });
    expect((await guarded.status()).restarts).toMatchObject({ in_window: 0, total: 0 });
  });

  it('is said and ignored where it is bad, fault by fault', async () => {
    const guarded = await prepare({ bot: ['healthy.mjs'], guardian: PATIENT });
    guarded.start();
    await guarded.waitFor('health check passed');
    const good = readFileSync(guarded.configFile, 'utf8');
    change(guarded, { guardian: { check_interval: 'soon', max_restart: 5 } });
    await guarded.waitFor(/guardian\.check_interval must be a duration/);
    await guarded.waitFor(/guardian\.max_restart is not a known key/);
    writeFileSync(guarded.configFile, good);
    symlinkSync('circle', join(guarded.folder, 'circle'));
    change(guarded, { guardian: { command: 'auto', cwd: 'circle' } });
    await guarded.waitFor(/guardian\.cwd must be an existing folder, got .*circle/);
    await guarded.waitFor('health check passed', count(guarded.log(), 'health check passed') + 2);
    writeFileSync(guarded.configFile, good);
    expect(guarded.botPids()).toHaveLength(1);
  });

  it('ends a halt by exit code 78 once it is corrected', async () => {
    const guarded = await prepare({ bot: ['crashing.mjs', '10', '78'] });
    guarded.start();
    await guarded.waitFor('its configuration is wrong (exit code 78)');
    const { guardian } = JSON.parse(readFileSync(guarded.configFile, 'utf8'));
    change(guarded, { guardian: { command: guardian.command.replace('crashing.mjs', 'healthy.mjs') } });
    await guarded.waitFor('health check passed');
    expect((await guarded.status()).guardian.state).toBe('watching');
  });

  it('is not used where it would take the bot to a port that another program holds', async () => {
    const guarded = await prepare({ bot: ['healthy.mjs'], guardian: PATIENT });
    guarded.start();
    await guarded.waitFor('health check passed');
    const stranger = createServer().listen(0, '127.0.0.1');
    await once(stranger, 'listening');
    const { port } = stranger.address() as AddressInfo;
    change(guarded, { bot: { port } });
    await guarded.waitFor(
      `the changed configuration is not used, the one before stays in force: port ${port} is held by another program, pid ${process.pid}`,
    );
    stranger.close();
    await guarded.waitFor('health check passed', count(guarded.log(), 'health check passed') + 2);
    expect(guarded.botPids()).toHaveLength(1);
  });

  it('that is taken back before a quiet moment has come leaves the bot as it is', async () => {
    // Never quiet: always in the middle of an order.
    const guarded = await prepare({ bot: ['ordering.mjs', '10'], guardian: PATIENT });
    guarded.start();
    await guarded.waitFor('health check passed');
    const before = readFileSync(guarded.configFile, 'utf8');
    change(guarded, { bot: { decision_interval: '150ms' } });
    await guarded.waitFor('the bot is restarted for it at a quiet moment: bot.decision_interval');
    writeFileSync(guarded.configFile, before);
    await guarded.waitFor('again the one that it runs with: it is not restarted');
    await guarded.waitFor('health check passed', count(guarded.log(), 'health check passed') + 11);
    expect(guarded.botPids()).toHaveLength(1);
  });

  it('takes the bot to another port, where it is guarded as before', async () => {
    const guarded = await prepare({ botConfig: FAST });
    guarded.start();
    await guarded.waitFor('health check passed');
    const port = guarded.port + 1;
    change(guarded, { bot: { port } });
    await guarded.waitFor('bot restarted');
    await guarded.waitFor('health check passed', count(guarded.log(), 'health check passed') + 2);
    expect((await fetch(`http://127.0.0.1:${port}/api/dashboard`)).status).toBe(200);
    expect(guarded.log()).not.toContain('health check failed');
  });
});

it('a bot that was started with another configuration is started anew by the guardian that adopts it', async () => {
  const guarded = await prepare({ botConfig: FAST });
  const first = guarded.start();
  await guarded.waitFor('health check passed');
  first.kill('SIGKILL');
  await first.ended;
  change(guarded, { bot: { port: guarded.port + 1 } });
  guarded.start();
  await guarded.waitFor('the bot runs with another configuration');
  await guarded.waitFor('bot restarted');
  expect(guarded.log()).not.toContain('health check failed');
  expect((await guarded.status()).restarts.in_window).toBe(0);
});

it('a planned restart comes when the bot is flat and between two decisions, and is not counted', async () => {
  const guarded = await prepare({ bot: ['flat.mjs'], guardian: { planned_restart: '* * * * * *' } });
  guarded.start();
  await guarded.waitFor('restarting the bot as planned: it is flat and between two decisions');
  await guarded.waitFor('bot restarted');
  expect((await guarded.status()).restarts).toMatchObject({ in_window: 0, total: 0 });
});

it('a command is run once when the guardian halts, before it exits', async () => {
  const guarded = await prepare({ bot: ['crashing.mjs', '10', '1'] });
  const note = join(guarded.folder, 'note');
  change(guarded, {
    guardian: {
      max_restarts: 1,
      exit_on_halt: true,
      on_halt_command: `sh -c "echo $GUARDIAN_HALT_CAUSE >> ${note}"`,
    },
  });
  expect(await guarded.start().ended).toBe(3);
  expect(readFileSync(note, 'utf8')).toBe('restart_limit\n');
});
