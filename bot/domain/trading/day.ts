// The UTC day, for the loss that is allowed in one.
import type { Day } from './desk.ts';
import { toMoney } from './round.ts';

export const dayOf = (wall: number): string => new Date(wall).toISOString().slice(0, 10);

/**
 * The day that counts now.
 *
 * @param day The one held so far. A wall clock that steps back to an earlier date keeps it, so that no loss is forgotten.
 */
export function dayAt(day: Day | null, wall: number, equity: number): Day {
  const date = dayOf(wall);
  return day !== null && date <= day.date ? day : { date, equity };
}

/** What has been lost since the day began, open profit included; negative for a gain. */
export const lossOf = (day: Day | null, equity: number): number => (day === null ? 0 : toMoney(day.equity - equity));
