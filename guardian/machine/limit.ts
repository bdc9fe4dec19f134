// How many restarts are too many: pure functions of the restarts' instants and the present.
import type { HaltCause, Instant, Policy, RestartMemory } from './types.ts';

const DAY = 24 * 3_600_000;

/** Restarts that count within the window: those whose age is less than it, and that a later `resume` has not cleared. */
export function inWindow(memory: RestartMemory, at: Instant, policy: Policy): number {
  const { restarts, windowClearedAt } = memory;
  return restarts.filter((r) => at - r < policy.restartWindow && (windowClearedAt === null || r >= windowClearedAt))
    .length;
}

/** Restarts whose age is less than 24 hours; nothing clears these but time. */
export function inDay(memory: RestartMemory, at: Instant): number {
  return memory.restarts.filter((r) => at - r < DAY).length;
}

/** The limit that forbids one more restart, or null. */
export function limitReached(memory: RestartMemory, at: Instant, policy: Policy): HaltCause | null {
  if (inWindow(memory, at, policy) >= policy.maxRestarts) return 'restart_limit';
  if (policy.maxRestartsPerDay > 0 && inDay(memory, at) >= policy.maxRestartsPerDay) return 'daily_limit';
  return null;
}

/** Forgets what can no longer count. */
export function recent(restarts: readonly Instant[], at: Instant, policy: Policy): readonly Instant[] {
  const horizon = Math.max(DAY, policy.restartWindow);
  return restarts.filter((r) => at - r < horizon);
}
