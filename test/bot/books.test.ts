// The books that the program trades by.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { exchangeBooks, paperBooks } from '../../bot/books.ts';
import { createEngine } from '../../bot/engine/engine.ts';
import { createTrader } from '../../bot/engine/trader.ts';
import { openMemory } from '../../bot/store/store.ts';
import { systemClock } from '../../common/clock.ts';
import { table, UNTROUBLED } from './orders/play.ts';
import { observationOf } from './support/candles.ts';
import { silentPorts, terms } from './support/engine-ports.ts';
import { logBook } from './support/log-book.ts';

function memory() {
  const folder = mkdtempSync(join(tmpdir(), 'books-'));
  const opened = openMemory(join(folder, 'bot.db'), 0, () => undefined);
  onTestFinished(() => {
    opened.close();
    rmSync(folder, { recursive: true });
  });
  return opened;
}

it('those of paper are open from the start, and keep their start balance', () => {
  const opened = memory();
  const said: string[] = [];
  const books = paperBooks(opened, { name: 'demo', startBalance: 500 }, systemClock, (line) => said.push(line));
  expect([books.found.desk.book.cash, books.openTrader, said]).toEqual([500, createTrader, []]);
  paperBooks(opened, { name: 'demo', startBalance: 7 }, systemClock, (line) => said.push(line));
  expect(said).toEqual([
    'bot.paper.balance 7 has no effect, the account has begun with 500: for a new one, remove bot.db from bot.data_dir',
  ]);
});

it('those of an exchange are opened once it has said whose account it is, and hold its decisions', async () => {
  const { model } = table(UNTROUBLED);
  const books = exchangeBooks(memory(), { venue: model.venue(() => false), key: 'model', isReal: false });
  expect([books.store.decisions(9), books.store.equityCurve(9)]).toEqual([[], []]);
  const hold = { signal: 'HOLD', confidence: 'LOW', reason: 'a reason' } as const;
  const ports = {
    ...silentPorts,
    clock: systemClock,
    market: { source: 'test', observe: async () => observationOf([100]) },
    decider: { provider: 'test', model: 'test', isAi: false, label: 'test', decide: async () => hold },
    store: books.store,
    log: logBook().log,
  };
  const limits = { tick: 1_000, deadline: 5_000, overrun: 0, patience: 5_000, drain: 5_000 };
  const beat = { start: systemClock.now(), interval: 60_000 };
  const engine = createEngine(ports, { beat, ...limits }, terms, books.found, books.openTrader);
  expect(engine.state().desk.standing).toMatchObject({ isReconciled: false });
  engine.start();
  await vi.waitFor(() => expect(engine.state().decisionsTotal).toBe(1), { interval: 5 });
  await engine.stop();
  expect(books.store.decisions(9)).toMatchObject([{ signal: 'HOLD', outcome: { did: 'held' } }]);
  expect(books.store.equityCurve(9).at(-1)).toMatchObject({ equity: 10_000 });
  expect(engine.state().desk).toMatchObject({ book: { startBalance: 10_000 }, standing: { isReconciled: true } });
});
