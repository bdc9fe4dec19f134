import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Dashboard } from '../../bot/server/dashboard.ts';
import { faultsOf } from './support/dashboard-schema.ts';
import { type BotFolder, botFolder, freePort } from './support/spawn-bot.ts';

let port: number;
let folder: BotFolder;
beforeEach(async () => {
  port = await freePort();
  folder = botFolder(`bot:\n  port: ${port}\n  decision_interval: 200ms\n`);
});
afterEach(() => folder.clear());

const dashboard = async () => (await (await fetch(`http://127.0.0.1:${port}/api/dashboard`)).json()) as Dashboard;
/** @returns The first dashboard with so many decisions; they must come within 10 s. */
const decided = (count: number) =>
  vi.waitFor(
    async () => {
      const shown = await dashboard();
      expect(shown.decision.decisions_total).toBeGreaterThanOrEqual(count);
      return shown;
    },
    { timeout: 10_000, interval: 20 },
  );
const ownLog = () => readFileSync(join(folder.path, 'logs/bot.1.log'), 'utf8');

describe('the bot in test mode', () => {
  it('decides on recorded candles within 10 s, and says that they are recorded', async () => {
    folder.run();
    const shown = await decided(1);
    expect(faultsOf(shown)).toEqual([]);
    expect(shown.mode).toBe('demo');
    expect(shown.market_data.source).toContain('recorded, time-shifted');
  });
  it('decides anew on each beat', async () => {
    folder.run();
    const first = await decided(1);
    const later = await decided(first.decision.decisions_total + 1);
    expect(later.decision.last_decision_at).not.toBe(first.decision.last_decision_at);
  });
  it('shows the boot id that its guardian gave', async () => {
    const id = '0b5e7c1e-6f0a-4a58-9d0f-2f6f5b1c9a01';
    folder.run({ env: { GUARDIAN_BOOT_ID: id } });
    expect((await decided(1)).process.boot_id).toBe(id);
  });
  it('makes a boot id of its own where it was given none worth the name', async () => {
    folder.run({ env: { GUARDIAN_BOOT_ID: 'nonsense' } });
    expect((await decided(1)).process.boot_id).toMatch(/^[0-9a-f-]{36}$/);
  });
  it('is nearly silent, and writes its own log', async () => {
    const bot = folder.run();
    await decided(2);
    bot.child.kill('SIGTERM');
    await bot.exited;
    expect(bot.output).toEqual({
      stdout: `bot listening on http://127.0.0.1:${port} (demo mode: recorded candles, paper only)\n`,
      stderr: '',
    });
    expect(ownLog()).toContain('"event":"decided"');
  });
  it('takes overrides from the command line', async () => {
    folder.run({ words: ['--bot.decision_interval', '3s'] });
    expect((await decided(1)).decision.decision_interval_s).toBe(3);
  });
  it('goes on where its log cannot be written', async () => {
    writeFileSync(join(folder.path, 'logs'), 'in the way');
    const bot = folder.run();
    await decided(2);
    bot.child.kill('SIGTERM');
    expect(await bot.exited).toBe(0);
    expect(bot.output.stderr).toMatch(/^the bot's log in .+ cannot be written, going on without it: .+\n$/);
  });
});

describe('the memory of the bot', () => {
  const database = () => join(folder.path, 'data/bot.db');
  type Shown = { readonly decisions: readonly { readonly at: string }[] };
  const remembered = async () => (await (await fetch(`http://127.0.0.1:${port}/api/ai_decisions`)).json()) as Shown;

  it('outlives kill -9: what was decided is there, and the replay goes on where it stood', async () => {
    const first = folder.run();
    await decided(3);
    const before = await remembered();
    first.child.kill('SIGKILL');
    await first.exited;
    folder.run();
    await decided(1);
    const after = await remembered();
    expect(after.decisions.slice(-before.decisions.length)).toEqual(before.decisions);
    expect(after.decisions.length).toBeGreaterThan(before.decisions.length);
  });
  it('belongs to one bot at a time: a second one ends with 78 and says so', async () => {
    folder.run();
    await decided(1);
    const second = folder.run({ words: ['--bot.port', String(await freePort())] });
    expect(await second.exited).toBe(78);
    expect(second.output.stderr).toBe(
      `${database()} is in use by another bot: stop that one first, or set bot.data_dir to another folder\n`,
    );
  });
  it('lies where bot.data_dir says, anywhere', async () => {
    const elsewhere = join(folder.path, 'else/where');
    folder.run({ words: ['--bot.data_dir', elsewhere] });
    await decided(1);
    expect(existsSync(join(elsewhere, 'bot.db'))).toBe(true);
  });
  it('keeps the balance that it began with, and says so where another one is configured', async () => {
    const first = folder.run();
    await decided(1);
    first.child.kill('SIGTERM');
    await first.exited;
    folder.run({ words: ['--bot.paper.balance', '500'] });
    await decided(1);
    expect(ownLog()).toContain('bot.paper.balance 500 has no effect');
  });
  it('is kept aside and begun anew where it is damaged, which is said', async () => {
    mkdirSync(join(folder.path, 'data'));
    writeFileSync(database(), 'no database '.repeat(1_000));
    const bot = folder.run();
    await decided(1);
    expect(bot.output.stderr).toMatch(
      /^the bot's memory .+bot\.db is damaged \(.+\): it is kept as .+, and a new one is begun\n$/,
    );
  });
});

describe('who has the token', () => {
  const TOKEN = 'a-token-of-the-guardian';
  const post = (path: string, token: string) =>
    fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', headers: { authorization: `Bearer ${token}` } });

  it('stops the bot as a signal does', async () => {
    const bot = folder.run({ env: { GUARDIAN_TOKEN: TOKEN } });
    await decided(1);
    expect((await post('/api/control/stop', TOKEN)).status).toBe(202);
    expect(await bot.exited).toBe(0);
    expect(ownLog()).toContain('"why":"asked to stop"');
  });
  it('halts entries until a person removes the file', async () => {
    folder.run({ env: { GUARDIAN_TOKEN: TOKEN } });
    await decided(1);
    const state = async () => (await dashboard()).trading.state;
    expect((await post('/api/control/halt', TOKEN)).status).toBe(200);
    await vi.waitFor(async () => expect(await state()).toBe('entries_halted'), { timeout: 5_000 });
    rmSync(join(folder.path, 'data/HALT'));
    await vi.waitFor(async () => expect(await state()).toBe('running'), { timeout: 5_000 });
  });
  it('asks the decider without a decision being made', async () => {
    folder.run({ env: { GUARDIAN_TOKEN: TOKEN }, words: ['--bot.decision_interval', '1h'] });
    await decided(1);
    const answer = (await (await post('/api/test_ai', TOKEN)).json()) as object;
    expect(answer).toMatchObject({ ok: true, is_ai: false, answer: { signal: 'HOLD' } });
    expect((await dashboard()).decision.decisions_total).toBe(1);
  });
  it('is nobody where no token was given, or another one', async () => {
    const bot = folder.run();
    await decided(1);
    const paths = ['/api/control/stop', '/api/control/halt', '/api/test_ai'];
    for (const path of paths) expect((await post(path, '')).status).toBe(401);
    bot.child.kill();
    await bot.exited;
    folder.run({ env: { GUARDIAN_TOKEN: TOKEN } });
    await decided(1);
    for (const path of paths) expect((await post(path, 'another')).status).toBe(401);
  });
});

describe('the bot ends', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('with 0 at %s, whatever connections are open', async (signal) => {
    const bot = folder.run();
    await decided(1);
    const unfinished = connect(port, '127.0.0.1').on('error', () => undefined);
    await new Promise((resolve) => unfinished.write('GET / HTTP/1.1\r\n', resolve));
    bot.child.kill(signal);
    expect(await bot.exited).toBe(0);
    unfinished.destroy();
    expect(ownLog().trimEnd().split('\n').at(-1)).toContain(`"why":"${signal}"`);
  });
  it('with 1 and the stack where something breaks that nobody caught', async () => {
    const trap = join(folder.path, 'trap.cjs');
    writeFileSync(trap, "process.on('SIGUSR2', () => void Promise.reject(new Error('broken on purpose')));");
    const bot = folder.run({ nodeOptions: ['--require', trap] });
    await decided(1);
    bot.child.kill('SIGUSR2');
    expect(await bot.exited).toBe(1);
    expect(bot.output.stderr).toMatch(/Error: broken on purpose\n\s+at /);
    expect(ownLog()).toContain('"event":"crashed"');
  });
  it('with 78 and one sentence where the port is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
    const bot = folder.run();
    expect(await bot.exited).toBe(78);
    expect(bot.output.stderr).toBe(
      `bot.port ${port} on 127.0.0.1 is taken by another program: stop that program, or set bot.port to a free port\n`,
    );
    other.close();
  });
  it('with 78 and a sentence for each fault of the configuration, nothing started', async () => {
    writeFileSync(join(folder.path, 'config.yaml'), 'bot:\n  port: 80a0\n  test_mode: false\n  prot: 1\n');
    const exitFile = join(folder.path, 'bot.exit');
    const bot = folder.run({ env: { GUARDIAN_EXIT_FILE: exitFile, GUARDIAN_BOOT_ID: 'the-mark' } });
    expect(await bot.exited).toBe(78);
    expect(readFileSync(exitFile, 'utf8')).toBe('the-mark 78\n');
    expect(bot.output.stderr.trimEnd().split('\n')).toEqual([
      expect.stringContaining('bot.port must be a port number, got "80a0" (config.yaml line 2)'),
      expect.stringContaining('bot.prot is not a known key'),
      expect.stringMatching(/^bot\.test_mode false: OKX_API_KEY is not set: .+line 3\)$/),
      expect.stringMatching(/^bot\.test_mode false: OKX_SECRET is not set: /),
      expect.stringMatching(/^bot\.test_mode false: OKX_PASSWORD is not set: /),
    ]);
    expect(existsSync(join(folder.path, 'logs'))).toBe(false);
  });
  it.each([[['run']], [['--bot.prot', '1']]])('with 64 and one line at the bad words %j', async (words) => {
    const bot = folder.run({ words });
    expect(await bot.exited).toBe(64);
    expect(bot.output.stderr.trimEnd().split('\n')).toHaveLength(1);
  });
  it('with 0 after its help', async () => {
    const bot = folder.run({ words: ['--help'] });
    expect(await bot.exited).toBe(0);
    expect(bot.output.stdout).toContain('Example: bot --config config.yaml');
  });
});
