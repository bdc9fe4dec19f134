// What the AI has cost, kept in bot.db.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { NOTHING_SPENT } from '../../bot/domain/spending.ts';
import type { Store } from '../../bot/ports.ts';
import { openStore } from '../../bot/store/store.ts';

const TODAY = '2026-01-01';
const one = { calls: 1, spent: 250, estimated: 1 };

let folder = '';
let file = '';
let store: Store;
const open = (name = 'demo: test') => openStore(file, { name, startBalance: 10_000 }, 0, () => undefined);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledger-'));
  file = join(folder, 'bot.db');
  store = open();
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

it('holds nothing of a day that has not come', () => {
  expect(store.ledger.read('bot.ai', TODAY)).toEqual(NOTHING_SPENT);
});

it('adds up, and takes back what was counted too much', () => {
  store.ledger.add('bot.ai', TODAY, one);
  store.ledger.add('bot.ai', TODAY, one);
  store.ledger.add('bot.ai', TODAY, { calls: 0, spent: -200, estimated: -1 });
  expect(store.ledger.read('bot.ai', TODAY)).toEqual({ calls: 2, spent: 300, estimated: 1 });
});

it('keeps days and AIs apart', () => {
  store.ledger.add('bot.ai', TODAY, one);
  expect(store.ledger.read('bot.ai', '2026-01-02')).toEqual(NOTHING_SPENT);
  expect(store.ledger.read('bot.ai.failover', TODAY)).toEqual(NOTHING_SPENT);
});

it('is the same for the next process, whatever account it trades on', () => {
  store.ledger.add('bot.ai', TODAY, one);
  expect([store.ledger.isFirstToTell('bot.ai', TODAY), store.ledger.isFirstToTell('bot.ai', TODAY)]).toEqual([
    true,
    false,
  ]);
  store.close();
  store = open('another account');
  expect(store.ledger.read('bot.ai', TODAY)).toEqual(one);
  expect(store.ledger.isFirstToTell('bot.ai', TODAY)).toBe(false);
  expect(store.ledger.isFirstToTell('bot.ai', '2026-01-02')).toBe(true);
});

it('is begun in a file of an earlier version', () => {
  store.close();
  const database = new DatabaseSync(file);
  database.exec('DROP TABLE ai_days');
  database.close();
  store = open();
  store.ledger.add('bot.ai', TODAY, one);
  expect(store.ledger.read('bot.ai', TODAY)).toEqual(one);
});

it('forgets days long past, and no other', () => {
  for (const day of ['2025-10-30', '2025-11-02']) store.ledger.add('bot.ai', day, one);
  store.ledger.add('bot.ai', TODAY, one);
  expect(store.ledger.read('bot.ai', '2025-10-30')).toEqual(NOTHING_SPENT);
  for (const day of ['2025-11-02', TODAY]) expect(store.ledger.read('bot.ai', day)).toEqual(one);
});

it('counts nothing in a file that has been taken away', () => {
  rmSync(file);
  expect(() => store.ledger.add('bot.ai', TODAY, one)).toThrow('has been taken away while the bot ran');
});
