// How old the bot's last decision is, on our own monotonic clock: zones, daylight saving and clock steps cannot fool it.
import type { Instant } from '../machine/types.ts';
import type { Reading } from './reading.ts';

/** What is remembered of one child's decisions between two looks. */
export type DecisionMemory = {
  /** The last look, or the spawn before the first one, on both clocks. */
  readonly lookedAt: Instant;
  readonly lookedWall: number;
  readonly spawnedAt: Instant;
  /**
   * The stamp that the next one is compared with: unseen, none (null), or epoch milliseconds. That of an adopted bot is
   * the work of an unseen life, and dates a decision by itself.
   */
  readonly stamp: 'unseen' | 'adopted' | null | number;
  /** Decisions that the bot with our boot id had counted then; null while it has shown no count. */
  readonly counted: number | null;
  /** When the last decision since the spawn was made; null while there is none. */
  readonly decidedAt: Instant | null;
  /** The same on the wall clock, for people. */
  readonly decidedWall: number | null;
};

export const atSpawn = (at: Instant, wall: number): DecisionMemory => ({
  lookedAt: at,
  lookedWall: wall,
  spawnedAt: at,
  stamp: 'unseen',
  counted: null,
  decidedAt: null,
  decidedWall: null,
});

/** Of a bot that has run for `age` milliseconds already: whatever it has decided was decided since then. */
export const atAdoption = (at: Instant, wall: number, age: number): DecisionMemory => ({
  ...atSpawn(at - age, wall - age),
  stamp: 'adopted',
});

/** A wall clock that has gained or lost more than this on ours since the last look was set, or the machine slept. */
const STEP_MS = 1000;

/**
 * Takes one look into account. Any readable stamp that changed is a decision, whatever clock wrote it; one that did not
 * is too where the bot has counted a further decision, since a clock that is set back can write the same stamp twice.
 * The first stamp seen after a spawn is the baseline and proves nothing, unless the bot shows our boot id and has
 * counted a decision.
 *
 * @param bootId The one given to this child.
 */
export function observe(
  memory: DecisionMemory,
  reading: Reading,
  bootId: string,
  at: Instant,
  wall: number,
): DecisionMemory {
  const isOwn = reading.bootId === bootId;
  const counted = isOwn ? reading.decisionsTotal : memory.counted;
  const looked: DecisionMemory = { ...memory, lookedAt: at, lookedWall: wall, counted };
  const { stamp } = reading;
  if (stamp.is === 'unreadable') return looked;
  const value = stamp.is === 'at' ? stamp.wall : null;
  const isOneMore = isOwn && memory.counted !== null && reading.decisionsTotal > memory.counted;
  const isDecision = value !== null && (isNew(memory, value, isOwn && reading.decisionsTotal > 0) || isOneMore);
  if (!isDecision) return { ...looked, stamp: value ?? (typeof memory.stamp === 'string' ? null : memory.stamp) };
  if (memory.stamp === 'adopted' && isOwn && reading.decisionAge !== null) {
    // It says itself how long ago that was, by a clock that nobody sets.
    const decidedAt = Math.max(memory.spawnedAt, at - reading.decisionAge);
    return { ...looked, stamp: value, decidedAt, decidedWall: wall - (at - decidedAt) };
  }
  // Dated by the stamp itself where that is possible, otherwise by this look.
  const step = wall - memory.lookedWall - (at - memory.lookedAt);
  const isBetween = Math.abs(step) <= STEP_MS && value >= memory.lookedWall && value <= wall;
  const decidedWall = isBetween ? value : wall;
  return { ...looked, stamp: value, decidedAt: Math.max(memory.lookedAt, at - (wall - decidedWall)), decidedWall };
}

function isNew({ stamp, lookedWall }: DecisionMemory, value: number, isOwnCount: boolean): boolean {
  if (stamp === 'unseen') return isOwnCount;
  // The one case in which the wall clock is asked, of a bot that does not say more: a stamp from before the bot's birth is not its own.
  if (stamp === 'adopted') return isOwnCount || value >= lookedWall;
  return value !== stamp;
}

/** The decision as old as if a gap that nobody saw, just before `at`, had not been. */
export const withoutGap = (memory: DecisionMemory, gap: number, at: Instant): DecisionMemory => ({
  ...memory,
  spawnedAt: Math.min(at, memory.spawnedAt + gap),
  decidedAt: memory.decidedAt === null ? null : Math.min(at, memory.decidedAt + gap),
});

/** The same of a decision that is seen only after the gap: one that was made in it keeps its age. */
export const madeBeforeGap = (memory: DecisionMemory, gap: number, at: Instant): DecisionMemory => {
  const { decidedAt } = memory;
  return decidedAt !== null && decidedAt <= at - gap ? { ...memory, decidedAt: decidedAt + gap } : memory;
};

/** Milliseconds since the last decision, or since the spawn while there is none. */
export const ageOf = (memory: DecisionMemory, at: Instant): number => at - (memory.decidedAt ?? memory.spawnedAt);
