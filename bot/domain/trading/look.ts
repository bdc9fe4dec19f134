// A look at the market: what it does to an open position, also while no decision can be had.
import { newest, type Observation } from '../market/candle.ts';
import { lossTogether } from './beside.ts';
import { booked, equityOf, type Position } from './book.ts';
import { dayAt } from './day.ts';
import type { Desk, Step, Terms } from './desk.ts';
import { type Exit, exitOn } from './exits.ts';
import { paperFill } from './fills.ts';
import { lastHour } from './hour.ts';
import { closing } from './order.ts';

/**
 * Holds every candle that has not been seen against the open position, oldest first, then the price now. The same look again changes nothing.
 *
 * @param wall By the wall clock, which may step back.
 * @returns At most one fill, which closes the position.
 */
export function look(desk: Desk, observation: Observation, terms: Terms, wall: number): Step {
  const { openedAt } = newest(observation.candles);
  const { price } = observation;
  const { position } = desk.book;
  const exit = position && exitOf(position, desk, observation, terms, wall);
  const fills =
    position && exit ? [paperFill(closing(position, exit.cause), exit.price, terms, exit.candle, wall)] : [];
  const book = fills.reduce(booked, desk.book);
  const seen = Math.max(desk.seen ?? openedAt, openedAt);
  const day = dayAt(desk.day, wall, equityOf(book, price));
  const recent = lastHour([...fills.map(({ filledAt }) => filledAt), ...desk.recent], wall);
  return { desk: { ...desk, book, seen, day, lap: observation.lap, price, recent }, fills };
}

/** The first of what ends the position: the end of the lap, a level that was touched or is passed, the loss of the day. */
const exitOf = (position: Position, desk: Desk, observation: Observation, terms: Terms, wall: number): Exit | null =>
  endOfLap(desk, observation) ??
  touched(position, desk, observation) ??
  passed(position, desk, observation) ??
  lossOfDay(desk, observation, terms, wall);

/** Between two laps the price jumps back, which is nobody's profit: the position ends at the last price of the old one. */
function endOfLap({ lap, price, seen }: Desk, observation: Observation): Exit | null {
  if (price === null || seen === null || lap === observation.lap) return null; // no price: the first look of a process
  return { cause: 'replay_over', price, candle: seen };
}

/** A candle that was seen, or that the position was opened on, is over: its high and low may have come before. */
function touched(position: Position, { seen }: Desk, { candles }: Observation): Exit | null {
  const over = Math.max(seen ?? position.candle, position.candle);
  for (const candle of candles) {
    const exit = candle.openedAt > over ? exitOn(position, candle) : null;
    if (exit !== null) return exit;
  }
  return null;
}

/** The price now is a candle of one point, on one that has not been looked at as a whole, nor lies before the position. */
const passed = (position: Position, { seen }: Desk, { price, current }: Observation): Exit | null =>
  current < position.candle || current <= (seen ?? Number.NEGATIVE_INFINITY)
    ? null
    : exitOn(position, { openedAt: current, open: price, high: price, low: price, close: price, volume: 0 });

/** Of all symbols together: what one of them was closed for closes the others. */
function lossOfDay(desk: Desk, { price, current }: Observation, terms: Terms, wall: number): Exit | null {
  const { book, day, beside } = desk;
  const equity = equityOf(book, price);
  const loss = lossTogether(desk, dayAt(day, wall, equity), equity);
  if (terms.maxDailyLoss === null || (loss < terms.maxDailyLoss && !beside.isDayOver)) return null;
  return { cause: 'max_daily_loss', price, candle: current };
}
