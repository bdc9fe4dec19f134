// A bot that trades several symbols of one account at the simulated OKX in this process, with a decider of the test's own.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { exchangeBooks } from '../../../../bot/books.ts';
import type { Decision } from '../../../../bot/domain/decision/decision.ts';
import type { Observation } from '../../../../bot/domain/market/candle.ts';
import type { Terms } from '../../../../bot/domain/trading/desk.ts';
import { createGroup } from '../../../../bot/engine/group.ts';
import { createPlaces } from '../../../../bot/engine/places.ts';
import { createExecutionMeters } from '../../../../bot/execution/meters.ts';
import { createMeters } from '../../../../bot/meters.ts';
import { openOkx } from '../../../../bot/okx/open.ts';
import type { OkxSettings } from '../../../../bot/okx/settings.ts';
import { venueIdOf } from '../../../../bot/okx/symbol.ts';
import { openSymbols } from '../../../../bot/open-symbols.ts';
import { openMemory } from '../../../../bot/store/store.ts';
import { systemClock as clock } from '../../../../common/clock.ts';
import { fetchFrom } from '../../../okx/in-process.ts';
import { createOkx, type Options } from '../../../okx/okx.ts';
import { terms as usual } from '../../support/engine-ports.ts';
import { logBook } from '../../support/log-book.ts';
import { settingsOf } from './settings.ts';

export const BTC = 'BTC/USDT:USDT';
export const ETH = 'ETH/USDT:USDT';
export const ACCOUNT = 'okx live 44705892343619584';
const MINUTE = 60_000;

/** A stop 5 percent and a target 50 percent from the price. */
const buyAt = (price: number): Decision => ({
  signal: 'BUY',
  confidence: 'HIGH',
  reason: 'up',
  stopLoss: price * 0.95,
  takeProfit: price * 1.5,
});

export function severalAt(options: Options = {}, paced: Partial<OkxSettings> = {}) {
  const okx = createOkx({ hasLimits: false, takerFee: 0, ...options });
  const { log, told } = logBook();
  const settings = { ...settingsOf(), ...paced };
  const { venue } = openOkx(settings, { clock, meters: createExecutionMeters(), log, fetch: fetchFrom(okx) });
  const folder = mkdtempSync(join(tmpdir(), 'several-'));
  const memory = openMemory(join(folder, 'bot.db'), clock.wall(), () => undefined);
  onTestFinished(() => {
    memory.close();
    rmSync(folder, { recursive: true });
  });

  const priceOf = (symbol: string): number => {
    const { instruments, prices } = okx.exchange();
    const instId = venueIdOf(symbol);
    const tick = Number(instruments.find((one) => one.instId === instId)?.tickSz);
    return (prices[instId]?.last ?? 0) * tick;
  };
  const observation = (symbol: string): Observation => {
    const price = priceOf(symbol);
    const current = Math.floor(clock.wall() / MINUTE) * MINUTE;
    const candle = { openedAt: current - MINUTE, open: price, high: price, low: price, close: price, volume: 1 };
    return { candles: [candle], price, current, shift: 0, closedAt: current, age: 0, lap: 0 };
  };

  /** Opens and starts them; each asks `decide` once, and all of them hear its answer at the same moment. */
  function trade(
    symbols: readonly [string, ...string[]],
    terms: Partial<Terms> = {},
    leftOver: readonly string[] = [],
  ) {
    let asked = 0;
    const { promise: all, resolve } = Promise.withResolvers<void>();
    const opened = openSymbols(symbols, {
      clock,
      decider: {
        provider: 't',
        model: 't',
        isAi: false,
        label: 't',
        decide: async ({ symbol }) => {
          if (++asked === symbols.length) resolve();
          await all;
          return buyAt(priceOf(symbol));
        },
      },
      halt: () => null,
      meters: createMeters(),
      log,
      places: createPlaces(100),
      leftOver,
      tempo: {
        beat: { start: 0, interval: 3_600_000 },
        tick: 20,
        deadline: 20_000,
        overrun: 0,
        patience: 5_000,
        drain: 5_000,
      },
      termsOf: (symbol) => ({ ...usual, leverage: 5, symbol, ...terms }),
      booksOf: () => exchangeBooks(memory, { venue, key: 'okx', isReal: true }),
      marketOf: (symbol) => ({ source: 'test', observe: async () => observation(symbol) }),
    });
    const group = createGroup(opened);
    group.start();
    let isStopped = false;
    const stop = async () => {
      if (!isStopped) await group.stop();
      isStopped = true;
    };
    onTestFinished(stop);
    const state = (symbol: string) => {
      const found = opened.find((one) => one.symbol === symbol);
      if (found === undefined) throw new Error(`no ${symbol}`);
      return found.engine.state();
    };
    return {
      stop,
      state,
      outcome: (symbol: string) => state(symbol).decisions[0]?.outcome,
      /** What its position ties up. */
      margin: (symbol: string) => {
        const { position } = state(symbol).desk.book;
        return position === null ? 0 : (position.size * position.entryPrice) / position.leverage;
      },
      trade: (symbol: string) => state(symbol).desk.book.trades[0],
    };
  }

  const held = (instId: string) => okx.exchange().positions.find((one) => one.instId === instId)?.lots ?? 0;
  return { okx, venue, memory, log, told, trade, held };
}
