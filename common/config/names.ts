// The full names that schemas give to their keys, and what a person probably meant by a name that is none.
import type { Key, Schema } from './schema.ts';

export type Names = {
  readonly keys: ReadonlyMap<string, Key<unknown>>;
  /** What holds keys: sections and the groups in them, each before what it holds. */
  readonly groups: ReadonlySet<string>;
};

export function namesOf(schemas: readonly Schema[]): Names {
  const keys = new Map(
    schemas.flatMap((s) => Object.entries(s.keys).map(([name, key]) => [`${s.section}.${name}`, key] as const)),
  );
  const holders = (full: string) =>
    full.split('.').flatMap((_, i, parts) => (i > 0 ? [parts.slice(0, i).join('.')] : []));
  return { keys, groups: new Set([...keys.keys()].flatMap(holders)) };
}

/** A name inside a map; quoted if it is not a plain word, so that a name with dots cannot pass for a key in a group. */
export const plainName = (name: string) => (/^[\w-]+$/.test(name) ? name : JSON.stringify(name));

/** `guardian.check_interval` is `GUARDIAN_CHECK_INTERVAL`. */
export const variableName = (full: string) => full.replaceAll('.', '_').toUpperCase();

/** ", did you mean …?" for a slip of up to two letters (one in four at most), or for a right name in the wrong place; else nothing. */
export function remedyFor(unknown: string, { keys, groups }: Names): string {
  const known = [...keys.keys(), ...groups];
  const near = known
    .map((name) => ({ name, slips: distance(unknown, name) }))
    .filter(({ slips }) => slips <= Math.min(2, unknown.length / 4))
    .sort((a, b) => a.slips - b.slips)[0]?.name;
  const last = unknown.slice(unknown.lastIndexOf('.') + 1);
  const elsewhere = known.filter((name) => name.endsWith(`.${last}`));
  const meant = near ?? (elsewhere.length === 1 ? elsewhere[0] : undefined);
  return meant === undefined ? '' : `, did you mean ${meant}?`;
}

/** Levenshtein distance; not counted further for texts whose lengths alone are more than two apart. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return Number.POSITIVE_INFINITY;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}
