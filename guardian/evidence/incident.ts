// What is known at the moment at which a bot is to be restarted for a failure.
import type { HealthCode, Verdict } from '../control/status.ts';
import type { JsonObject } from '../probes/dashboard.ts';
import type { Resources } from '../probes/resources.ts';
import type { Reason } from '../sentences/reason.ts';

export type Incident = {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly incarnation: number;
  readonly pid: number;
  readonly bootId: string;
  /** False: it has ended by itself. */
  readonly isAlive: boolean;
  readonly code: HealthCode;
  /** What was seen. */
  readonly reason: Reason;
  /** What is done about it. */
  readonly ruling: Reason;
  /** The last checks, oldest first. */
  readonly checks: readonly {
    readonly at: number;
    readonly verdict: Verdict;
    readonly code: HealthCode;
    readonly reason: Reason;
  }[];
  /** The last answer of the dashboard. */
  readonly dashboard: { readonly at: number; readonly object: JsonObject } | null;
  /** Of the last check. */
  readonly resources: Resources | null;
};
