// Several symbols of one account at the simulated OKX: what they share, and what they do not.
import { describe, expect, it, vi } from 'vitest';
import { leftOver } from '../../../bot/books.ts';
import { pause } from '../../../bot/engine/venue/pause.ts';
import { within } from '../../../bot/execution/deadline.ts';
import { flatten } from '../../../bot/flatten.ts';
import { systemClock as clock } from '../../../common/clock.ts';
import { terms } from '../support/engine-ports.ts';
import { ACCOUNT, BTC, ETH, severalAt } from './support/several.ts';

const BOTH = [BTC, ETH] as const;
const soon = (check: () => void) => vi.waitFor(check, { interval: 5, timeout: 20_000 });
type Bot = ReturnType<ReturnType<typeof severalAt>['trade']>;
const decided = (bot: Bot) => soon(() => expect(BOTH.map(bot.outcome)).not.toContain(undefined));
const outcomes = (bot: Bot) => BOTH.map(bot.outcome).toSorted((a, b) => String(b?.did).localeCompare(String(a?.did)));

describe('two symbols that enter at the same moment', () => {
  it('share the margin that the account may tie up: the second gets what is left', async () => {
    const bot = severalAt().trade(BOTH, { marginShare: 0.5, riskPerTrade: 0.075 });
    await decided(bot);
    expect(outcomes(bot)).toEqual([{ did: 'opened' }, { did: 'opened' }]);
    const margins = BOTH.map(bot.margin).toSorted((a, b) => b - a);
    expect(margins[0]).toBeGreaterThan(2_950);
    expect(margins[0]).toBeLessThanOrEqual(3_000);
    expect(margins[1]).toBeGreaterThan(1_950);
    expect(margins.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(5_000);
  });
  it('are denied what the first leaves nothing of', async () => {
    const bot = severalAt().trade(BOTH, { marginShare: 0.4, riskPerTrade: 1 });
    await decided(bot);
    expect(outcomes(bot)).toMatchObject([{ did: 'opened' }, { did: 'denied', denial: 'too_small' }]);
  });
  it('both get what they risk where the margin is enough', async () => {
    const bot = severalAt().trade(BOTH);
    await decided(bot);
    expect(BOTH.map((symbol) => Math.round(bot.margin(symbol) / 10))).toEqual([40, 40]);
    expect(BOTH.map((symbol) => bot.state(symbol).desk.reserved)).toEqual([0, 0]);
  });
  it('are together bound by the orders of an hour', async () => {
    const bot = severalAt().trade(BOTH, { maxOrdersPerHour: 1 });
    await decided(bot);
    expect(outcomes(bot)).toMatchObject([{ did: 'opened' }, { did: 'denied', denial: 'orders_per_hour' }]);
  });
});

it('what was reserved for an entry that is refused is free again', async () => {
  const all = severalAt();
  all.okx.faults.add({
    on: 'POST /api/v5/account/set-leverage',
    fault: 'code',
    code: '50004',
    executed: false,
    times: 2,
  });
  const bot = all.trade(BOTH);
  await decided(bot);
  expect(outcomes(bot)).toMatchObject([{ did: 'unknown' }, { did: 'unknown' }]);
  expect(BOTH.map((symbol) => bot.state(symbol).desk.reserved)).toEqual([0, 0]);
});

describe('the loss of the day', () => {
  const opened = async (all: ReturnType<typeof severalAt>) => {
    const bot = all.trade(BOTH, { maxDailyLoss: 50 });
    await decided(bot);
    return bot;
  };
  it('is one for the account: what one symbol has lost closes all', async () => {
    const all = severalAt();
    const bot = await opened(all);
    all.okx.market.price(97_000);
    await soon(() =>
      expect(BOTH.map((symbol) => bot.trade(symbol)?.cause)).toEqual(['max_daily_loss', 'max_daily_loss']),
    );
    expect(all.okx.exchange().algos.filter(({ state }) => state === 'live')).toEqual([]);
  });
  it('is measured from what the first of them has seen of the day', async () => {
    const all = severalAt();
    const date = new Date(clock.wall()).toISOString().slice(0, 10);
    const entry = { at: Math.round(clock.wall()), seen: 0, fills: [], decision: null, cash: 1, equity: 1 };
    all.memory.open({ name: `${ACCOUNT} ${BTC}`, startBalance: 1 }).commit({ ...entry, day: { date, equity: 10_040 } });
    const bot = await opened(all);
    await soon(() => expect(bot.state(ETH).desk.beside.dayEquity).toBe(10_040));
    all.okx.market.price(99_200);
    await soon(() =>
      expect(BOTH.map((symbol) => bot.trade(symbol)?.cause)).toEqual(['max_daily_loss', 'max_daily_loss']),
    );
  });
  it('closes nothing below the limit', async () => {
    const all = severalAt();
    const bot = await opened(all);
    all.okx.market.price(98_000);
    await soon(() => expect(bot.state(BTC).desk.standing?.equity).toBeLessThan(9_970));
    await soon(() => expect(bot.state(ETH).desk.standing?.equity).toBeLessThan(9_970));
    expect(BOTH.map(bot.trade)).toEqual([undefined, undefined]);
  });
});

it('a position that is not the bot’s halts its symbol, and no other', async () => {
  const all = severalAt();
  all.okx.hand.order({ instId: 'ETH-USDT-SWAP', side: 'buy', sz: '1', ordType: 'market', tdMode: 'cross' });
  const bot = all.trade(BOTH);
  await decided(bot);
  expect(bot.outcome(BTC)).toEqual({ did: 'opened' });
  expect(bot.outcome(ETH)).toMatchObject({ did: 'denied', denial: 'foreign_position' });
  expect(all.held('ETH-USDT-SWAP')).toBe(100);
});

describe('flatten', () => {
  const flattened = async (all: ReturnType<typeof severalAt>, isDry = false) => {
    const said: string[] = [];
    const { open, unfinished } = all.memory;
    const how = {
      clock,
      limited: within,
      pause,
      log: all.log,
      isDry,
      print: (sentence: string) => said.push(sentence),
    };
    const end = await flatten(
      {
        ...how,
        exchange: { venue: all.venue, key: 'okx', isReal: true },
        openMemory: () => ({ open, unfinished, close: () => undefined }),
        symbols: [BTC],
        termsOf: (symbol) => ({ ...terms, symbol }),
      },
      new AbortController().signal,
    ).catch((error: Error) => error.message);
    return { end, said: said.map((sentence) => sentence.replace(/ long .*/, '')) };
  };
  const left = async () => {
    const all = severalAt();
    const bot = all.trade(BOTH);
    await decided(bot);
    await bot.stop();
    return all;
  };

  it('closes what is configured, and what the journal has open in other symbols', async () => {
    const all = await left();
    const { end, said } = await flattened(all);
    expect([end, said.at(-1)]).toEqual([true, 'nothing of the bot is open any more']);
    expect(said.slice(0, -1).toSorted()).toEqual([`${BTC}: closing`, `${ETH}: closing`]);
    expect([all.held('BTC-USDT-SWAP'), all.held('ETH-USDT-SWAP')]).toEqual([0, 0]);
    expect(all.memory.unfinished(ACCOUNT)).toEqual([]);
    expect((await flattened(all)).said).toEqual([
      'no position of the bot is open',
      'nothing of the bot is open any more',
    ]);
  });
  it('says in a dry run what it would close', async () => {
    const all = await left();
    const before = all.okx.exchange().positions;
    const { end, said } = await flattened(all, true);
    expect([end, said.toSorted()]).toEqual([true, [`${BTC}: would close`, `${ETH}: would close`]]);
    expect(all.okx.exchange().positions).toEqual(before);
  });
  it('closes the others where one cannot be read, and says which', async () => {
    const all = await left();
    const { instrument } = all.venue;
    const venue = {
      ...all.venue,
      instrument: (symbol: string, signal: AbortSignal) =>
        symbol === BTC ? Promise.reject(new Error('no such thing')) : instrument(symbol, signal),
    };
    const { end, said } = await flattened({ ...all, venue });
    expect(end).toBe('no such thing');
    expect(said).toEqual([
      `${ETH}: closing`,
      `${BTC}: no such thing`,
      'not everything could be closed: see the log, run it again, or close it at the exchange',
    ]);
    expect([all.held('BTC-USDT-SWAP') > 0, all.held('ETH-USDT-SWAP')]).toEqual([true, 0]);
  });
});

describe('a symbol that is taken out of the configuration', () => {
  it('is found while something is open in it, and only then', async () => {
    const all = severalAt();
    const bot = all.trade(BOTH);
    await decided(bot);
    const others = (configured: readonly string[], accounts = 'okx live ') =>
      leftOver(all.memory, accounts, configured);
    expect([others([BTC]), others(BOTH), others([]), others([BTC], 'okx demo ')]).toEqual([[ETH], [], BOTH, []]);
    all.okx.market.price(4_000 * 0.9, undefined, 'ETH-USDT-SWAP');
    await soon(() => expect(bot.trade(ETH)?.cause).toBe('stop_loss'));
    expect(others([BTC])).toEqual([]);
  });
  it('is looked after, and nothing is opened in it', async () => {
    const bot = severalAt().trade(BOTH, {}, [ETH]);
    await decided(bot);
    expect(bot.outcome(BTC)).toEqual({ did: 'opened' });
    expect(bot.outcome(ETH)).toMatchObject({
      denial: 'halted',
      why: `entries are halted: ${ETH} is not in bot.symbols any more: what is open there is looked after until it is closed`,
    });
  });
});

describe('reads of the account', () => {
  const SYMBOLS = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'].map((base) => `${base}/USDT:USDT`);
  const INSTRUMENTS = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'].map((base) => ({
    instId: `${base}-USDT-SWAP`,
    base,
    ctVal: '1',
    lotSz: '1',
    minSz: '1',
    maxMktSz: '10000',
    tickSz: '0.1',
    maxLever: 50,
  }));
  const { signal } = new AbortController();
  const count = ({ okx }: ReturnType<typeof severalAt>, path: string) =>
    okx.calls().filter((call) => call.path === `/api/v5/${path}`).length;

  it('of eight symbols that are due at the same moment are those of one, and of what is true then', async () => {
    const all = severalAt({ instruments: INSTRUMENTS, hasLimits: true });
    const instruments = await Promise.all(SYMBOLS.map((symbol) => all.venue.instrument(symbol, signal)));
    const look = () => Promise.all(instruments.map((one) => all.venue.snapshot(one, signal)));
    await look();
    expect([count(all, 'account/positions'), count(all, 'trade/orders-algo-pending')]).toEqual([1, 2]);
    const early = look();
    await vi.waitFor(() => expect(count(all, 'trade/orders-algo-pending')).toBeGreaterThan(2), { interval: 1 });
    all.okx.hand.order({ instId: 'C-USDT-SWAP', side: 'buy', sz: '7', ordType: 'market', tdMode: 'cross' });
    const late = await look();
    await early;
    expect(late.map(({ position }) => position?.lots)).toEqual([undefined, undefined, 7, ...Array(5).fill(undefined)]);
    expect(count(all, 'account/positions')).toBe(3);
    expect(all.okx.calls().filter(({ code }) => code === '50011')).toEqual([]);
  });
  it('are of the instrument alone where the account has more than one answer holds', async () => {
    const all = severalAt({ instruments: INSTRUMENTS });
    const [first, second] = await Promise.all(SYMBOLS.map((symbol) => all.venue.instrument(symbol, signal)));
    for (let i = 0; i < 100; i++) {
      all.okx.hand.order({ instId: 'B-USDT-SWAP', side: 'buy', sz: '1', ordType: 'limit', px: '0.5', tdMode: 'cross' });
    }
    all.okx.hand.order({ instId: 'A-USDT-SWAP', side: 'buy', sz: '1', ordType: 'limit', px: '0.5', tdMode: 'cross' });
    for (let i = 0; i < 100; i++) {
      all.okx.hand.order({ instId: 'B-USDT-SWAP', side: 'buy', sz: '1', ordType: 'limit', px: '0.5', tdMode: 'cross' });
    }
    if (first === undefined || second === undefined) throw new Error('no instruments');
    expect((await all.venue.snapshot(first, signal)).orders).toHaveLength(1);
  });
});
