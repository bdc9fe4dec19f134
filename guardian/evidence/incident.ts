// One incident: what the guardian knew when it ruled, handed to the collector of evidence.
import type { HealthCode, Verdict } from '../control/status.ts';
import type { JsonObject } from '../probes/dashboard.ts';
import type { Resources } from '../probes/resources.ts';
import type { Reason } from '../sentences/reason.ts';

export type Incident = {
  /** Of the ruling, epoch milliseconds. */
  readonly at: number;
  readonly incarnation: number;
  readonly pid: number;
  /** The process that leads its group; another than itself where a wrapper has handed over. */
  readonly group: number;
  readonly bootId: string;
  /** False: it has ended by itself. */
  readonly isAlive: boolean;
  readonly code: HealthCode;
  /** What was seen. */
  readonly reason: Reason;
  /** What is done: the sentence `restarting`. */
  readonly ruling: Reason;
  /** The last checks, oldest first; `at` in epoch milliseconds. */
  readonly checks: readonly CheckMade[];
  /** The last answer. */
  readonly dashboard: { readonly at: number; readonly object: JsonObject } | null;
  /** Of the last check. */
  readonly resources: Resources | null;
};

export type CheckMade = {
  readonly at: number;
  readonly verdict: Verdict;
  readonly code: HealthCode;
  readonly reason: Reason;
};
