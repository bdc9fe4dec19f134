// The journal of orders on the disk.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Life } from '../../bot/domain/orders/life.ts';
import { entryFill } from '../../bot/domain/orders/settle.ts';
import type { Fill } from '../../bot/domain/trading/order.ts';
import type { Store } from '../../bot/ports.ts';
import { openMemory, openStore } from '../../bot/store/store.ts';
import { entryLife, exitLife, fresh, ids, instrument, ON } from './orders/given.ts';

let folder = '';
let file = '';
let stores: { close: () => void }[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'orders-'));
  file = join(folder, 'bot.db');
});
afterEach(() => {
  closeAll();
  rmSync(folder, { recursive: true });
});
function closeAll(): void {
  for (const store of stores) store.close();
  stores = [];
}

function open(name = 'okx live 7'): Store {
  closeAll();
  const store = openStore(file, { name, startBalance: 1 }, 0, (sentence) => {
    throw new Error(sentence);
  });
  stores = [store];
  return store;
}

const intent = entryLife({ state: 'intent', ...fresh });
const filled = entryLife();
const fill: Fill = entryFill(filled, instrument);

describe('an order', () => {
  it('is found by the next process as it was, entries and closings alike', () => {
    const store = open();
    const exit = exitLife({ state: 'intent' });
    store.note([intent], []);
    store.note([filled], [fill]);
    store.note([exit], []);
    store.note([{ ...exit, state: 'unknown', why: 'no answer' }], []);
    const found = open();
    expect(found.orders()).toEqual([filled, { ...exit, state: 'unknown', why: 'no answer' }]);
    expect(found.remembered().fills).toEqual([fill]);
  });
  it('is written as an intent once, ever', () => {
    open().note([intent], []);
    const store = open();
    expect(() => store.note([intent], [])).toThrow('UNIQUE');
    store.note([filled], []);
    expect(() => store.note([intent], [])).toThrow('UNIQUE');
    expect(store.orders()).toEqual([filled]);
  });
  it('that was never an intent is refused', () => {
    expect(() => open().note([filled], [])).toThrow(`order ${filled.id} is not in the journal`);
  });
  it('is kept with the fill it makes, or neither is', () => {
    const store = open();
    store.note([intent], []);
    store.note([filled], [fill]);
    expect(() => store.note([{ ...filled, state: 'closed' }], [fill])).toThrow('UNIQUE');
    expect(open().orders()).toEqual([filled]);
  });
  it('of another account is not seen', () => {
    open().note([intent], []);
    expect(open('okx demo 7').orders()).toEqual([]);
  });
  it('is refused where the file has been taken away', () => {
    const store = open();
    rmSync(file);
    expect(() => store.note([intent], [])).toThrow('has been taken away while the bot ran');
  });
});

describe('of a long journal', () => {
  it('all that is open is found, the newest entry with its closings, and some before', () => {
    const store = open();
    const on = (n: number) => ON - (1_000 - n) * 60_000;
    const entry = (n: number, state: Life['state']) => {
      const life = entryLife({ id: ids.entry(on(n)), candle: on(n), state: 'intent' });
      store.note([life], []);
      if (state !== 'intent') store.note([{ ...life, state }], []);
    };
    entry(0, 'closed');
    entry(1, 'unknown');
    entry(2, 'closed');
    const exits = (state: Life['state']) =>
      Array.from({ length: 250 }, (_, n) => exitLife({ id: `x${n}`, candle: on(2), sequence: n, state }));
    store.note(exits('intent'), []);
    store.note(exits('void'), []);
    const found = store.orders();
    expect(found.map(({ candle }) => candle)).not.toContain(on(0));
    expect(found.filter(({ action }) => action === 'open').map(({ candle }) => candle)).toEqual([on(1), on(2)]);
    expect(found).toHaveLength(252);
  });
});

describe('a file of the version before', () => {
  it('gets the journal, and keeps all it has', () => {
    const before = open();
    before.commit({
      at: 1,
      seen: 2,
      day: { date: '2026-01-01', equity: 3 },
      fills: [fill],
      decision: null,
      cash: 4,
      equity: 5,
    });
    closeAll();
    const database = new DatabaseSync(file);
    database.exec('DROP TABLE orders; PRAGMA user_version = 1;');
    database.close();
    const after = open();
    expect(after.remembered()).toEqual({
      startBalance: 1,
      fills: [fill],
      seen: 2,
      day: { date: '2026-01-01', equity: 3 },
    });
    expect(after.equityCurve(9)).toEqual([{ at: 1, cash: 4, equity: 5 }]);
    after.note([intent], []);
    expect(open().orders()).toEqual([intent]);
  });
});

it('the books of an account that is not known at the start are opened later', () => {
  const memory = openMemory(file, 0, () => undefined);
  stores = [memory];
  memory.open({ name: 'okx live 7', startBalance: 123 }).note([intent], []);
  expect(open().remembered().startBalance).toBe(123);
});

describe('what is unfinished', () => {
  const at = (life: Life) => {
    const memory = openMemory(file, 0, () => undefined);
    stores = [memory];
    const books = memory.open({ name: 'okx live 7 A', startBalance: 1 });
    books.note([{ ...life, state: 'intent' } as Life], []);
    books.note([life], []);
    return [memory.unfinished('okx live 7 '), memory.unfinished('okx live 8 ')];
  };
  it.each(['sent', 'acked', 'unknown', 'filled', 'protected'] as const)(
    'is an account with an entry that is %s',
    (state) => {
      expect(at(entryLife({ state }))).toEqual([['okx live 7 A'], []]);
    },
  );
  it.each(['closed', 'rejected', 'void'] as const)('is none with an entry that is %s', (state) => {
    expect(at(entryLife({ state }))).toEqual([[], []]);
  });
  it('is one with a closing whose outcome is open, and none with one that is filled', () => {
    expect(at(exitLife({ state: 'sent' }))[0]).toEqual(['okx live 7 A']);
    closeAll();
    rmSync(file);
    expect(at(exitLife({ state: 'filled' }))[0]).toEqual([]);
  });
});
