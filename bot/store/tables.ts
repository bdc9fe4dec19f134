// The tables of bot.db, and what of them is kept for how long. Instants are wall-clock milliseconds, money quote currency.

/** Written into the file; a file of a later version is refused. */
export const VERSION = 2;

const ORDERS = `
CREATE TABLE orders (
  number INTEGER PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES accounts,
  id TEXT NOT NULL,
  action TEXT NOT NULL,
  state TEXT NOT NULL,
  symbol TEXT NOT NULL,
  side TEXT NOT NULL,
  lots INTEGER NOT NULL,
  candle INTEGER NOT NULL,
  intended_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  venue_id TEXT,
  filled_lots INTEGER NOT NULL,
  average_price REAL,
  fee REAL NOT NULL,
  changed_at INTEGER,
  why TEXT,
  leverage REAL,
  stop_loss_ticks INTEGER,
  take_profit_ticks INTEGER,
  sequence INTEGER,
  cause TEXT,
  UNIQUE (account, id)
) STRICT;
`;

export const TABLES = `
CREATE TABLE accounts (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  start_balance REAL NOT NULL,
  seen INTEGER,
  day TEXT,
  day_equity REAL
) STRICT;
CREATE TABLE decisions (
  id INTEGER PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES accounts,
  made_at INTEGER NOT NULL,
  candle INTEGER NOT NULL,
  price REAL NOT NULL,
  signal TEXT NOT NULL,
  confidence TEXT NOT NULL,
  reason TEXT NOT NULL,
  stop_loss REAL,
  take_profit REAL,
  source TEXT NOT NULL,
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  did TEXT NOT NULL,
  denial TEXT,
  why TEXT
) STRICT;
CREATE INDEX decisions_by_account ON decisions (account, id);
CREATE TABLE fills (
  number INTEGER PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES accounts,
  id TEXT NOT NULL,
  symbol TEXT NOT NULL,
  action TEXT NOT NULL,
  side TEXT NOT NULL,
  size REAL NOT NULL,
  price REAL NOT NULL,
  fee REAL NOT NULL,
  leverage REAL,
  stop_loss REAL,
  take_profit REAL,
  cause TEXT NOT NULL,
  candle INTEGER NOT NULL,
  filled_at INTEGER NOT NULL,
  UNIQUE (account, id)
) STRICT;
CREATE TABLE equity (
  id INTEGER PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES accounts,
  at INTEGER NOT NULL,
  cash REAL NOT NULL,
  equity REAL NOT NULL
) STRICT;
CREATE INDEX equity_by_account ON equity (account, at);
${ORDERS}
PRAGMA user_version = ${VERSION};
`;

/** What leads from each earlier version to the next one; nothing is lost on the way. */
export const MIGRATIONS: { readonly [from: number]: string } = {
  1: `${ORDERS} PRAGMA user_version = 2;`,
};

const DAY = 86_400_000;
const HOUR = 3_600_000;

/** How often the file is thinned. */
export const THINNED_EVERY = DAY;
export const DECISIONS_KEPT_FOR = 30 * DAY;
/** After it, one point an hour is kept. */
export const EQUITY_WHOLE_FOR = 2 * DAY;

/** Fills are all kept: the book is made of them. */
export const THIN = {
  decisions: 'DELETE FROM decisions WHERE made_at < ?',
  equity: `DELETE FROM equity WHERE at < ? AND id NOT IN (SELECT min(id) FROM equity GROUP BY account, at / ${HOUR})`,
} as const;
