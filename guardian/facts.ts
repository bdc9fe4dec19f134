// What the shell knows beside the machine's state: pids, times on the wall clock, what the last check saw.
import type { Instant } from './machine/types.ts';
import type { JsonObject } from './probes/dashboard.ts';
import { atAdoption, atSpawn, type DecisionMemory } from './probes/decision.ts';
import { type ExcessMemory, NO_EXCESS } from './probes/excess.ts';
import { type FallbackMemory, NO_FALLBACKS } from './probes/outage.ts';
import type { Resources } from './probes/resources.ts';
import type { Judgement } from './probes/verdict.ts';

export type ChildFacts = {
  readonly pid: number;
  /** The process that leads its group; another than itself where a wrapper has handed over. */
  readonly group: number;
  readonly bootId: string;
  /** Whether an earlier guardian has started it. */
  readonly isAdopted: boolean;
  readonly bornAt: Instant;
  readonly bornWall: number;
  readonly decision: DecisionMemory;
  /** The decision limit in force, and whether this child was said to date its decisions in the future. */
  readonly limit: number;
  readonly isStampAheadTold: boolean;
  readonly fallbacks: FallbackMemory;
  /** The last look at which it said what kept it from deciding: from then on it has its whole limit. Null for none. */
  readonly complainedAt: Instant | null;
  readonly time: TimeMemory;
  readonly excess: ExcessMemory;
};

/** The last look, or the spawn before the first one. */
export type TimeMemory = {
  readonly at: Instant;
  /** By the boot clock; null where there is none. */
  readonly boot: number | null;
  /** Since when checks in a row were starved. */
  readonly starvedSince: Instant | null;
};

/** A verdict as it is remembered for evidence. */
export type PastCheck = Judgement & { readonly at: number };

/** So many checks are remembered. */
const CHECKS_KEPT = 10;

export const withCheck = (checks: readonly PastCheck[], judgement: Judgement, wall: number): readonly PastCheck[] => [
  ...checks.slice(1 - CHECKS_KEPT),
  { ...judgement, at: wall },
];

/** Everything about a child at its birth, `age` milliseconds ago, that is not told by where it comes from. */
export function newborn(
  who: { readonly pid: number; readonly group: number; readonly bootId: string; readonly age: number | null },
  at: Instant,
  wall: number,
  boot: number | null,
  limit: number,
): ChildFacts {
  const age = who.age ?? 0;
  return {
    pid: who.pid,
    group: who.group,
    bootId: who.bootId,
    isAdopted: who.age !== null,
    bornAt: at - age,
    bornWall: wall - age,
    decision: who.age === null ? atSpawn(at, wall) : atAdoption(at, wall, age),
    limit,
    isStampAheadTold: false,
    fallbacks: NO_FALLBACKS,
    complainedAt: null,
    excess: NO_EXCESS,
    time: { at, boot, starvedSince: null },
  };
}

export type LastRestart = {
  readonly wall: number;
  readonly code: string;
  /** Null while it is open whether a decision follows. */
  readonly verified: boolean | null;
};

/** What its dashboard said last, and when (epoch milliseconds). */
export type Answer = { readonly at: number; readonly object: JsonObject };

export type Facts = {
  readonly child: ChildFacts | null;
  readonly judgement: Judgement | null;
  readonly checkedWall: number | null;
  /** The last checks of the child, oldest first. */
  readonly checks: readonly PastCheck[];
  readonly answer: Answer | null;
  readonly resources: Resources | null;
  readonly restartsTotal: number;
  readonly lastRestart: LastRestart | null;
};
