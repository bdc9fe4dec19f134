// The fields of an answer's row: texts, of which some are numbers. Pure.

import type { Step } from '../domain/venue/instrument.ts';
import { fromWire } from '../domain/venue/step.ts';
import type { Row } from './codes.ts';
import { unreadable } from './failure.ts';

/** @returns '' where there is no text. */
export const textIn = (row: Row, field: string): string => {
  const value = row[field];
  return typeof value === 'string' ? value : '';
};

/** @returns Null for an empty text. */
export const textOrNull = (row: Row, field: string): string | null => textIn(row, field) || null;

/** @throws OutsideFailure if it is no finite number. */
export function numberIn(row: Row, field: string): number {
  const value = textIn(row, field);
  const number = Number(value);
  if (value.trim() === '' || !Number.isFinite(number)) throw unreadable(`${field} ${JSON.stringify(row[field])}`);
  return number;
}

/** @returns Null for an empty text or zero: OKX writes both where there is nothing. @throws As `numberIn`. */
export const numberOrNull = (row: Row, field: string): number | null =>
  textIn(row, field) === '' ? null : numberIn(row, field) || null;

/** @throws OutsideFailure if it is no whole number of steps: nothing may be taken for less than it is. */
export function stepsIn(row: Row, field: string, step: Step): number {
  const count = fromWire(textIn(row, field), step);
  if (count === null) throw unreadable(`${field} ${JSON.stringify(row[field])} is no whole number of lots`);
  return count;
}
