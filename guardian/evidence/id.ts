// The names of incidents: sorted by time, short enough to be typed. Pure.
import type { Incident } from './incident.ts';

const FORM = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-[a-z_]+-\d+(?:-\d+)?$/;

/** Such as `2026-11-26T10-00-00-decision_stale-3`: UTC, so that no change of the clocks puts them out of order. */
export const incidentId = ({ at, code, incarnation }: Pick<Incident, 'at' | 'code' | 'incarnation'>): string =>
  `${new Date(at).toISOString().slice(0, 19).replaceAll(':', '-')}-${code}-${incarnation}`;

/** Those of the names that are incidents, oldest first; within one second by their numbers. */
export const idsAmong = (names: readonly string[]): readonly string[] =>
  names
    .filter((name) => FORM.test(name))
    .sort((a, b) => compare(a.slice(0, 19), b.slice(0, 19)) || a.localeCompare(b, 'en', { numeric: true }));

/** The oldest, beyond so many. */
export const surplus = (names: readonly string[], kept: number): readonly string[] => {
  const ids = idsAmong(names);
  return ids.slice(0, Math.max(0, ids.length - kept));
};

/** @param wanted An ID, or a part of it that no other one has. Returns all that it may mean. */
export const matching = (ids: readonly string[], wanted: string): readonly string[] =>
  ids.includes(wanted) ? [wanted] : ids.filter((id) => id.includes(wanted));

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
