// Which symbols may be traded, with which share of the money, and how long one may wait for the others.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { paperBooks } from '../../../bot/books.ts';
import type { BotConfiguration } from '../../../bot/config.ts';
import { NOBODY } from '../../../bot/domain/trading/beside.ts';
import { createPlaces } from '../../../bot/engine/places.ts';
import { createMeters } from '../../../bot/meters.ts';
import { type Opened, openSymbols, type Shared } from '../../../bot/open-symbols.ts';
import { schema } from '../../../bot/schema.ts';
import { type Memory, openMemory } from '../../../bot/store/store.ts';
import { longestWaitOf, tempoOf } from '../../../bot/tempo.ts';
import { merge } from '../../../common/config/merge.ts';
import { made } from '../support/about.ts';
import { observationOf } from '../support/candles.ts';
import { terms } from '../support/engine-ports.ts';
import { handClock } from '../support/hand-clock.ts';
import { logBook } from '../support/log-book.ts';
import { closeFill, openFill } from '../trading/given.ts';
import { hold } from './support.ts';

const ETH = 'ETH/USDT:USDT';
const keys = { OKX_API_KEY: '3f1c9a7b', OKX_SECRET: '55d24e1f', OKX_PASSWORD: '8a60c1d2' };
const faultsOf = (values: Readonly<Record<string, string>>) => {
  const commandLine = Object.entries(values);
  const merged = merge([schema], { file: null, dotenv: keys, environment: {}, commandLine }, false);
  return (merged.faults ?? []).map(({ text }) => text);
};

describe('the symbols', () => {
  it('are by default the recorded one', () => expect(faultsOf({})).toEqual([]));
  it.each([`[BTC/USDT:USDT, ${ETH}]`, `[${ETH}]`])('are nothing else where it is replayed: %s', (symbols) => {
    expect(faultsOf({ 'bot.symbols': symbols })).toEqual([
      expect.stringContaining(
        'bot.symbols: what is replayed is BTC/USDT:USDT and nothing else: leave it, or set bot.market_data to okx',
      ),
    ]);
  });
  it('are any where the market is asked', () => {
    expect(faultsOf({ 'bot.symbols': `[${ETH}, BTC/USDT:USDT]`, 'bot.market_data': 'okx' })).toEqual([]);
  });
  it('are each named once', () => {
    expect(faultsOf({ 'bot.symbols': `[${ETH}, ${ETH}]`, 'bot.market_data': 'okx' })).toEqual([
      expect.stringContaining(`bot.symbols names ${ETH} more than once: leave it once`),
    ]);
  });
  it('are each a perpetual contract', () => {
    expect(faultsOf({ 'bot.symbols': `[${ETH}, BTC]`, 'bot.market_data': 'okx' })).toEqual([
      expect.stringContaining('bot.symbols must name perpetual contracts, such as BTC/USDT:USDT: correct it'),
    ]);
  });
  it('are any where orders are sent', () => {
    const trading = { 'bot.market_data': 'okx', 'bot.test_mode': 'false', 'bot.exchange.demo': 'true' };
    expect(faultsOf({ ...trading, 'bot.symbols': `[${ETH}]` })).toEqual([]);
    expect(faultsOf({ ...trading, 'bot.symbols': `[${ETH}, BTC/USDT:USDT]` })).toEqual([]);
  });
});

describe('how long a symbol may wait for the others', () => {
  const tempo = tempoOf(
    // Nothing else of the configuration is looked at.
    { 'bot.decision_interval': 60_000, 'bot.ai.deadline': 60_000 } as BotConfiguration['values'],
    0,
  );
  it.each([
    [1, 4, 0],
    [4, 4, 0],
    [5, 4, 61_000],
    [8, 4, 61_000],
    [9, 4, 122_000],
    [3, 1, 122_000],
  ])('%i symbols of which %i decide at once: %i ms', (symbols, places, wait) => {
    expect(longestWaitOf(tempo, symbols, places)).toBe(wait);
  });
});

describe('symbols that are opened', () => {
  const clock = handClock();
  const { log, told } = logBook();
  const shared: Omit<Shared, 'booksOf'> = {
    clock,
    decider: { provider: 't', model: 't', isAi: false, label: 't', decide: async () => hold },
    halt: () => null,
    meters: createMeters(),
    log,
    places: createPlaces(4),
    leftOver: [],
    tempo: {
      beat: { start: 0, interval: 60_000 },
      tick: 5,
      deadline: 1_000,
      overrun: 0,
      patience: 1_000,
      drain: 1_000,
    },
    termsOf: (symbol) => ({ ...terms, symbol, maxDailyLoss: 100 }),
    marketOf: (symbol, seen) => ({ source: `${symbol} ${seen}`, observe: async () => observationOf([100]) }),
  };
  const booksIn =
    (open: Memory['open']): Shared['booksOf'] =>
    (symbol, share, { warn }) =>
      paperBooks({ open }, { name: `test ${symbol}`, startBalance: 9_000 * share }, clock, (sentence) =>
        warn({ event: 'warned' }, sentence),
      );
  function memory() {
    const folder = mkdtempSync(join(tmpdir(), 'symbols-'));
    const opened = openMemory(join(folder, 'bot.db'), clock.wall(), () => undefined);
    onTestFinished(() => {
      opened.close();
      rmSync(folder, { recursive: true });
    });
    return opened;
  }
  /** Lets them decide `count` times. */
  async function live(opened: readonly Opened[]): Promise<void> {
    for (const { engine } of opened) engine.start();
    while (opened.some(({ engine }) => engine.state().decisionsTotal === 0)) await new Promise(setImmediate);
    await Promise.all(opened.map(({ engine }) => engine.stop()));
  }

  it('have equal shares of the money, each in an account of its own, in one file', async () => {
    const { open } = memory();
    const opened = openSymbols(['A', 'B', 'C'], { ...shared, booksOf: booksIn(open) });
    expect(
      opened.map(({ symbol, engine, terms: of }) => [symbol, of.symbol, engine.state().desk.book.startBalance]),
    ).toEqual(['A', 'B', 'C'].map((symbol) => [symbol, symbol, 3_000]));
    await live(opened.slice(0, 2));
    expect(opened.map(({ store }) => store.decisions(9).length)).toEqual([1, 1, 0]);
    expect(told.filter(({ event }) => event === 'decided').map(({ symbol }) => symbol)).toEqual(['A', 'B']);
  });
  it('have all of the money where there is one, and no name in the log', async () => {
    told.length = 0;
    const opened = openSymbols(['A'], { ...shared, booksOf: booksIn(memory().open) });
    expect(opened[0].engine.state().desk.book.startBalance).toBe(9_000);
    await live(opened);
    expect(told.filter(({ event }) => event === 'decided').map(({ symbol }) => symbol)).toEqual([undefined]);
  });
  it('go on where each of them stood', () => {
    const { open } = memory();
    const day = { date: '2026-01-01', equity: 3_000 };
    const entry = { at: clock.wall(), cash: 3_000, equity: 3_000, day, seen: 77, decision: made };
    open({ name: 'test B', startBalance: 5 }).commit({ ...entry, fills: [openFill({ symbol: 'B' })] });
    const opened = openSymbols(['A', 'B'], { ...shared, booksOf: booksIn(open) });
    expect(opened.map(({ source }) => source)).toEqual(['A null', 'B 77']);
    expect(told.filter(({ event }) => event === 'warned').map(({ symbol }) => symbol)).toEqual(['B']);
    expect(opened.map(({ engine }) => engine.state().desk.book.position?.symbol)).toEqual([undefined, 'B']);
    expect(opened.map(({ engine }) => engine.state().desk.book.startBalance)).toEqual([4_500, 5]);
    expect(opened.map(({ engine }) => engine.state().decisions.length)).toEqual([0, 1]);
  });
  it('know what the others have lost and ordered, not what they have themselves', async () => {
    const { open } = memory();
    const day = { date: '2026-01-01', equity: 3_000 };
    const entry = { at: clock.wall(), decision: null, cash: 3_000, equity: 3_000, seen: 0, day };
    const at = clock.wall();
    const lost = [
      openFill({ symbol: 'B', fee: 0, filledAt: at }),
      closeFill({ symbol: 'B', price: 70, fee: 0, filledAt: at }),
    ];
    open({ name: 'test B', startBalance: 3_000 }).commit({ ...entry, fills: lost });
    const opened = openSymbols(['A', 'B'], { ...shared, booksOf: booksIn(open) });
    await live(opened);
    expect(opened.map(({ engine }) => engine.state().desk.beside)).toEqual([
      { ...NOBODY, loss: 60, recent: [at, at] },
      NOBODY,
    ]);
  });
});
