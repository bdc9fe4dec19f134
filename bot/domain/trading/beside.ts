// What the other symbols of the bot have done, as far as the limits that are the whole bot's count it. Pure.
import { type Book, equityOf } from './book.ts';
import { dayAt, dayOf, lossOf } from './day.ts';
import type { Day, Desk } from './desk.ts';
import { lastHour } from './hour.ts';
import { toMoney } from './round.ts';

export type Beside = {
  /** What they have lost today, open profit included, in quote currency; negative for a gain. */
  readonly loss: number;
  /** When their fills of the last hour were made, newest first, by the wall clock. */
  readonly recent: readonly number[];
  /** A position of one of them was closed today for the loss of the day. */
  readonly isDayOver: boolean;
  /**
   * Of an account that all of them share: what it was worth when the first of them saw the day; null where each has its
   * own, or none has seen the day.
   */
  readonly dayEquity: number | null;
  /** What their positions, and entries on their way, tie up of an account that all share, in quote currency. */
  readonly margin: number;
  /** The equal shares of those of whom nobody has said yet what they tie up, of one. */
  readonly unasked: number;
};

/** Nobody else trades. */
export const NOBODY: Beside = { loss: 0, recent: [], isDayOver: false, dayEquity: null, margin: 0, unasked: 0 };

/** What a desk is worth at the price that it saw last; until there is one its position stands at its entry. */
const lastWorth = ({ book, price }: Omit<Desk, 'beside'>): number =>
  equityOf(book, price ?? book.position?.entryPrice ?? 0);

/** @param others On paper each with a share of the money that is its own, at an exchange all with the one account. */
export const besideOf = (others: readonly Omit<Desk, 'beside'>[], wall: number): Beside => ({
  loss: toMoney(others.reduce((loss, desk) => loss + lossAt(desk, wall), 0)),
  recent: lastHour(merged(others.map((desk) => ordersOf(desk, wall))), wall),
  isDayOver: others.some(({ book, day }) => isOver(book, day, wall)),
  dayEquity: greatest(others.filter(({ standing }) => standing !== null).flatMap(({ day }) => today(day, wall))),
  margin: toMoney(others.reduce((margin, desk) => margin + marginOf(desk), 0)),
  unasked: others.filter(isUnasked).length / (others.length + 1),
});

/** What a symbol ties up of an account that it shares; on paper its money is its own. */
export function marginOf({ standing, reserved, book: { position } }: Omit<Desk, 'beside'>): number {
  if (standing === null) return 0;
  const tied = position === null ? 0 : (position.size * position.entryPrice) / position.leverage;
  return Math.max(reserved, tied);
}

/**
 * What has been lost today of what a desk's limit is for: of the shares of all together, or of the one account.
 *
 * @param day The one that counts now.
 * @param equity What the desk is worth now.
 */
export function lossTogether({ standing, beside }: Desk, day: Day | null, equity: number): number {
  const own = lossOf(day, equity);
  if (standing === null) return toMoney(own + beside.loss);
  return beside.dayEquity === null ? own : Math.max(own, toMoney(beside.dayEquity - equity));
}

/** An entry on its way counts as made now, so that two that leave at the same moment know of each other. */
const ordersOf = ({ recent, reserved }: Omit<Desk, 'beside'>, wall: number): readonly number[] =>
  reserved > 0 ? [wall, ...recent] : recent;

const isUnasked = ({ standing, book }: Omit<Desk, 'beside'>): boolean =>
  standing !== null && !standing.isReconciled && book.position === null;

const today = (day: Day | null, wall: number): readonly number[] =>
  day !== null && dayAt(day, wall, 0) === day ? [day.equity] : [];

const greatest = (numbers: readonly number[]): number | null => (numbers.length === 0 ? null : Math.max(...numbers));

/** @returns True where a position was closed for the loss of the day that counts now. */
export function isOver({ trades }: Book, day: Day | null, wall: number): boolean {
  const [last] = trades;
  return last?.cause === 'max_daily_loss' && dayOf(last.closedAt) >= dayAt(day, wall, 0).date;
}

/** One that has not looked since the day began has lost nothing of it yet; of one account the loss is told by its equity. */
function lossAt(desk: Omit<Desk, 'beside'>, wall: number): number {
  if (desk.standing !== null) return 0;
  const worth = lastWorth(desk);
  return lossOf(dayAt(desk.day, wall, worth), worth);
}

/** @returns Newest first. */
export const merged = (instants: readonly (readonly number[])[]): readonly number[] =>
  instants.flat().toSorted((a, b) => b - a);
