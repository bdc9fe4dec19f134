// The exchange's own clock: it runs with this machine's, off by as much as a test says, or only moves when told to.

export type Clock = {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Ahead by so many milliseconds; also a running clock, which is skewed by it from then on. */
  readonly advance: (milliseconds: number) => void;
};

/** @param skew How far it is ahead of this machine's. */
export function runningClock(skew = 0): Clock {
  let ahead = skew;
  return {
    now: () => Date.now() + ahead,
    advance: (milliseconds) => {
      ahead += milliseconds;
    },
  };
}

export function handClock(start: number): Clock {
  let now = start;
  return {
    now: () => now,
    advance: (milliseconds) => {
      now += milliseconds;
    },
  };
}
