// How old a decision may become: the configured limit, raised for a bot that says it decides less often.
import type { Reading } from './reading.ts';

export type LimitPolicy = {
  readonly maxNoResponse: number;
  /** Whether a person has set it; then a mere timeframe does not raise it. */
  readonly isMaxNoResponseSet: boolean;
  readonly decisionMargin: number;
  readonly timeframeMargin: number;
};

export type Limit = {
  readonly limit: number /** Who raised it: the bot's own interval; else null. */;
  readonly raisedBy: number | null;
};

/** No bot can talk the guardian into waiting longer than this. */
const MOST_MS = 25 * 3_600_000;

/** All in milliseconds. */
export function decisionLimit(reading: Reading | null, policy: LimitPolicy): Limit {
  const interval = reading && intervalOf(reading, policy);
  if (!reading || interval === null) return { limit: policy.maxNoResponse, raisedBy: null };
  const margin = reading.hasDecisionSection
    ? (reading.decisionDeadline ?? 0) + policy.decisionMargin
    : policy.timeframeMargin;
  const limit = Math.min(MOST_MS, interval + margin);
  return limit > policy.maxNoResponse ? { limit, raisedBy: interval } : { limit: policy.maxNoResponse, raisedBy: null };
}

function intervalOf(reading: Reading, policy: LimitPolicy): number | null {
  if (reading.hasDecisionSection) return reading.decisionInterval;
  return policy.isMaxNoResponseSet ? null : reading.timeframe;
}
