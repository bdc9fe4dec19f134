// When the bot holds too much memory, and what follows. Pure.

export type Relief = {
  /** What is kept of answers goes, at each look as long as it lasts: it comes back. */
  readonly drop: boolean;
  /** A garbage collection is asked for and a person told: once. */
  readonly tell: boolean;
  /** What the next look is told. */
  readonly isOver: boolean;
};

/** Memory that hovers about the limit is one story: it ends well below. */
const WELL_BELOW = 0.9;

/** @param wasOver What the last look has left. Sizes in bytes. */
export function reliefAt(wasOver: boolean, resident: number, limit: number): Relief {
  const drop = resident > limit;
  return { drop, tell: drop && !wasOver, isOver: drop || (wasOver && resident > limit * WELL_BELOW) };
}
