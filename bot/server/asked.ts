// What asking costs today and who is asked, as the dashboard shows it. Pure.
import type { Moment } from '../domain/moment.ts';
import { toUsd } from '../domain/spending.ts';
import type { Asked } from '../ports.ts';
import { iso } from './instant.ts';

/** Of all that may be asked together. What they cost is left out where it is not known. */
export function spendingOf(asked: readonly Asked[]) {
  return {
    spent_today_usd: sum(asked.map(costOf)),
    calls_today: asked.reduce((calls, { today }) => calls + today.calls, 0),
  };
}

/** One of them by itself. */
export function shownAsked(one: Asked, now: Moment) {
  const { role, provider, model, label, health, breaker, today, budget } = one;
  return {
    role,
    provider,
    model,
    label,
    status: health.status,
    since: iso(health.since.wall),
    reason: health.fault?.reason ?? null,
    fault_domain: health.fault?.faultDomain ?? null,
    http_status: health.fault?.httpStatus ?? null,
    breaker: breaker.state,
    retry_at: breaker.retryAt === null ? null : iso(now.wall + breaker.retryAt - now.at),
    spent_today_usd: costOf(one),
    calls_today: today.calls,
    /** Those whose cost is what they may have cost at most. */
    estimated_today: today.estimated,
    budget,
  };
}

/** US dollars; undefined where it is not known. Nothing has been spent on no call. */
const costOf = ({ isPriced, today }: Asked): number | undefined =>
  isPriced || today.calls === 0 ? toUsd(today.spent) : undefined;

const sum = (costs: readonly (number | undefined)[]): number | undefined =>
  costs.reduce<number | undefined>(
    (total, cost) => (total === undefined || cost === undefined ? undefined : total + cost),
    0,
  );
