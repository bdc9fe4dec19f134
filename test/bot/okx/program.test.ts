// The built bot with the market of OKX: it trades on paper and writes nothing; without that market nothing of it is loaded.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Dashboard } from '../../../bot/server/dashboard.ts';
import type { Shown } from '../../../bot/server/whole/symbol.ts';
import { openMemory } from '../../../bot/store/store.ts';
import { type ServedOkx, serveOkx } from '../../okx/server.ts';
import { entryLife, fresh } from '../orders/given.ts';
import { faultsOf } from '../support/dashboard-schema.ts';
import { type BotFolder, botFolder, freePort } from '../support/spawn-bot.ts';
import { SECRETS } from './support/settings.ts';
import { ACCOUNT } from './support/several.ts';

let port: number;
let okx: ServedOkx;
let folder: BotFolder;
beforeEach(async () => {
  port = await freePort();
  okx = await serveOkx();
  folder = botFolder('bot: {}\n');
});
afterEach(async () => {
  await folder.clear();
  await okx.close();
});

/** Leaves the files that were loaded when it ends. */
const WITNESS = `
  const { writeFileSync } = require('node:fs');
  process.on('exit', () => writeFileSync(process.env.WITNESS, Object.keys(require.cache).join('\\n')));
`;

function run(configuration: string) {
  writeFileSync(
    join(folder.path, 'config.yaml'),
    `bot:\n  port: ${port}\n  decision_interval: 200ms\n${configuration}`,
  );
  writeFileSync(join(folder.path, 'witness.cjs'), WITNESS);
  const env = { ...SECRETS, WITNESS: join(folder.path, 'loaded') };
  return folder.run({ env, nodeOptions: ['--require', join(folder.path, 'witness.cjs')] });
}

const paper = () => `  market_data: okx\n  timeframe: 5m\n  exchange: {base_url: '${okx.baseUrl}'}\n`;

const shown = (check: (dashboard: Dashboard) => void) =>
  vi.waitFor(
    async () => {
      const dashboard = (await (await fetch(`http://127.0.0.1:${port}/api/dashboard`)).json()) as Dashboard;
      check(dashboard);
      return dashboard;
    },
    { timeout: 10_000, interval: 20 },
  );

async function loadedBy(bot: ReturnType<BotFolder['run']>): Promise<readonly string[]> {
  bot.child.kill('SIGTERM');
  expect(await bot.exited).toBe(0);
  return readFileSync(join(folder.path, 'loaded'), 'utf8')
    .split('\n')
    .map((path) => basename(path));
}

describe('in paper mode', () => {
  it('it decides on the market of OKX by its price now, and asks for nothing that needs a key', async () => {
    const bot = run(paper());
    const dashboard = await shown(({ decision, market_data }) => {
      expect(decision.decisions_total).toBeGreaterThan(0);
      expect(market_data.status).toBe('ok');
    });
    expect(faultsOf(dashboard)).toEqual([]);
    expect(dashboard).toMatchObject({
      mode: 'paper',
      config: { symbol: 'BTC/USDT:USDT', timeframe: '5m', test_mode: true },
      market_data: { source: expect.stringMatching(/^okx:BTC-USDT-SWAP \(public, 127\.0\.0\.1:\d+\)$/) },
      trading: { instance_id: expect.stringMatching(/^paper-/) },
    });
    okx.market.price(101_234.5);
    await shown(({ current_price }) => expect(current_price).toBe(101_234.5));
    expect(bot.output.stdout).toBe(
      `bot listening on http://127.0.0.1:${port} (paper mode: live candles, paper only)\n`,
    );
    expect(
      okx.calls().filter(({ method, path }) => method !== 'GET' || !/^\/api\/v5\/(public|market)\//.test(path)),
    ).toEqual([]);
    expect(await loadedBy(bot)).toContain('bot.okx.cjs');
    expect(bot.output.stderr).toBe('');
  });
  it('an exchange that does not answer is an outage: it says so, and goes on', async () => {
    okx.faults.add({ on: /./, times: 1_000, fault: 'http', status: 503, executed: false });
    okx.stream.mode('refuses');
    run(paper());
    await shown(({ market_data, decision }) => {
      expect(market_data).toMatchObject({ status: 'down', reason: expect.stringContaining('HTTP 503') });
      expect(decision.decisions_total).toBe(0);
    });
    okx.faults.clear();
    await shown(({ decision }) => expect(decision.decisions_total).toBeGreaterThan(0));
  });
  it('several symbols are traded each by itself, with shares of the balance in one file', async () => {
    const bot = run(`${paper()}  symbols: ['BTC/USDT:USDT', 'ETH/USDT:USDT']\n`);
    const dashboard = (await shown(({ decision }) => expect(decision.last_decision_at).not.toBeNull())) as Shown;
    expect(faultsOf(dashboard)).toEqual([]);
    // Fees may have been paid already.
    expect(dashboard.symbols.map(({ symbol, total_equity }) => [symbol, Math.round(total_equity / 500)])).toEqual([
      ['BTC/USDT:USDT', 10],
      ['ETH/USDT:USDT', 10],
    ]);
    for (const [symbol, least, most] of [
      ['BTC/USDT:USDT', 50_000, 200_000],
      ['ETH/USDT:USDT', 2_000, 8_000],
    ] as const) {
      const url = `http://127.0.0.1:${port}/api/ai_decisions?symbol=${encodeURIComponent(symbol)}`;
      const { decisions } = (await (await fetch(url)).json()) as { readonly decisions: readonly { price: number }[] };
      const prices = decisions.map(({ price }) => price);
      expect(prices.length).toBeGreaterThan(0);
      expect(Math.min(...prices)).toBeGreaterThan(least);
      expect(Math.max(...prices)).toBeLessThan(most);
    }
    const sum = dashboard.symbols.reduce((total, one) => total + one.total_equity, 0);
    expect(dashboard.account_info.total_equity).toBeCloseTo(sum, 6);
    okx.market.price(101_234.5);
    await shown(({ current_price }) => expect(current_price).toBe(101_234.5));
    bot.child.kill('SIGTERM');
    expect(await bot.exited).toBe(0);
    expect(bot.output.stderr).toBe('');
  });
  it('an instrument that there is not ends it with 78, and the remedy', async () => {
    const bot = run(`${paper()}  symbols: ['NONE/USDT:USDT']\n`);
    expect(await bot.exited).toBe(78);
    expect(bot.output.stderr).toBe('OKX has no instrument NONE-USDT-SWAP: check bot.symbols\n');
  });
});

it('where orders are sent a symbol that is not configured any more is looked after while something is open in it', async () => {
  mkdirSync(join(folder.path, 'data'));
  const memory = openMemory(join(folder.path, 'data', 'bot.db'), 0, () => undefined);
  const sent = entryLife({ id: 'e1', symbol: 'ETH/USDT:USDT', state: 'intent', ...fresh });
  const books = memory.open({ name: `${ACCOUNT} ETH/USDT:USDT`, startBalance: 10_000 });
  books.note([sent], []);
  books.note([{ ...sent, state: 'sent' }], []);
  memory.close();
  const bot = run(`${paper()}  test_mode: false\n`);
  const dashboard = (await shown(({ loop }) => expect(loop.last_tick_age_s).not.toBeNull())) as Shown;
  expect(dashboard.symbols.map(({ symbol }) => symbol)).toEqual(['BTC/USDT:USDT', 'ETH/USDT:USDT']);
  bot.child.kill('SIGTERM');
  expect(await bot.exited).toBe(0);
  expect(bot.output.stderr).toBe(
    'ETH/USDT:USDT is not in bot.symbols any more: what is open there is looked after until it is closed\n',
  );
});

it('in demo mode nothing of OKX is loaded', async () => {
  const bot = run('');
  await shown(({ decision }) => expect(decision.decisions_total).toBeGreaterThan(0));
  const loaded = await loadedBy(bot);
  expect(loaded).toContain('bot.cjs');
  expect(loaded.filter((name) => /okx|ccxt/.test(name))).toEqual([]);
  expect(okx.calls()).toEqual([]);
});

it('what the bot starts with holds nothing of ccxt', () => {
  const bundle = (name: string) => readFileSync(join(import.meta.dirname, '../../../dist', name), 'utf8');
  expect(existsSync(join(import.meta.dirname, '../../../dist/bot.okx.cjs'))).toBe(true);
  expect(bundle('bot.okx.cjs')).toContain('OK-ACCESS-SIGN');
  expect(bundle('bot.cjs')).not.toContain('OK-ACCESS-SIGN');
});
