// What the guardian says of itself: the shape of `status --json`, `GET /status` and the control socket.

export const GUARDIAN_STATES = ['grace', 'watching', 'stopping', 'backoff', 'halted', 'paused', 'stopped'] as const;
export type GuardianState = (typeof GUARDIAN_STATES)[number];

export const VERDICTS = ['healthy', 'unhealthy', 'excused', 'unknown'] as const;
export type Verdict = (typeof VERDICTS)[number];

export const HEALTH_CODES = [
  'ok',
  'no_answer',
  'bad_status',
  'bad_body',
  'foreign_process',
  'loop_hung',
  'decision_hung',
  'decision_stale',
  'provider_outage',
  'bad_timestamp',
  'over_memory',
  'over_cpu',
  'starved',
  'exited',
  'not_checked',
] as const;
export type HealthCode = (typeof HEALTH_CODES)[number];

/** Times are ISO 8601 UTC; what is not known is null. */
export type Status = {
  readonly guardian: {
    readonly pid: number | null;
    readonly version: string;
    readonly started_at: string | null;
    readonly state: GuardianState;
    readonly memory_bytes: number | null;
    /** Path of the configuration file. */
    readonly config: string | null;
  };
  readonly bot: {
    readonly pid: number | null;
    readonly started_at: string | null;
    readonly uptime_s: number | null;
    readonly incarnation: number | null;
    readonly adopted: boolean | null;
    readonly command: string | null;
  };
  readonly health: {
    readonly verdict: Verdict;
    readonly code: HealthCode;
    readonly reason: string | null;
    readonly consecutive_failures: number | null;
    readonly last_check_at: string | null;
    readonly next_check_at: string | null;
  };
  readonly decision: {
    readonly last_at: string | null;
    readonly age_s: number | null;
    readonly limit_s: number | null;
  };
  readonly restarts: {
    readonly in_window: number | null;
    readonly max: number | null;
    readonly window_s: number | null;
    readonly in_day: number | null;
    readonly max_per_day: number | null;
    /** Automatic restarts in the whole history. */
    readonly total: number | null;
    readonly last_at: string | null;
    readonly last_reason: string | null;
    /** Whether a decision was seen after the last restart; null while that is open or there was none. */
    readonly verified: boolean | null;
  };
  readonly resources: {
    readonly memory_bytes: number | null;
    readonly memory_limit_bytes: number | null;
    readonly cpu_percent: number | null;
  };
};

/** What `status` prints where no guardian runs: the same shape with nulls. */
export const stoppedStatus = (version: string, config: string | null): Status => ({
  guardian: { pid: null, version, started_at: null, state: 'stopped', memory_bytes: null, config },
  bot: { pid: null, started_at: null, uptime_s: null, incarnation: null, adopted: null, command: null },
  health: {
    verdict: 'unknown',
    code: 'not_checked',
    reason: null,
    consecutive_failures: null,
    last_check_at: null,
    next_check_at: null,
  },
  decision: { last_at: null, age_s: null, limit_s: null },
  restarts: {
    in_window: null,
    max: null,
    window_s: null,
    in_day: null,
    max_per_day: null,
    total: null,
    last_at: null,
    last_reason: null,
    verified: null,
  },
  resources: { memory_bytes: null, memory_limit_bytes: null, cpu_percent: null },
});
