// What a look at the dashboard adds to what is known of the child: its last decision, its failed attempts, and how often it
// says it decides.
import { formatDuration } from '../../common/duration.ts';
import type { ChildFacts } from '../facts.ts';
import type { Instant } from '../machine/types.ts';
import { type Reason, reason } from '../sentences/reason.ts';
import { observe } from './decision.ts';
import { decisionLimit, type LimitPolicy } from './limit.ts';
import { countFallbacks } from './outage.ts';
import type { Reading } from './reading.ts';

/** A stamp further ahead than this is worth a warning; the clocks of two machines may differ a little. */
const AHEAD_MS = 60_000;

/**
 * @param at The present on the monotonic clock, and `wall` the same on the wall clock.
 * @returns The child as it is known now, and what is to be said once about it.
 */
export function remember(
  child: ChildFacts,
  reading: Reading,
  policy: LimitPolicy,
  at: Instant,
  wall: number,
): { readonly child: ChildFacts; readonly notes: readonly Reason[] } {
  const decision = observe(child.decision, reading, child.bootId, at, wall);
  const { limit, raisedBy } = decisionLimit(reading, policy);
  const notes: Reason[] = [];
  if (limit !== child.limit && raisedBy !== null) {
    notes.push(reason('limit_raised', { limit: formatDuration(limit), interval: formatDuration(raisedBy) }));
  }
  const ahead = reading.stamp.is === 'at' && reading.stamp.wall > wall + AHEAD_MS ? reading.stamp.wall : null;
  if (ahead !== null && !child.isStampAheadTold) {
    notes.push(reason('stamp_ahead', { stamp: new Date(ahead).toISOString() }));
  }
  const isStampAheadTold = child.isStampAheadTold || ahead !== null;
  const fallbacks = countFallbacks(child.fallbacks, reading, reading.bootId === child.bootId, at);
  return { child: { ...child, decision, limit, isStampAheadTold, fallbacks }, notes };
}
