// The guardian dies, the bot trades on, and the next guardian takes it over: real processes, one bot at every moment.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isAlive, prepare, until } from '../support/guardian.ts';

const ADOPTED = 'adopted the running bot: pid';

/** A guardian that was killed, and the pid of the bot that it has left. */
async function orphaned(options: Parameters<typeof prepare>[0]) {
  const guarded = await prepare(options);
  const first = guarded.start();
  await guarded.waitFor(/health check passed: (AI )?decision/);
  const [bot] = guarded.botPids() as [number];
  first.kill('SIGKILL');
  await first.ended;
  return { guarded, bot };
}

const recordOf = (folder: string) => JSON.parse(readFileSync(join(folder, 'data/bot.json'), 'utf8'));

describe('the bot of a guardian that was killed', () => {
  it('is adopted within a check; its end is noticed within a second and is a failure like any other', async () => {
    const { guarded, bot } = await orphaned({ bot: ['healthy.mjs'] });
    expect(isAlive(bot)).toBe(true);
    const second = guarded.start();
    await guarded.waitFor(`${ADOPTED} ${bot}`);
    await guarded.waitFor('health check passed', 2);
    const status = await guarded.status();
    expect(status.bot).toMatchObject({ pid: bot, adopted: true, incarnation: 1 });
    expect(status.bot.uptime_s).toBeGreaterThan(0.2);
    expect(recordOf(guarded.folder)).toMatchObject({ pid: bot, guardian_pid: second.pid });
    expect(guarded.botPids()).toEqual([bot]);

    const killedAt = performance.now();
    process.kill(bot, 'SIGKILL');
    await guarded.waitFor('bot exited: code unknown');
    expect(performance.now() - killedAt).toBeLessThan(1000);
    await guarded.waitFor('restart verified');
    expect((await guarded.status()).restarts.in_window).toBe(1);
    second.kill('SIGTERM');
    expect(await second.ended).toBe(0);
    expect(guarded.botPids().filter(isAlive)).toEqual([]);
  });

  it('is restarted when it hangs, and stopped in order when a person ends the guardian', async () => {
    const { guarded, bot } = await orphaned({ bot: ['healthy.mjs'] });
    process.kill(bot, 'SIGSTOP');
    const second = guarded.start();
    await guarded.waitFor('3 health checks failed in a row: restarting the bot');
    await guarded.waitFor('bot restarted');
    expect(isAlive(bot)).toBe(false);
    second.kill('SIGKILL');
    await second.ended;
    const third = guarded.start();
    await guarded.waitFor(ADOPTED, 2);
    third.kill('SIGTERM');
    expect(await third.ended).toBe(0);
    expect(guarded.botPids().filter(isAlive)).toEqual([]);
  });

  it('is stopped in order also where a person ends the next guardian before that has found it', async () => {
    const { guarded, bot } = await orphaned({ bot: ['healthy.mjs'] });
    const second = guarded.start();
    // After Node has begun to run our code, long before the bot is found.
    await new Promise((resolve) => setTimeout(resolve, 100));
    second.kill('SIGTERM');
    const code = await second.ended;
    // Where the machine is so busy that Node has not begun to run our code, the signal ends it as the system does.
    if (code === 0) expect(isAlive(bot)).toBe(false);
    else expect(code).toBe('SIGTERM');
  });

  it('is started anew, uncounted, at a quiet moment where the command is another one by now', async () => {
    const { guarded, bot } = await orphaned({ botConfig: { decision_interval: '100ms' } });
    const file = readFileSync(guarded.configFile, 'utf8');
    const record = recordOf(guarded.folder);
    writeFileSync(join(guarded.folder, 'data/bot.json'), JSON.stringify({ ...record, command: 'an older bot' }));
    writeFileSync(guarded.configFile, file);
    guarded.start();
    await guarded.waitFor('the bot runs with another configuration: it is restarted at the next quiet moment');
    await guarded.waitFor('restarting the bot: its configuration has changed');
    await guarded.waitFor('bot restarted');
    expect(isAlive(bot)).toBe(false);
    expect((await guarded.status()).restarts.in_window).toBe(0);
  });

  it('is not taken for a process that has got its pid since', async () => {
    const { guarded, bot } = await orphaned({ bot: ['healthy.mjs'] });
    process.kill(bot, 'SIGKILL');
    const record = recordOf(guarded.folder);
    // As if the pid had been given to this very process.
    writeFileSync(join(guarded.folder, 'data/bot.json'), JSON.stringify({ ...record, pid: process.pid }));
    const second = guarded.start();
    await guarded.waitFor('bot started', 2);
    second.kill('SIGTERM');
    expect(await second.ended).toBe(0);
    expect(guarded.log()).not.toContain(ADOPTED);
  });

  it('that was not recorded any more is found by its mark', async () => {
    const { guarded, bot } = await orphaned({ bot: ['healthy.mjs'] });
    const record = recordOf(guarded.folder);
    const cut = { ...record, pid: null, start_token: null, group: null };
    writeFileSync(join(guarded.folder, 'data/bot.json'), JSON.stringify(cut));
    guarded.start();
    await guarded.waitFor(`${ADOPTED} ${bot}`);
    await guarded.waitFor('health check passed', 2);
  });
});

it('the bot of a guardian that lives is not adopted by one that was started in a copy of its folder', async () => {
  const guarded = await prepare({ bot: ['healthy.mjs'] });
  guarded.start();
  await guarded.waitFor('health check passed');
  const [bot] = guarded.botPids() as [number];
  const copy = await prepare({ bot: ['healthy.mjs'] });
  mkdirSync(join(copy.folder, 'data'));
  copyFileSync(join(guarded.folder, 'data/bot.json'), join(copy.folder, 'data/bot.json'));
  const second = copy.start();
  expect(await second.ended).toBe(4);
  expect(second.err()).toContain('another guardian guards this bot already');
  rmSync(join(copy.folder, 'data/bot.json'));
  copy.start();
  await copy.waitFor('health check passed');
  expect(isAlive(bot)).toBe(true);
});

describe('detach', () => {
  it('ends the guardian and leaves the bot trading; the next start adopts it', async () => {
    const guarded = await prepare({ bot: ['healthy.mjs'] });
    const first = guarded.start();
    await guarded.waitFor('health check passed');
    const [bot] = guarded.botPids() as [number];
    expect(guarded.command('detach')).toMatchObject({ code: 0, out: expect.stringContaining(`unguarded, pid ${bot}`) });
    expect(await first.ended).toBe(0);
    expect(isAlive(bot)).toBe(true);
    guarded.start();
    await guarded.waitFor(`${ADOPTED} ${bot}`);
  });

  it('means nothing where no bot runs', async () => {
    const guarded = await prepare({ bot: ['crashing.mjs', '10', '1'], guardian: { max_restarts: 0 } });
    guarded.start();
    await guarded.waitFor('restart limit reached');
    expect(guarded.command('detach')).toMatchObject({
      code: 1,
      out: expect.stringContaining('nothing to detach from'),
    });
  });
});

it('a wrapper that ends with code 0 leaves the bot to what it has started, which is guarded from then on', async () => {
  const guarded = await prepare({ bot: ['wrapping.mjs'], guardian: { start_grace: '500ms' } });
  const guardian = guarded.start();
  await guarded.waitFor(/the first process of the bot has ended with code 0, .* pid \d+ is the bot from now on/);
  await guarded.waitFor('health check passed', 2);
  const { pid } = (await guarded.status()).bot;
  expect(pid).not.toBe(guarded.botPids()[0]);
  expect(guarded.log()).not.toContain('restarting');
  guardian.kill('SIGKILL');
  await guardian.ended;
  const second = guarded.start();
  await guarded.waitFor(`${ADOPTED} ${pid}`);
  process.kill(pid as number, 'SIGKILL');
  await guarded.waitFor('bot restarted');
  second.kill('SIGTERM');
  expect(await second.ended).toBe(0);
  await until(
    () => !isAlive(pid as number),
    1000,
    () => 'the end',
  );
});
