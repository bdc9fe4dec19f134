// What the guardian counts of itself for the metrics, from its own start on.
import { type Histogram, observer, zeros } from '../../common/counting.ts';
import { HEALTH_CODES, type HealthCode } from './status.ts';

export const RESTART_REASONS = [...HEALTH_CODES, 'operator', 'planned'] as const;
export type RestartReason = (typeof RESTART_REASONS)[number];

export type Readings = {
  readonly checks: { readonly [C in HealthCode]: number };
  readonly restarts: { readonly [R in RestartReason]: number };
  readonly checkDuration: Histogram;
  readonly recovery: Histogram;
};

export type Meters = {
  /** @param seconds How long the check took. */
  readonly checked: (code: HealthCode, seconds: number) => void;
  readonly restarted: (reason: RestartReason) => void;
  /** @param seconds From the first sign of the failure to the decision that verified the restart. */
  readonly recovered: (seconds: number) => void;
  readonly read: () => Readings;
};

/** From an answer on loopback to `health_timeout`. */
const CHECK_BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, Number.POSITIVE_INFINITY];
/** From a crash that is mended at once to a long backoff. */
const RECOVERY_BOUNDS = [0.1, 0.5, 1, 5, 15, 30, 60, 120, 300, 600, 1800, 3600, Number.POSITIVE_INFINITY];

export function createMeters(): Meters {
  const checks = zeros(HEALTH_CODES);
  const restarts = zeros(RESTART_REASONS);
  const checkDuration = observer(CHECK_BOUNDS);
  const recovery = observer(RECOVERY_BOUNDS);
  return {
    checked: (code, seconds) => {
      checks[code]++;
      checkDuration.observe(seconds);
    },
    restarted: (reason) => {
      restarts[reason]++;
    },
    recovered: recovery.observe,
    read: () => ({ checks, restarts, checkDuration: checkDuration.read(), recovery: recovery.read() }),
  };
}
