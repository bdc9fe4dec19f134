// How long to wait before the next restart in a row.
import type { Backoff, Instant, Policy, RestartMemory } from './types.ts';

/**
 * The wait before a restart.
 *
 * @param nth Which restart in a row it is, from 1.
 * @returns Milliseconds: `first`, then `initial`, then each time `multiplier` times longer; never more than `max`.
 */
export function waitBefore(nth: number, backoff: Backoff): number {
  const { first, initial, multiplier, max } = backoff;
  if (nth <= 1) return Math.min(max, first);
  const factor = Math.min(multiplier ** (nth - 2), Number.MAX_VALUE); // infinity times a wait of 0 is not a number
  return Math.min(max, initial * factor);
}

/**
 * Restarts in a row so far, seen at a new failure. They start over after a verified recovery that lasted `stableAfter`
 * until the first sign of this failure, and after one `restartWindow` without a restart.
 */
export function restartsInARow(memory: RestartMemory, firstSign: Instant, at: Instant, policy: Policy): number {
  const last = memory.restarts.at(-1);
  if (last === undefined || at - last >= policy.restartWindow) return 0;
  const { verifiedAt } = memory;
  if (verifiedAt !== null && firstSign - verifiedAt >= policy.stableAfter) return 0;
  return memory.inARow;
}
