// What is remembered between two looks at the exchange: since when, and what was tried. A new process begins without it.
// Instants in monotonic milliseconds.

export type Notes = {
  /** Since when our position is seen without its stop; null while it is not. */
  readonly nakedSince: number | null;
  /** Since when our position is not seen any more; null while it is. */
  readonly goneSince: number | null;
  /** The exchange has refused the stop of the position that is naked. */
  readonly isRefused: boolean;
  /** When something was last seen or tried, by its name. */
  readonly marks: ReadonlyMap<string, number>;
};

export const NO_NOTES: Notes = { nakedSince: null, goneSince: null, isRefused: false, marks: new Map() };

/** Enough for what is under way; the oldest go. */
const MARKS_KEPT = 50;

export function marked(notes: Notes, name: string, now: number): Notes {
  const others = [...notes.marks].filter(([other]) => other !== name);
  return { ...notes, marks: new Map([...others, [name, now] as const].slice(-MARKS_KEPT)) };
}

export const unmarked = (notes: Notes, names: readonly string[]): Notes => ({
  ...notes,
  marks: new Map([...notes.marks].filter(([name]) => !names.includes(name))),
});

/** As `marked`, but the first mark stays. */
export const firstMarked = (notes: Notes, name: string, now: number): Notes =>
  notes.marks.has(name) ? notes : marked(notes, name, now);

/** How long ago, in milliseconds; infinite if never. */
export const sinceMark = (notes: Notes, name: string, now: number): number =>
  now - (notes.marks.get(name) ?? Number.NEGATIVE_INFINITY);

export const naked = (notes: Notes, now: number): Notes => ({ ...notes, nakedSince: notes.nakedSince ?? now });

export const covered = (notes: Notes): Notes => ({ ...notes, nakedSince: null, isRefused: false });

export const refused = (notes: Notes): Notes => ({ ...notes, isRefused: true });

export const gone = (notes: Notes, now: number): Notes => ({ ...notes, goneSince: notes.goneSince ?? now });

export const present = (notes: Notes): Notes => ({ ...notes, goneSince: null });
