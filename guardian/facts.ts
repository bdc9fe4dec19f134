// What the shell knows beside the machine's state: pids, times on the wall clock, what the last check saw.
import type { Instant } from './machine/types.ts';
import type { DecisionMemory } from './probes/decision.ts';
import type { ExcessMemory } from './probes/excess.ts';
import type { FallbackMemory } from './probes/outage.ts';
import type { Resources } from './probes/resources.ts';
import type { Judgement } from './probes/verdict.ts';

export type ChildFacts = {
  readonly pid: number;
  readonly bootId: string;
  readonly bornAt: Instant;
  readonly bornWall: number;
  readonly decision: DecisionMemory;
  /** The decision limit in force, and whether this child was said to date its decisions in the future. */
  readonly limit: number;
  readonly isStampAheadTold: boolean;
  readonly fallbacks: FallbackMemory;
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

export type LastRestart = {
  readonly wall: number;
  readonly code: string;
  /** Null while it is open whether a decision follows. */
  readonly verified: boolean | null;
};

export type Facts = {
  readonly child: ChildFacts | null;
  readonly judgement: Judgement | null;
  readonly checkedWall: number | null;
  readonly resources: Resources | null;
  readonly restartsTotal: number;
  readonly lastRestart: LastRestart | null;
};
