// What holds of two AIs together, the first and its failover. Pure.
import type { Fallback } from '../domain/decision/decision.ts';
import type { Breaker, Health } from '../domain/decision/health.ts';
import type { Limit } from '../execution/operation.ts';

/**
 * The share of the deadline that the first may use, so that the failover has as much left as an attempt takes: it is
 * that attempt, or half of a deadline which is shorter than two.
 */
export const shareOfFirst = (deadline: Limit, attempt: Limit): Limit => ({
  ms: Math.ceil(deadline.ms - Math.min(attempt.ms, deadline.ms / 2)),
  key: `${deadline.key}, less an attempt of the failover`,
});

/**
 * Neither has a decision. A person has to see to the first; where only its budget is used up, to the failover.
 *
 * @param name Of the failover, for people.
 */
export function fallbackOfBoth(first: Fallback, second: Fallback, name: string): Fallback {
  const { reason, faultDomain, httpStatus } = first.reason === 'budget' ? second : first;
  const network =
    first.reason === 'connect' && second.reason === 'connect' ? '; see to the network of this machine' : '';
  const fallback = `${first.fallback}; its failover, ${name}: ${second.fallback}${network}`;
  return { reason, faultDomain, httpStatus, fallback };
}

/** Until one has been asked: wrong only where both are. */
export const healthBefore = (own: Health, first: Health, second: Health): Health =>
  own.status === 'unknown' && first.status !== 'unknown' && second.status !== 'unknown' ? first : own;

/** Open only where both are: until the first of them tries. */
export function breakerOfBoth(first: Breaker, second: Breaker): Breaker {
  const passing = [first, second].find(({ state }) => state === 'closed');
  if (passing !== undefined) return passing;
  const trying = [first, second].find(({ state }) => state === 'half_open');
  return trying ?? ((first.retryAt ?? 0) <= (second.retryAt ?? 0) ? first : second);
}
