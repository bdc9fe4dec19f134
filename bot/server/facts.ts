// The small answers of the API: what decides, what time it is, how the equity went. Pure.
import type { Moment } from '../domain/moment.ts';
import type { About } from './about.ts';
import type { Curve } from './curve.ts';
import type { Dashboard } from './dashboard.ts';
import { iso, seconds } from './instant.ts';

export function aiModel({ ai, decision }: Dashboard) {
  const { provider, model, is_ai, label, status, since, reason, fault_domain, breaker, retry_at } = ai;
  const { decision_deadline_s: deadline_s, decisions_total, fallbacks_total } = decision;
  const what = { provider, model, is_ai, label, deadline_s };
  return { ...what, status, since, reason, fault_domain, breaker, retry_at, decisions_total, fallbacks_total };
}

/** The offset is that of local time, positive east of UTC. */
export const time = ({ startedAt }: About, now: Moment) => ({
  server_now: iso(now.wall),
  timezone_offset_minutes: 0 - new Date(now.wall).getTimezoneOffset(),
  uptime_s: seconds(now.at - startedAt.at),
});

export const profitCurve = ({ startBalance, points }: Curve) => ({
  start_balance: startBalance,
  points: points.map(({ at, equity, cash }) => ({ at: iso(at), equity, cash })),
});
