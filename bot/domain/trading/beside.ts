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
};

/** Nobody else trades. */
export const NOBODY: Beside = { loss: 0, recent: [], isDayOver: false };

/** What a desk is worth at the price that it saw last; until there is one its position stands at its entry. */
const lastWorth = ({ book, price }: Omit<Desk, 'beside'>): number =>
  equityOf(book, price ?? book.position?.entryPrice ?? 0);

/** @param others Each with a share of the money that is its own. */
export const besideOf = (others: readonly Omit<Desk, 'beside'>[], wall: number): Beside => ({
  loss: toMoney(others.reduce((loss, desk) => loss + lossAt(desk, wall), 0)),
  recent: lastHour(merged(others.map(({ recent }) => recent)), wall),
  isDayOver: others.some(({ book, day }) => isOver(book, day, wall)),
});

/** @returns True where a position was closed for the loss of the day that counts now. */
export function isOver({ trades }: Book, day: Day | null, wall: number): boolean {
  const [last] = trades;
  return last?.cause === 'max_daily_loss' && dayOf(last.closedAt) >= dayAt(day, wall, 0).date;
}

/** One that has not looked since the day began has lost nothing of it yet. */
function lossAt(desk: Omit<Desk, 'beside'>, wall: number): number {
  const worth = lastWorth(desk);
  return lossOf(dayAt(desk.day, wall, worth), worth);
}

/** @returns Newest first. */
export const merged = (instants: readonly (readonly number[])[]): readonly number[] =>
  instants.flat().toSorted((a, b) => b - a);
