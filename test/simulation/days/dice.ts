// Chance that can be played again: the same seed throws the same dice.

export type Dice = {
  /** In [0, 1). */
  readonly roll: () => number;
  readonly chance: (probability: number) => boolean;
  /** Evenly between two numbers. */
  readonly between: (from: number, to: number) => number;
  /** Between two numbers above 0, each order of magnitude as likely as the others. */
  readonly spread: (from: number, to: number) => number;
  readonly whole: (from: number, to: number) => number;
  readonly pick: <T>(of: readonly T[]) => T;
};

/** Mulberry32. */
export function createDice(seed: number): Dice {
  let state = seed | 0;
  const roll = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const between = (from: number, to: number) => from + roll() * (to - from);
  const whole = (from: number, to: number) => Math.floor(between(from, to + 1));
  return {
    roll,
    between,
    whole,
    chance: (probability) => roll() < probability,
    spread: (from, to) => from * (to / from) ** roll(),
    // The cast: it is within the list; nobody asks for one of none.
    pick: <T>(of: readonly T[]) => of[whole(0, of.length - 1)] as T,
  };
}
