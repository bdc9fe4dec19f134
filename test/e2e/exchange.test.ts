// The real bot with an account at a simulated exchange: what happens to it and to the position while things go wrong.
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Dashboard } from '../../bot/server/dashboard.ts';
import { SECRETS } from '../bot/okx/support/settings.ts';
import { botFolder, freePort } from '../bot/support/spawn-bot.ts';
import { MODEL, scriptedAi } from '../kill/orders/scripted-ai.ts';
import { BTC } from '../okx/engine/open.ts';
import { openPositions } from '../okx/engine/state.ts';
import { type Serving, serveOkx } from '../okx/server.ts';

const ORDER = 'POST /api/v5/trade/order';

async function account(options: Serving = {}) {
  const okx = await serveOkx(options);
  const ai = await scriptedAi(() => (okx.exchange().prices[BTC]?.last ?? 0) / 10);
  const port = await freePort();
  const folder = botFolder(
    JSON.stringify({
      bot: {
        port,
        test_mode: false,
        market_data: 'okx',
        decision_interval: '100ms',
        exchange: { base_url: okx.baseUrl, demo: okx.key.isDemo },
        ai: { provider: 'openai', model: MODEL, base_url: ai.baseUrl, deadline: '60s', attempt_timeout: '60s' },
        risk: { min_hold: '0s', max_orders_per_hour: 1_000, max_daily_loss: 5_000 },
      },
    }),
  );
  onTestFinished(async () => {
    await folder.clear();
    await Promise.all([okx.close(), ai.close()]);
  });
  const open = () => openPositions(okx.exchange()).length;
  const stops = () => okx.exchange().algos.filter(({ state }) => state === 'live').length;
  const shown = (check: (dashboard: Dashboard) => void, timeout = 15_000) =>
    vi.waitFor(async () => check((await (await fetch(`http://127.0.0.1:${port}/api/dashboard`)).json()) as Dashboard), {
      timeout,
      interval: 20,
    });
  const lastDecided = async () => {
    const { decisions } = (await (await fetch(`http://127.0.0.1:${port}/api/ai_decisions?limit=1`)).json()) as {
      decisions: readonly object[];
    };
    return decisions[0];
  };
  /** Waits for what the exchange sees, not the bot. */
  const until = (isTrue: () => boolean, timeout = 15_000) =>
    vi.waitFor(() => expect(isTrue()).toBe(true), { timeout, interval: 10 });
  const step = join(folder.path, 'step');
  const nodeOptions = ['--require', join(import.meta.dirname, '../fixtures/clock.cjs')];
  const run = (...words: string[]) => folder.run({ env: { ...SECRETS, CLOCK_STEP: step }, words, nodeOptions });
  /** What the orders of the journal have come to; no bot may run. */
  const journal = () => {
    const database = new DatabaseSync(join(folder.path, 'data/bot.db'));
    const states = database.prepare('SELECT state FROM orders ORDER BY number').all();
    database.close();
    return states.map(({ state }) => state);
  };
  /** Sets the wall clock of the bot off by so much, at once. */
  const stepClock = (ms: number) => {
    writeFileSync(`${step}.new`, String(ms));
    renameSync(`${step}.new`, step);
  };
  return {
    okx,
    ai,
    folder,
    open,
    stops,
    shown,
    lastDecided,
    until,
    run,
    stepClock,
    journal,
    halt: join(folder.path, 'data/HALT'),
  };
}

const guarded = ({ current_position: position, trading }: Dashboard) =>
  expect([position?.stop_on_exchange, trading.open_intents]).toEqual([true, 0]);

describe('a bot with an open position', () => {
  it('gives a lost stop back though the AI hangs or the clock is set back by an hour, waits for an exchange that goes away, and opens nothing once halted', async () => {
    const { okx, ai, open, stops, shown, lastDecided, until, run, stepClock, halt } = await account();
    const bot = run();
    ai.say('BUY');
    await shown(guarded);
    ai.hang(true);
    await new Promise((resolve) => setTimeout(resolve, 150));
    okx.hand.cancelStops();
    await until(() => stops() === 1, 10_000);
    expect(okx.audit().longestNaked).toBeLessThan(10_000);
    ai.hang(false);
    ai.say('HOLD');

    stepClock(-3_600_000);
    await shown(({ decision }) => expect(decision.consecutive_fallbacks).toBe(0));
    okx.hand.cancelStops();
    await until(() => stops() === 1, 10_000);
    expect(okx.audit().longestNaked).toBeLessThan(10_000);
    stepClock(0);

    await okx.close();
    await shown(({ trading }) =>
      expect(trading).toMatchObject({
        state: 'entries_halted',
        halt_reason: expect.stringContaining('does not answer'),
      }),
    );
    const again = await serveOkx({ okx, port: okx.port });
    onTestFinished(() => again.close());
    await shown(guarded);

    const refused = run('flatten');
    expect(await refused.exited).toBe(78);
    expect(refused.output.stderr).toContain('stop the bot, then run flatten again');
    expect(existsSync(halt)).toBe(true);
    await shown(({ trading }) => expect(trading.state).toBe('entries_halted'));
    expect([open(), stops()]).toEqual([1, 1]);
    ai.say('SELL');
    await until(() => open() === 0);
    const { writes } = okx.audit();
    ai.say('BUY');
    await vi.waitFor(
      async () => expect(await lastDecided()).toMatchObject({ signal: 'BUY', denial: 'halted' }),
      10_000,
    );
    bot.child.kill('SIGTERM');
    expect(await bot.exited).toBe(0);
    expect(okx.audit().writes.filter(({ path }) => path.endsWith('/trade/order')).length).toBe(
      writes.filter(({ path }) => path.endsWith('/trade/order')).length,
    );
    expect(okx.audit().doubled).toEqual([]);
    expect(okx.calls().filter(({ code }) => code === '50011')).toEqual([]);
  }, 60_000);

  it('ends with 0 once its order on the way is known and protected; what it left is closed by flatten', async () => {
    const { okx, ai, open, stops, until, run, journal, halt } = await account();
    okx.faults.add({ on: ORDER, fault: 'slow', ms: 700, executed: true });
    const bot = run();
    ai.say('BUY');
    await until(() => open() === 1);
    const asked = performance.now();
    bot.child.kill('SIGTERM');
    expect(await bot.exited).toBe(0);
    expect(performance.now() - asked).toBeLessThan(8_500);
    expect(journal()).toEqual(['protected']);
    expect([open(), stops()]).toEqual([1, 1]);

    const before = okx.audit().writes.length;
    const preview = run('flatten', '--dry-run');
    expect(await preview.exited).toBe(0);
    expect(preview.output.stdout).toMatch(/^would close long [\d.]+ BTC\/USDT:USDT \(\d+ lots\)$/m);
    expect([okx.audit().writes.length, existsSync(halt)]).toEqual([before, false]);

    const flatten = run('flatten');
    expect(await flatten.exited).toBe(0);
    expect(flatten.output.stdout).toContain('nothing of the bot is open any more');
    expect([open(), stops(), existsSync(halt)]).toEqual([0, 0, true]);
    expect(okx.audit()).toMatchObject({ doubled: [], longestNaked: 0 });
    rmSync(halt);
  }, 60_000);
});

describe('an account that is not fit to be traded', () => {
  it.each([
    ['whose key may withdraw', { key: { perm: 'read_only,withdraw,trade' } }, 'may withdraw money'],
    ['in long/short mode', { posMode: 'long_short_mode' as const }, 'set its position mode to net'],
  ])('%s ends the bot with 78 and the remedy, and nothing is written', async (_, options, sentence) => {
    const { okx, run } = await account(options);
    const bot = run();
    expect(await bot.exited).toBe(78);
    expect(bot.output.stderr).toContain(sentence);
    expect(okx.audit().writes).toEqual([]);
  });
});
