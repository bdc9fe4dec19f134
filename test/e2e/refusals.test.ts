// What keeps the guardian from starting, in sentences and exit codes; nothing is started then.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PATIENT, prepare } from '../support/guardian.ts';

it('three faults in config.yaml: three sentences with line numbers, exit 78', async () => {
  const guarded = await prepare();
  writeFileSync(
    guarded.configFile,
    ['guardian:', '  check_interval: 60', '  max_restart: 5', 'bot:', '  port: 80a0', ''].join('\n'),
  );
  const guardian = guarded.start();
  expect(await guardian.ended).toBe(78);
  expect(guardian.err().trim().split('\n')).toEqual([
    expect.stringMatching(/guardian\.check_interval must be a duration .*got 60 \(config\.yaml line 2\)/),
    expect.stringMatching(
      /guardian\.max_restart is not a known key, did you mean guardian\.max_restarts\? \(config\.yaml line 3\)/,
    ),
    expect.stringMatching(/bot\.port must be a port number, got "80a0" \(config\.yaml line 5\)/),
  ]);
  expect(existsSync(join(guarded.folder, 'data'))).toBe(false);
});

it('a port taken by a stranger: its pid and name, exit 78', async () => {
  const guarded = await prepare();
  const stranger = createServer().listen(guarded.port, '127.0.0.1');
  const guardian = guarded.start();
  expect(await guardian.ended).toBe(78);
  stranger.close();
  expect(guardian.err()).toMatch(
    new RegExp(`port ${guarded.port} is held by another program, pid ${process.pid} \\(\\S+`),
  );
  expect(guarded.botPids()).toEqual([]);
});

it('a second guardian: exit 4, the first one named and untouched', async () => {
  const guarded = await prepare({ bot: ['healthy.mjs'], guardian: PATIENT });
  const first = guarded.start();
  await guarded.waitFor('health check passed');
  const second = guarded.start();
  expect(await second.ended).toBe(4);
  expect(second.err()).toContain(`another guardian guards this bot already: pid ${first.pid}`);
  expect((await guarded.status()).guardian.pid).toBe(first.pid);
});

it('two guardians started at the same moment: one guards, the other exits 4 and names it', async () => {
  const guarded = await prepare({ bot: ['healthy.mjs'], guardian: PATIENT });
  const both = [guarded.start(), guarded.start()];
  const codes = both.map((guardian, nth) => guardian.ended.then((code) => ({ code, nth })));
  const { code, nth } = await Promise.race(codes);
  expect(code).toBe(4);
  expect(both[nth]?.err()).toContain(`another guardian guards this bot already: pid ${both[1 - nth]?.pid}`);
  await guarded.waitFor('health check passed');
  expect(guarded.botPids()).toHaveLength(1);
});

it('a command that does not exist, is not executable, or has no folder: a sentence, exit 78, no loop', async () => {
  const guarded = await prepare({ bot: ['healthy.mjs'] });
  const cases = [
    [['--guardian.command', '/no/such/bot'], '/no/such/bot does not exist: correct guardian.command'],
    [['--guardian.command', guarded.configFile], 'is not executable by this user: run chmod +x'],
    [['--guardian.cwd', 'nowhere'], 'guardian.cwd must be an existing folder'],
  ] as const;
  for (const [words, sentence] of cases) {
    const guardian = guarded.start(...words);
    expect(await guardian.ended).toBe(78);
    expect(guardian.err() + guarded.log()).toContain(sentence);
  }
  expect(guarded.botPids()).toEqual([]);
});

it('bad words: one line, exit 64', async () => {
  const guarded = await prepare();
  for (const words of [['fly'], ['run', '--wings'], ['test'], ['--guardian.chek_interval', '5s']]) {
    const { code, err } = guarded.command(...words);
    expect([words, code, err.trim().split('\n').length]).toEqual([words, 64, 1]);
  }
});

it('test --dry-run says what would be started and starts nothing', async () => {
  const guarded = await prepare({ bot: ['healthy.mjs'] });
  const { code, out } = guarded.command('test', '--dry-run');
  expect(code).toBe(0);
  expect(out).toContain('healthy.mjs');
  expect(out).toContain(`http://127.0.0.1:${guarded.port}/api/dashboard every 100ms`);
  expect(existsSync(join(guarded.folder, 'guardian.log'))).toBe(false);
  expect(existsSync(join(guarded.folder, 'data/bot.json'))).toBe(false);
});

it('status without a guardian: the same shape with nulls, exit 0', async () => {
  const guarded = await prepare();
  const { code, out } = guarded.command('status', '--json');
  const status = JSON.parse(out);
  expect(code).toBe(0);
  expect(status.guardian).toMatchObject({ state: 'stopped', pid: null, config: guarded.configFile });
  expect(status.health).toMatchObject({ verdict: 'unknown', code: 'not_checked', last_check_at: null });
});

it('status of a guardian that does not answer: one sentence, exit 1', async () => {
  const guarded = await prepare({ bot: ['healthy.mjs'] });
  const guardian = guarded.start();
  await guarded.waitFor('health check passed');
  guardian.kill('SIGSTOP');
  const { code, err } = guarded.command('status');
  guardian.kill('SIGCONT');
  expect([code, err.trim().split('\n')]).toEqual([1, [expect.stringContaining('has not answered within 5000ms')]]);
});

it('config --json gives every key with its value and where it came from', async () => {
  const guarded = await prepare();
  const { out } = guarded.command('config', '--json', '--guardian.max_restarts', '4');
  const settings = JSON.parse(out);
  expect(settings['guardian.max_restarts']).toEqual({ value: expect.anything(), source: 'command line' });
  expect(settings['guardian.check_interval']).toEqual({ value: '100ms', source: 'config.yaml' });
  expect(settings['guardian.max_restarts_per_day']).toEqual({ value: 30, source: 'default' });
  expect(readFileSync(guarded.configFile, 'utf8')).toContain('100ms');
});
