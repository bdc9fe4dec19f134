import {
  closeSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Decided } from '../../bot/domain/decision/decided.ts';
import { Fatal } from '../../bot/domain/errors.ts';
import type { Fill } from '../../bot/domain/trading/order.ts';
import type { Entry, Store } from '../../bot/ports.ts';
import { openStore } from '../../bot/store/store.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 0, 1);
const account = { name: 'demo: test', startBalance: 10_000 };

let folder = '';
let file = '';
let stores: Store[] = [];
let said: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'store-'));
  file = join(folder, 'data/bot.db');
  stores = [];
  said = [];
});
afterEach(() => {
  for (const store of stores) close(store);
  rmSync(folder, { recursive: true });
});

function open(of = account): Store {
  const store = openStore(file, of, START, (sentence) => said.push(sentence));
  stores.push(store);
  return store;
}
function close(store: Store): void {
  if (stores.includes(store)) store.close();
  stores = stores.filter((other) => other !== store);
}
function reopen(store: Store, of = account): Store {
  close(store);
  return open(of);
}

const opening: Fill = {
  id: 'BTCUSDT1O',
  symbol: 'BTC/USDT:USDT',
  action: 'open',
  side: 'long',
  size: 0.12,
  leverage: 3,
  stopLoss: 50_000.1,
  takeProfit: 53_000,
  cause: 'decision',
  price: 51_596.11,
  fee: 3.1,
  candle: START,
  filledAt: START + 1,
};
const closing: Fill = {
  id: 'BTCUSDT2C',
  symbol: 'BTC/USDT:USDT',
  action: 'close',
  side: 'long',
  size: 0.12,
  cause: 'stop_loss',
  price: 50_000,
  fee: 3,
  candle: START + MINUTE,
  filledAt: START + MINUTE,
};
const held: Decided = {
  signal: 'HOLD',
  confidence: 'LOW',
  reason: "it's <b>nothing</b>; DROP TABLE decisions; 没有 \u202e",
  madeAt: START,
  candle: START,
  price: 51_596.11,
  source: 'rules',
  provider: 'builtin',
  model: 'rules-v1',
  outcome: { did: 'held' },
};
const bought: Decided = { ...held, signal: 'BUY', stopLoss: 1.5, takeProfit: 2.5, outcome: { did: 'opened' } };
const refused: Decided = { ...bought, outcome: { did: 'denied', denial: 'min_hold', why: 'too young' } };

const entry = (part: Partial<Entry> = {}): Entry => ({
  at: START,
  seen: START,
  day: { date: '2026-01-01', equity: 10_000 },
  fills: [],
  decision: null,
  cash: 10_000,
  equity: 10_000,
  ...part,
});

describe('a new account', () => {
  it('has its start balance and nothing else', () => {
    expect(open().remembered()).toEqual({ startBalance: 10_000, fills: [], seen: null, day: null });
  });
  it('keeps its start balance when the configured one changes', () => {
    expect(reopen(open(), { ...account, startBalance: 5 }).remembered().startBalance).toBe(10_000);
  });
  it('shares nothing with another one in the same file', () => {
    const store = open();
    store.commit(entry({ fills: [opening], decision: bought }));
    const other = reopen(store, { ...account, name: 'another' });
    expect([other.remembered().fills, other.decisions(9), other.equityCurve(9)]).toEqual([[], [], []]);
  });
});

describe('what is committed', () => {
  it('is found by the next process, as it was', () => {
    const store = open();
    const day = { date: '2026-01-02', equity: 9_990.5 };
    store.commit(entry({ fills: [opening], decision: bought }));
    store.commit(entry({ fills: [closing], decision: held, seen: START + MINUTE, day }));
    store.commit(entry({ decision: refused, seen: START + MINUTE, day }));
    const found = reopen(store);
    expect(found.remembered()).toEqual({
      startBalance: 10_000,
      fills: [opening, closing],
      seen: START + MINUTE,
      day,
    });
    expect(found.decisions(9)).toEqual([refused, held, bought]);
    expect(found.decisions(1)).toEqual([refused]);
  });
  it('is there when the process ends without closing anything', () => {
    const store = open();
    store.commit(entry({ fills: [opening] }));
    // A copy of the files is what a process killed now would leave behind.
    const copy = join(folder, 'copy');
    cpSync(join(folder, 'data'), copy, { recursive: true });
    const found = openStore(join(copy, 'bot.db'), account, START, () => undefined);
    stores.push(found);
    expect(found.remembered().fills).toEqual([opening]);
  });
  it('is kept as a whole or not at all', () => {
    const store = open();
    store.commit(entry({ fills: [opening], decision: bought }));
    const doubled = entry({ fills: [closing, opening], decision: held, seen: START + DAY });
    expect(() => store.commit(doubled)).toThrow('UNIQUE');
    store.commit(entry({ decision: refused }));
    const found = reopen(store);
    expect(found.remembered()).toMatchObject({ fills: [opening], seen: START });
    expect(found.decisions(9)).toEqual([refused, bought]);
    expect(found.equityCurve(9)).toHaveLength(1);
  });
});

describe('a file that has been taken away', () => {
  const sentence = () => `${file} has been taken away while the bot ran`;

  it('keeps nothing any more, and says so', () => {
    const store = open();
    rmSync(join(folder, 'data'), { recursive: true });
    expect(() => store.commit(entry({ decision: held }))).toThrow(sentence());
    expect(store.decisions(9)).toEqual([]);
  });
  it('keeps nothing either where another one lies in its place', () => {
    const store = open();
    renameSync(file, `${file}.old`);
    writeFileSync(file, '');
    expect(() => store.commit(entry())).toThrow(sentence());
  });
});

describe('the equity curve', () => {
  const grow = (store: Store, count: number, step: number) => {
    for (let i = 0; i < count; i++) store.commit(entry({ at: START + i * step, equity: i, cash: -i }));
  };
  it('is empty at first', () => expect(open().equityCurve(9)).toEqual([]));
  it('is whole while it is short', () => {
    const store = open();
    grow(store, 3, MINUTE);
    expect(store.equityCurve(300)).toEqual([0, 1, 2].map((i) => ({ at: START + i * MINUTE, equity: i, cash: 0 - i })));
  });
  it('is thinned evenly in time, and always ends with the newest point', () => {
    const store = open();
    grow(store, 1_000, MINUTE);
    const curve = store.equityCurve(10);
    expect(curve.map(({ equity }) => equity)).toEqual([99, 199, 299, 399, 499, 599, 699, 799, 899, 999]);
  });
  it('comes in the order of time also where the clock stepped back', () => {
    const store = open();
    for (const at of [5, 3, 4]) store.commit(entry({ at: START + at * MINUTE, equity: at }));
    expect(store.equityCurve(9).map(({ equity }) => equity)).toEqual([3, 4, 5]);
  });
});

describe('the file stays bounded', () => {
  it('decisions go after a month, the equity keeps a point an hour after two days, fills stay', () => {
    const store = open();
    store.commit(entry({ fills: [opening], decision: bought }));
    for (let i = 1; i < 180; i++) store.commit(entry({ at: START + i * MINUTE, equity: i }));
    store.commit(entry({ at: START + 31 * DAY, decision: { ...held, madeAt: START + 31 * DAY } }));
    expect(store.decisions(9)).toHaveLength(1);
    expect(store.equityCurve(1_000_000).map(({ at }) => (at - START) / HOUR)).toEqual([0, 1, 2, 31 * 24]);
    expect(reopen(store).remembered().fills).toEqual([opening]);
  });
});

describe('a file that cannot be used', () => {
  it('is refused with a remedy where a file lies in the place of its folder', () => {
    writeFileSync(join(folder, 'data'), '');
    const sentence = `${file} cannot be made: set bot.data_dir to a folder in which this user may write`;
    expect(() => open()).toThrow(new Fatal(sentence));
  });
  it('is refused with a remedy where another program made it', () => {
    mkdirSync(join(folder, 'data'));
    const database = new DatabaseSync(file);
    database.exec('CREATE TABLE accounts (x)');
    database.close();
    const sentence = `${file} was made by another program: set bot.data_dir to a folder of the bot's own`;
    expect(() => open()).toThrow(new Fatal(sentence));
  });
  it.each([
    ['no database at all', 'this is no database, '.repeat(100)],
    ['a database with a page of rubbish', null],
  ])('is kept aside and said: %s', (_, text) => {
    if (text === null) spoil();
    else {
      mkdirSync(join(folder, 'data'));
      writeFileSync(file, text);
    }
    expect(open().remembered().fills).toEqual([]);
    expect(said.join()).toMatch(
      /is damaged \(.+\): it is kept as .+bot\.db\.damaged-1767225600000, and a new one is begun$/,
    );
    expect(readdirSync(join(folder, 'data'))).toContain('bot.db.damaged-1767225600000');
  });
  it('is refused if a later version made it', () => {
    close(open());
    const database = new DatabaseSync(file);
    database.exec('PRAGMA user_version = 99');
    database.close();
    expect(() => open()).toThrow(`${file} was made by a later version of the bot: update the bot`);
  });
  it('is refused with a remedy where it is a folder', () => {
    mkdirSync(file, { recursive: true });
    expect(() => open()).toThrow('cannot be written: give this user the right to write there, or set bot.data_dir');
  });
});

/** Overwrites the second half of a database with a table of some size. */
function spoil(): void {
  const store = open();
  for (let i = 0; i < 200; i++) store.commit(entry({ decision: { ...held, reason: 'x'.repeat(400) } }));
  close(store);
  const database = new DatabaseSync(file);
  const { size } = database
    .prepare('SELECT page_count * page_size AS size FROM pragma_page_count(), pragma_page_size()')
    .get() as { size: number };
  database.close();
  const descriptor = openSync(file, 'r+');
  writeSync(descriptor, Buffer.alloc(size / 4, 0xa5), 0, size / 4, size / 2);
  closeSync(descriptor);
}
