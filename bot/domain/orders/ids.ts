// The client order ids of an account at an exchange: the same event makes the same id, and ours are told from foreign ones.

/** All at most 32 letters and digits. A candle stands for the entry made on it, by its `openedAt`. */
export type OrderIds = {
  /** One for a candle, ever. */
  readonly entry: (candle: number) => string;
  /** @param sequence Counts the attempts to close this entry, from 0. */
  readonly closing: (candle: number, sequence: number) => string;
  /** @param sequence 0 for the stop that the entry brings along. */
  readonly stop: (candle: number, sequence: number) => string;
  /** The closing as it stands in the book, however many orders it took, and whoever placed them. */
  readonly booking: (candle: number) => string;
  /** The entry that an id of ours belongs to; null for a foreign one. */
  readonly candleOf: (id: string | null) => number | null;
};

const NAME_LENGTH = 12;
const MARK_LENGTH = 7;
/** Of a candle in base 36; nine digits last beyond the year 5000. */
const CANDLE_LENGTH = 9;
const SEQUENCE_LENGTH = 3;
export const SEQUENCES = 36 ** SEQUENCE_LENGTH;

/** @param account Names the account for good, demo or not. */
export function orderIds(account: string, symbol: string): OrderIds {
  const name = symbol.replace(/[^A-Za-z0-9]/g, '').slice(0, NAME_LENGTH);
  const prefix = `${name}${markOf(`${account} ${symbol}`)}`;
  const ours = new RegExp(`^${prefix}([0-9a-z]{${CANDLE_LENGTH}})[OCSB][0-9a-z]{${SEQUENCE_LENGTH}}$`);
  const id = (candle: number, kind: string, sequence: number) => {
    if (!(sequence >= 0 && sequence < SEQUENCES)) throw new RangeError(`there is no order number ${sequence}`);
    return `${prefix}${base36(candle, CANDLE_LENGTH)}${kind}${base36(sequence, SEQUENCE_LENGTH)}`;
  };
  return {
    entry: (candle) => id(candle, 'O', 0),
    closing: (candle, sequence) => id(candle, 'C', sequence),
    stop: (candle, sequence) => id(candle, 'S', sequence),
    booking: (candle) => id(candle, 'B', 0),
    candleOf: (text) => {
      const candle = text === null ? undefined : ours.exec(text)?.[1];
      return candle === undefined ? null : Number.parseInt(candle, 36);
    },
  };
}

const base36 = (value: number, length: number): string => value.toString(36).padStart(length, '0');

/** A hash of 32 bits, FNV-1a: whose it is shows, the account's number does not. */
function markOf(text: string): string {
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return base36(hash >>> 0, MARK_LENGTH);
}
