// Faults of real processes and of the machine round them, each with what must not happen beside it.
import { spawn, spawnSync } from 'node:child_process';
import { lookup } from 'node:dns/promises';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { count, type Guarded, isAlive, prepare, until } from '../support/guardian.ts';

/** As patient as the defaults are beside it: what is tried here is not how fast a busy machine answers. */
const PATIENT = { start_grace: '700ms', health_timeout: '600ms' };
const RESTARTING = 'restarting the bot (restart';
const PASSED = 'health check passed';
/** So many checks more have passed. */
const passes = (guarded: Guarded, more: number) => guarded.waitFor(PASSED, count(guarded.log(), PASSED) + more);

describe('a tree that does not want to die', () => {
  it('is killed to the last process of a fork bomb before the next bot starts', async () => {
    const guarded = await prepare({ bot: ['forking.mjs', '30'], guardian: { ...PATIENT, stop_timeout: '100ms' } });
    const guardian = guarded.start();
    await guarded.waitFor(PASSED);
    const [leader] = guarded.botPids() as [number];
    await until(
      () => sessionOf(leader).length > 30,
      5000,
      () => `the bomb: ${sessionOf(leader).length} processes`,
    );
    process.kill(leader, 'SIGKILL');
    await guarded.waitFor('bot restarted');
    expect(sessionOf(leader)).toEqual([]);
    const second = guarded.botPids()[1] as number;
    guardian.kill('SIGTERM');
    expect(await guardian.ended).toBe(0);
    expect(sessionOf(second)).toEqual([]);
  });

  it('is killed when the bot hangs and heeds no request to end; its death is proved before the next spawn', async () => {
    const guarded = await prepare({
      bot: ['stubborn.mjs'],
      guardian: { stop_timeout: '200ms' },
    });
    guarded.start();
    await guarded.waitFor(PASSED);
    const [first] = guarded.botPids() as [number];
    process.kill(first, 'SIGSTOP');
    await guarded.waitFor('bot restarted');
    expect(sessionOf(first)).toEqual([]);
    const log = guarded.log();
    expect(log).toContain('bot exited: signal SIGKILL');
    expect(log.indexOf('bot exited: signal SIGKILL')).toBeLessThan(log.indexOf('bot restarted'));
  });
});

/** Living processes of the session that this one leads. */
function sessionOf(leader: number): readonly number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && isAlive(pid) && fieldsOf(pid)[3] === String(leader));
}
function fieldsOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'latin1')
      .replace(/^.*\) /s, '')
      .split(' ');
  } catch {
    return [];
  }
}

describe('the wall clock of the whole machine, set eight hours forward and back again under real processes,', () => {
  it('restarts nobody, and a bot that hangs after it is found', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'clock-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'step');
    const env = { NODE_OPTIONS: `--require ${join(import.meta.dirname, '../fixtures/clock.cjs')}`, CLOCK_STEP: file };
    const guarded = await prepare({ bot: ['healthy.mjs'], guardian: { ...PATIENT, max_no_response: '3s' }, env });
    const guardian = guarded.start();
    await guarded.waitFor(PASSED);
    for (const hours of [8, 0, -8]) {
      writeFileSync(file, String(hours * 3_600_000));
      await passes(guarded, 3);
    }
    expect(guarded.log()).not.toContain(RESTARTING);
    const hours = new Set(
      guarded
        .log()
        .split('\n')
        .map((line) => line.slice(0, 13)),
    );
    expect(hours.size).toBeGreaterThan(2);
    process.kill(guarded.botPids()[0] as number, 'SIGSTOP');
    await guarded.waitFor('restart verified');
    guardian.kill('SIGTERM');
    expect(await guardian.ended).toBe(0);
  });
});

const hasPrlimit = spawnSync('prlimit', ['--version']).status === 0;
describe('a guardian without a file descriptor left', () => {
  it.skipIf(!hasPrlimit)('restarts nobody, says so, and sees again once there are some (needs prlimit)', async () => {
    const guarded = await prepare({ bot: ['healthy.mjs'] });
    const guardian = guarded.start();
    let said = '';
    guardian.child.stdout?.on('data', (part) => {
      said += part;
    });
    await guarded.waitFor(PASSED);
    const limit = (files: number) => spawnSync('prlimit', ['--pid', String(guardian.pid), `--nofile=${files}:4096`]);
    limit(3);
    // The log cannot be opened either: the console is what still speaks.
    await until(
      () => count(said, 'health check skipped: the check itself failed: ') >= 4,
      5000,
      () => `skipped checks in: ${said}`,
    );
    limit(1024);
    await passes(guarded, 3);
    expect(guarded.botPids()).toHaveLength(1);
    expect(guarded.log()).not.toContain(RESTARTING);
    expect(said).toMatch(/the check itself failed: .*EMFILE/);
  });
});

describe('100 % CPU on every core', () => {
  it('restarts nobody; a bot that hangs in the middle of it is found', async () => {
    const loops = [1, 2].map(() => spawn(process.execPath, ['-e', 'for(;;);']));
    onTestFinished(() => {
      for (const loop of loops) loop.kill('SIGKILL');
    });
    const guarded = await prepare({ bot: ['healthy.mjs'], guardian: PATIENT });
    guarded.start();
    await guarded.waitFor(PASSED, 6);
    expect(guarded.log()).not.toContain(RESTARTING);
    process.kill(guarded.botPids()[0] as number, 'SIGSTOP');
    await guarded.waitFor(RESTARTING);
  });
});

describe('a guardian whose terminal is closed', () => {
  it('guards on through SIGHUP with nobody to read what it says', async () => {
    const guarded = await prepare({ bot: ['healthy.mjs'] });
    const guardian = guarded.start();
    await guarded.waitFor(PASSED);
    guardian.child.stdout?.destroy();
    guardian.child.stderr?.destroy();
    guardian.kill('SIGHUP');
    await passes(guarded, 3);
    process.kill(guarded.botPids()[0] as number, 'SIGKILL');
    await guarded.waitFor('restart verified');
  });

  it('is told by Ctrl+C to end, which its bot hears from it alone and in order', async () => {
    const guarded = await prepare({ bot: ['healthy.mjs'] });
    const guardian = guarded.startDetached();
    await guarded.waitFor(PASSED);
    process.kill(-guardian.pid, 'SIGINT');
    expect(await guardian.ended).toBe(0);
    expect(guarded.log()).toMatch(/asked by SIGINT.*stopping the bot.*bot exited: code 0.*guardian stopped/s);
  });
});

describe('a bot that listens at ::1 alone', () => {
  it('is found there, by the name localhost too where that is ::1', async () => {
    const isNamed = (await lookup('localhost', { all: true })).some(({ address }) => address === '::1');
    const guarded = await prepare({ bot: ['healthy.mjs'], guardian: PATIENT, env: { LISTEN_HOST: '::1' } });
    guarded.start('--guardian.health_url', `http://${isNamed ? 'localhost' : '[::1]'}:${guarded.port}/`);
    await guarded.waitFor(PASSED, 4);
    expect(guarded.log()).not.toContain(RESTARTING);
  });
});

describe('a stranger that takes the port of a bot which has ended', () => {
  it('gets no bot beside it and is never killed; an alarm names it, and the bot starts when it has gone', async () => {
    const guarded = await prepare({ bot: ['healthy.mjs'], guardian: { ...PATIENT, backoff: { first: '300ms' } } });
    guarded.start();
    await guarded.waitFor(PASSED);
    process.kill(guarded.botPids()[0] as number, 'SIGKILL');
    await guarded.waitFor(RESTARTING);
    const stranger = createServer((_, response) => response.end('{}')).listen(guarded.port, '127.0.0.1');
    await guarded.waitFor(`port ${guarded.port} is held by another program, pid ${process.pid}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(guarded.botPids()).toHaveLength(1);
    stranger.close();
    await guarded.waitFor('restart verified');
    expect(count(guarded.log(), RESTARTING)).toBe(1);
  });
});
