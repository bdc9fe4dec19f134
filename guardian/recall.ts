// What the machine must remember of an earlier guardian's life, read from the history.
import type { LastRestart } from './facts.ts';
import type { PastEvent } from './history.ts';
import { restartsInARow } from './machine/backoff.ts';
import type { Instant, Policy, RestartMemory } from './machine/types.ts';

/**
 * Turns past events into the machine's memory.
 *
 * @param events Oldest first; those of the last day and of the last restart window at least.
 * @param at The present on the monotonic clock, and `wall` the same on the wall clock. An event's age comes from the
 *   wall clock and is never negative, so that a clock set back cannot forget a restart.
 */
export function recall(events: readonly PastEvent[], at: Instant, wall: number, policy: Policy): RestartMemory {
  const instant = (event: PastEvent): Instant => at - Math.max(0, wall - event.at);
  let memory: RestartMemory = {
    restarts: [],
    windowClearedAt: null,
    inARow: 0,
    verifiedAt: null,
    unverifiedSince: null,
    outage: null,
    outageRestartAt: null,
  };
  for (const event of events) {
    const then = instant(event);
    if (event.kind === 'restart') {
      const inARow = restartsInARow(memory, then, then, policy) + 1;
      const restarts = [...memory.restarts, then];
      const unverifiedSince = memory.unverifiedSince ?? then;
      const isOutage = memory.outage !== null && event.code === 'decision_stale';
      const outageRestartAt = isOutage ? then : memory.outageRestartAt;
      memory = { ...memory, restarts, inARow, verifiedAt: null, unverifiedSince, outageRestartAt };
    } else if (event.kind === 'verified') {
      memory = { ...memory, verifiedAt: then, unverifiedSince: null };
    } else if (event.kind === 'outage') {
      const outage = memory.outage ?? { since: then, isTold: false, decisions: 0 };
      memory = { ...memory, outage: event.code === 'over' ? null : { ...outage, isTold: event.code === 'told' } };
    } else if (event.kind === 'resumed') {
      // The code names the phase that a person ended: only the end of a halt clears the window.
      memory = { ...memory, inARow: 0, windowClearedAt: event.code === 'halted' ? then : memory.windowClearedAt };
    }
  }
  return memory;
}

/** The last automatic restart among these events, and whether it is known to have cured the bot. */
export function lastRestart(events: readonly PastEvent[]): LastRestart | null {
  const index = events.findLastIndex((event) => event.kind === 'restart');
  const restart = events[index];
  if (!restart) return null;
  const later = events.slice(index + 1);
  const isVerified = later.some((event) => event.kind === 'verified');
  const isHalted = later.some((event) => event.kind === 'halted');
  return { wall: restart.at, code: restart.code ?? 'exited', verified: isVerified || (isHalted ? false : null) };
}
