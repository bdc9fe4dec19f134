// Simulated time: days pass in seconds, timer by timer, and all that is done at one of them is done before the next.
import { onTestFinished, vi } from 'vitest';
import type { Clock } from '../../common/clock.ts';

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const DAY = 24 * 60 * MINUTE;

/** Between two candles, and not at the start of a day. */
const STARTED = Date.UTC(2026, 2, 3, 10, 7, 13);

/** Both clocks, which only `pass` moves. */
export const clock: Clock = { now: () => Date.now() - STARTED, wall: () => Date.now() };

/** Until the end of the test. The timers that are simulated are the programs' own. */
export function simulateTime(): void {
  vi.useFakeTimers({ now: STARTED, toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  onTestFinished(() => void vi.useRealTimers());
}

export async function pass(ms: number): Promise<void> {
  let isOver = false;
  setTimeout(() => {
    isOver = true;
  }, ms);
  // Nothing here waits for anything but timers: at the end of a turn all promises are settled.
  for (await turn(); !isOver; await turn()) vi.advanceTimersToNextTimer();
}

const turn = () => new Promise(setImmediate);
