// Whether a failed call is worth another, and after which wait. Pure.
import type { Course } from './failure.ts';

export type RetryPolicy = {
  /** The first included. */
  readonly attempts: number;
  /** The first wait is random up to this, in milliseconds; it doubles from retry to retry. */
  readonly initial: number;
  /** The longest random wait. What the server asks for may be longer. */
  readonly max: number;
};

/**
 * @param attempt How many have failed, this one included; from 1.
 * @param remaining Until the deadline of all attempts, in milliseconds.
 * @param chance Random, in [0, 1).
 * @returns The wait in milliseconds; null if another attempt is of no use or comes too late.
 */
export function waitBeforeRetry(
  { isTransient, patience, retryAfter }: Course,
  attempt: number,
  remaining: number,
  policy: Pick<RetryPolicy, 'initial' | 'max'>,
  chance: number,
): number | null {
  if (!isTransient) return null;
  const jitter = chance * Math.min(policy.max, policy.initial * patience * 2 ** (attempt - 1));
  const wait = Math.max(jitter, retryAfter ?? 0);
  return wait < remaining ? wait : null;
}

/**
 * What the server says about the next try.
 *
 * @param headers Names in lower case: `retry-after-ms`, or `retry-after` in seconds or as a date.
 * @param wall Now, by the wall clock.
 * @returns Milliseconds from now, never negative; null if it says nothing that can be read.
 */
export function readRetryAfter(
  headers: { readonly [name: string]: string | string[] | undefined },
  wall: number,
): number | null {
  const one = (name: string) => [headers[name]].flat()[0]?.trim() ?? '';
  if (/^\d+$/.test(one('retry-after-ms'))) return Number(one('retry-after-ms'));
  const written = one('retry-after');
  if (/^\d+(\.\d+)?$/.test(written)) return Number(written) * 1000;
  const date = /[A-Za-z]/.test(written) ? Date.parse(written) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - wall);
}
