// Troubles of the guardian's own: none of them stops guarding, none of them harms the bot.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeSmallDisk } from '../guardian/log/support.ts';
import { count, PATIENT, prepare, until, untilBotLogIsBelow } from '../support/guardian.ts';

it('does not block a bot that writes megabytes, keeps bot.log bounded, and shows no token', async () => {
  const guarded = await prepare({
    bot: ['noisy.mjs', '12'],
    guardian: { start_grace: '1s', logging: { max_size: '1MB', max_files: 2, language: 'en' } },
  });
  guarded.start();
  await guarded.waitFor('health check passed');
  await untilBotLogIsBelow(guarded, 4 << 20);
  process.kill(guarded.botPids()[0] as number, 'SIGTERM');
  await guarded.waitFor('my token is ***');
});

it('goes on with a history that is corrupt, and keeps it aside', async () => {
  const guarded = await prepare({ bot: ['crashing.mjs', '20', '1'], guardian: { max_restarts: 2 } });
  mkdirSync(join(guarded.folder, 'data'));
  writeFileSync(join(guarded.folder, 'data/history.db'), 'this is no database, '.repeat(500));
  guarded.start();
  await guarded.waitFor('restart limit reached (2 within 1h)');
  expect(count(guarded.log(), 'trouble with the history: ')).toBe(1);
  expect(readdirSync(join(guarded.folder, 'data')).some((name) => name.startsWith('history.db.corrupt-'))).toBe(true);
});

it('starts and guards on a full disk', async (context) => {
  const disk = makeSmallDisk(64 * 1024);
  if (!disk) return context.skip('no small disk: mounting a tmpfs takes Linux and root');
  try {
    writeFileSync(join(disk, 'ballast'), Buffer.alloc(1 << 20));
  } catch {
    // Full, as it should be.
  }
  const guarded = await prepare({ bot: ['healthy.mjs'], guardian: { data_dir: disk } });
  const guardian = guarded.start();
  await guarded.waitFor('health check passed');
  expect(guarded.log()).toContain('guardian.json cannot be written: ENOSPC');
  expect(guarded.log()).toContain('the record of the running bot cannot be written: ENOSPC');
  process.kill(guarded.botPids()[0] as number, 'SIGKILL');
  await guarded.waitFor('bot restarted');
  guardian.kill('SIGTERM');
  expect(await guardian.ended).toBe(0);
  expect(guarded.log().trimEnd()).toMatch(/guardian stopped$/);
});

it('goes on without its status port when somebody else has it', async () => {
  const guarded = await prepare({ bot: ['healthy.mjs'] });
  const other = createServer().listen(guarded.statusPort, '127.0.0.1');
  guarded.start();
  await guarded.waitFor('the status port cannot be served');
  await guarded.waitFor('health check passed', 3);
  other.close();
  expect(JSON.parse(guarded.command('status', '--json').out).health.verdict).toBe('healthy');
});

it('goes on also when it waits for nothing and has neither door', async () => {
  const guarded = await prepare({
    bot: ['crashing.mjs', '10', '1'],
    guardian: { restart_policy: 'never', status: { port: 0 } },
  });
  mkdirSync(join(guarded.folder, 'data/guardian.sock'), { recursive: true });
  const guardian = guarded.start();
  await guarded.waitFor('the control socket cannot be served');
  await guarded.waitFor('not restarting, guardian.restart_policy is never');
  await new Promise((resolve) => setTimeout(resolve, 300));
  guardian.kill('SIGTERM');
  expect(await guardian.ended).toBe(0);
  expect(guarded.log()).toContain('stopping: asked by SIGTERM');
});

it('goes on when its log is removed or replaced by a folder underneath', async () => {
  const guarded = await prepare({ bot: ['healthy.mjs'] });
  guarded.start();
  await guarded.waitFor('health check passed');
  const file = join(guarded.folder, 'guardian.log');
  rmSync(file);
  await guarded.waitFor('health check passed', 2);
  rmSync(file);
  mkdirSync(file);
  await until(
    async () => (await guarded.status()).health.verdict === 'healthy',
    3000,
    () => 'health',
  );
  rmSync(file, { recursive: true });
  await guarded.waitFor('health check passed', 2);
});

it('pauses and resumes: a bot that ends meanwhile is only noted', async () => {
  const guarded = await prepare({ bot: ['healthy.mjs'], guardian: PATIENT });
  guarded.start();
  await guarded.waitFor('health check passed');
  expect(guarded.command('pause')).toMatchObject({ code: 0 });
  expect(guarded.command('pause')).toMatchObject({ code: 1, out: expect.stringContaining('nothing to pause') });
  process.kill(guarded.botPids()[0] as number, 'SIGKILL');
  await guarded.waitFor('bot exited: signal SIGKILL');
  expect((await guarded.status()).guardian.state).toBe('paused');
  expect(guarded.botPids()).toHaveLength(1);
  expect(guarded.command('resume')).toMatchObject({ code: 0 });
  await guarded.waitFor('bot started', 2);
  expect((await guarded.status()).restarts.total).toBe(0);
});

it('speaks Chinese where it is told to', async () => {
  const guarded = await prepare({ bot: ['healthy.mjs'], guardian: { logging: { language: 'zh' } } });
  const guardian = guarded.start();
  await guarded.waitFor('健康检查通过');
  guardian.kill('SIGTERM');
  expect(await guardian.ended).toBe(0);
  expect(readFileSync(join(guarded.folder, 'guardian.log'), 'utf8')).toContain('守护进程已停止');
});
