// On a full disk the oldest rotated files of a log make room for its newest lines.
import { isDiskFull } from './fault.ts';
import { dropOldest } from './rotate.ts';

/** Acts again after each removal; without a rotated file left the error of the full disk stands. */
export async function withRoom<T>(file: string, act: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await act();
    } catch (error) {
      if (!madeRoomFor(error, file)) throw error;
    }
  }
}

/** The same for an act that cannot wait. */
export function withRoomNow<T>(file: string, act: () => T): T {
  for (;;) {
    try {
      return act();
    } catch (error) {
      if (!madeRoomFor(error, file)) throw error;
    }
  }
}

/** True if the error was a full disk and something was removed, so that trying again makes sense. */
export function madeRoomFor(error: unknown, file: string): boolean {
  return isDiskFull(error) && dropOldest(file);
}
