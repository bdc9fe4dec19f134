// How the decider is: a value, and the steps that lead from one to the next.
import type { Moment } from '../moment.ts';

export type HealthReason =
  | 'timeout'
  | 'connect'
  | 'rate_limited'
  | 'provider_5xx'
  | 'auth'
  | 'no_balance'
  | 'bad_request'
  | 'bad_output'
  /** No outage: a person has set it, and it begins anew by itself. */
  | 'budget';

/** Who has to act: provider and configuration are nothing that a restart mends. */
export type FaultDomain = 'local' | 'provider' | 'config';

export type Fault = {
  readonly reason: HealthReason;
  /** Null where nothing is out of order. */
  readonly faultDomain: FaultDomain | null;
  readonly httpStatus: number | null;
};

export type Health = {
  /** `degraded`: nothing is out of order, but nobody may be asked. */
  readonly status: 'ok' | 'degraded' | 'down' | 'unknown';
  readonly since: Moment;
  /** Null while nothing is wrong. */
  readonly fault: Fault | null;
};

export type Breaker = {
  readonly state: 'closed' | 'open' | 'half_open';
  /** When the next call is tried, in monotonic milliseconds; null unless it is open. */
  readonly retryAt: number | null;
};

export const startHealth = (moment: Moment): Health => ({
  status: 'unknown',
  since: moment,
  fault: null,
});

export const answered = (health: Health, moment: Moment): Health => ({
  status: 'ok',
  since: health.status === 'ok' ? health.since : moment,
  fault: null,
});

export const failed = (health: Health, { reason, faultDomain, httpStatus }: Fault, moment: Moment): Health => {
  const status = reason === 'budget' ? 'degraded' : 'down';
  return {
    status,
    since: health.status === status ? health.since : moment,
    fault: { reason, faultDomain, httpStatus },
  };
};
