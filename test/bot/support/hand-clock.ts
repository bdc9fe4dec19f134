// A clock that stands still until the test moves it.
import type { Clock } from '../../../common/clock.ts';

export type HandClock = Clock & { readonly advance: (ms: number) => void };

export function handClock(): HandClock {
  let at = 0;
  const advance = (ms: number) => {
    at += ms;
  };
  return { now: () => at, wall: () => Date.UTC(2026, 0, 1) + at, advance };
}
