// One guardian for one bot, whatever the data folder and whatever becomes of the lock files.
import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { count, isAlive, PATIENT, prepare, until } from '../support/guardian.ts';
import { startHolder } from '../support/holder.ts';

const ELSEWHERE = ['--guardian.data_dir', 'elsewhere', '--guardian.status.port', '0'] as const;

it('another data folder is no way round: exit 4, the first named and untouched, no second bot; free once the first is killed', async () => {
  const guarded = await prepare({ bot: ['healthy.mjs'], guardian: PATIENT });
  const first = guarded.start();
  await guarded.waitFor('health check passed');
  const second = guarded.start(...ELSEWHERE);
  expect(await second.ended).toBe(4);
  expect(second.err()).toContain(
    `another guardian guards this bot already, at the health address 127.0.0.1:${guarded.port}: pid ${first.pid}`,
  );
  expect(second.err()).toContain(`data folder ${join(guarded.folder, 'data')}`);
  expect(guarded.command('test', '--dry-run', ...ELSEWHERE)).toMatchObject({ code: 4, err: second.err() });
  expect(guarded.botPids()).toHaveLength(1);

  const [orphan] = guarded.botPids() as [number];
  first.kill('SIGKILL');
  process.kill(-orphan, 'SIGKILL');
  await first.ended;
  await until(
    () => !isAlive(orphan),
    5000,
    () => 'the end of the bot',
  );
  guarded.start(...ELSEWHERE);
  await guarded.waitFor('bot started', 2);
});

it('two guardians started at the same moment with a data folder each: one guards, the other exits 4 and names it', async () => {
  // The record must be there at once, not at the next look.
  const guarded = await prepare({ bot: ['healthy.mjs'], guardian: { check_interval: '30s' } });
  const both = [guarded.start(), guarded.start(...ELSEWHERE)];
  const codes = both.map((guardian, nth) => guardian.ended.then((code) => ({ code, nth })));
  const { code, nth } = await Promise.race(codes);
  expect(code).toBe(4);
  expect(both[nth]?.err()).toContain(`127.0.0.1:${guarded.port}: pid ${both[1 - nth]?.pid}`);
  await guarded.waitFor('health check passed');
  expect(guarded.botPids()).toHaveLength(1);
});

it('locks, records and control socket removed underneath: said, made again, and a second guardian is still kept out by name', async () => {
  const guarded = await prepare({ bot: ['healthy.mjs'] });
  const first = guarded.start();
  await guarded.waitFor('health check passed');
  const places = [join(guarded.folder, 'data/guardian'), join(guarded.folder, 'state/trading-guardian/guardian-')];
  const files = places.flatMap((start) => globSync(`${start}*.{lock,json}`));
  expect(files).toHaveLength(4);
  const socket = join(guarded.folder, 'data/guardian.sock');
  for (const file of [socket, ...files]) rmSync(file);
  await guarded.waitFor(/\[WARNING\] the lock \S+ had been removed or replaced: it is made again/, 2);
  await until(
    () => [socket, ...files].every((file) => existsSync(file)),
    5000,
    () => `all of ${files.join(', ')}`,
  );
  for (const words of [[], ELSEWHERE]) {
    const second = guarded.start(...words);
    expect(await second.ended).toBe(4);
    expect(second.err()).toContain(`pid ${first.pid}`);
  }
  first.kill('SIGTERM');
  expect(await first.ended).toBe(0);
  expect(files.filter((file) => existsSync(file))).toEqual(files.filter((file) => file.endsWith('.lock')));
});

it('where no state folder can be made it guards all the same, and says so', async () => {
  const guarded = await prepare({ bot: ['healthy.mjs'], env: { XDG_STATE_HOME: '/dev/null/state' } });
  guarded.start();
  await guarded.waitFor('health check passed', 2);
  const told = guarded.log().match(/\[WARNING\] the lock that keeps out .+ guarding goes on without it/g);
  expect(told).toHaveLength(1);
});

it('a lock that another process has taken meanwhile: a person is alarmed, and guarding goes on', async () => {
  const guarded = await prepare({
    bot: ['healthy.mjs'],
    guardian: { notifications: { channels: ['command'], command: `sh -c 'cat >> told' notify` } },
  });
  guarded.start();
  await guarded.waitFor('health check passed');
  const holder = await startHolder();
  onTestFinished(holder.kill);
  const file = join(guarded.folder, 'data/guardian.lock');
  // The guardian may be faster, once or twice.
  do rmSync(file, { force: true });
  while ((await holder.take(file)) !== 'held');
  await guarded.waitFor(
    /\[CRITICAL\] the lock \S+ had been removed or replaced, and another process holds the new one/,
  );
  const told = join(guarded.folder, 'told');
  await until(
    () => existsSync(told) && readFileSync(told, 'utf8').includes('another process holds the new one'),
    5000,
    () => `the alarm, in:\n${guarded.log()}`,
  );
  const passed = count(guarded.log(), 'health check passed');
  await guarded.waitFor('health check passed', passed + 1);
});

it('a health address that is changed while guarding takes its lock with it', async () => {
  const guarded = await prepare({ bot: ['healthy.mjs'] });
  guarded.start();
  await guarded.waitFor('health check passed');
  const locks = () => globSync('state/trading-guardian/guardian-*.lock', { cwd: guarded.folder });
  const [before] = locks();
  const { guardian, bot } = JSON.parse(readFileSync(guarded.configFile, 'utf8'));
  writeFileSync(guarded.configFile, JSON.stringify({ guardian, bot: { ...bot, port: guarded.statusPort + 1 } }));
  await until(
    () => locks().length === 2,
    5000,
    () => `a second lock beside ${before}, in:\n${guarded.log()}`,
  );
  const records = globSync('state/trading-guardian/guardian-*.json', { cwd: guarded.folder });
  expect(records.map((name) => name.replace('.json', '.lock'))).not.toContain(before);
});
