// The rows of one check, first hit wins: what was seen becomes a verdict with its reason.
import { formatDuration } from '../../common/duration.ts';
import type { HealthCode, Verdict } from '../control/status.ts';
import type { OutageSeen } from '../machine/types.ts';
import { type Reason, reason } from '../sentences/reason.ts';
import type { Finding } from './dashboard.ts';
import type { Excess } from './excess.ts';
import type { Reading } from './reading.ts';
import type { Starved } from './starved.ts';

/** Everything that one check knows. */
export type Seen = {
  readonly finding: Finding;
  /** What the dashboard said; null unless one was seen. */
  readonly reading: Reading | null;
  /** Who answers in the bot's place; null if nobody does. */
  readonly stranger: Reason | null;
  readonly url: string;
  /** As configured. */
  readonly timeout: string;
  /** Milliseconds since the last decision, or since the spawn; and whether there was one since the spawn. */
  readonly age: number;
  readonly hasDecided: boolean;
  /** Milliseconds since it last said what kept it from deciding; null if it never has. */
  readonly sinceComplaint: number | null;
  /** Milliseconds. */
  readonly limit: number;
  /** By how much a decision in flight may overrun the deadline that the bot gives itself. */
  readonly inFlightMargin: number;
  readonly starved: Starved;
  /** What of memory and CPU was over its limit for long enough. */
  readonly excess: Excess | null;
  /** Who is to blame if the decision is stale, and whether that excuses the bot. */
  readonly outage: (OutageSeen & { readonly isExcused: boolean }) | null;
};

export type Judgement = {
  readonly verdict: Verdict;
  readonly code: HealthCode;
  readonly reason: Reason;
  /** The outage that the verdict is about. */
  readonly outage?: OutageSeen;
};
type Row = (seen: Seen) => Judgement | null;

export function judge(seen: Seen): Judgement {
  for (const row of ROWS) {
    const judgement = row(seen);
    if (judgement) return judgement;
  }
  return healthy(seen);
}

const starvedOrSlept: Row = ({ starved }) => {
  if (starved.is === 'awake') return null;
  const because = reason(starved.is, { late: formatDuration(starved.lateBy) });
  return { verdict: 'excused', code: 'starved', reason: because };
};

const ownFault: Row = ({ finding }) =>
  finding.saw === 'own_fault'
    ? { verdict: 'unknown', code: 'not_checked', reason: reason('unlooked', { error: finding.error }) }
    : null;

const foreignProcess: Row = ({ stranger }) =>
  stranger && { verdict: 'unknown', code: 'foreign_process', reason: stranger };

const noAnswer: Row = ({ finding, url, timeout }) => {
  if (finding.saw === 'timeout') return unhealthy('no_answer', reason('no_answer', { url, timeout }));
  if (finding.saw === 'refusal') return unhealthy('no_answer', reason('refused', { url, error: finding.error }));
  return null;
};

const WRONG_ADDRESS = new Set([401, 403, 404]);

const badStatus: Row = ({ finding, url }) => {
  if (finding.saw !== 'status') return null;
  const { status, body } = finding;
  const isAddress = WRONG_ADDRESS.has(status);
  return unhealthy('bad_status', reason(isAddress ? 'bad_status_address' : 'bad_status', { status, url, body }));
};

const badBody: Row = ({ finding, url }) => {
  if (finding.saw === 'other_body') return unhealthy('bad_body', reason('not_json', { url, body: finding.body }));
  if (finding.saw === 'large_body') return unhealthy('bad_body', reason('too_large', { url }));
  if (finding.saw === 'cut_body') return unhealthy('bad_body', reason('cut_short', { url, error: finding.error }));
  return null;
};

const loopHung: Row = ({ reading }) => {
  const { tickAge = null, maxTickAge = null } = reading ?? {};
  if (tickAge === null || maxTickAge === null || tickAge <= maxTickAge) return null;
  const values = { age: formatDuration(tickAge), limit: formatDuration(maxTickAge) };
  return unhealthy('loop_hung', reason('loop_hung', values));
};

const decisionHung: Row = ({ reading, inFlightMargin }) => {
  const { inFlightAge = null, decisionDeadline = null } = reading ?? {};
  if (inFlightAge === null || decisionDeadline === null || inFlightAge <= decisionDeadline + inFlightMargin)
    return null;
  const values = { age: formatDuration(inFlightAge), deadline: formatDuration(decisionDeadline) };
  return unhealthy('decision_hung', reason('decision_hung', values));
};

const decisionStale: Row = (seen) => {
  if (!isStale(seen)) return null;
  const stale = staleness(seen);
  if (seen.outage === null) return unhealthy('decision_stale', stale);
  const { what, why, isExcused } = seen.outage;
  const said = reason(isExcused ? 'excused_by_outage' : 'stale_by_outage', { stale, what, why });
  const judgement = isExcused
    ? ({ verdict: 'excused', code: 'provider_outage', reason: said } as const)
    : unhealthy('decision_stale', said);
  return { ...judgement, outage: { what, why } };
};

/** Once a bot complains no more, it has its whole limit for the decision that was kept from it. */
const isStale = ({ age, limit, sinceComplaint, outage }: Seen): boolean =>
  age > limit && (outage !== null || sinceComplaint === null || sinceComplaint > limit);

function staleness({ reading, age, hasDecided, limit }: Seen): Reason {
  const values = { age: formatDuration(age), limit: formatDuration(limit) };
  if (reading?.stamp.is === 'unreadable') return reason('stale_unreadable', { ...values, stamp: reading.stamp.text });
  return reason(hasDecided ? 'stale' : 'undecided', values);
}

const badTimestamp: Row = ({ reading }) =>
  reading?.stamp.is === 'unreadable'
    ? { verdict: 'unknown', code: 'bad_timestamp', reason: reason('unreadable_stamp', { stamp: reading.stamp.text }) }
    : null;

const overLimit: Row = ({ excess }) => excess && unhealthy(excess.code, excess.reason);

const healthy = ({ reading, age, hasDecided }: Seen): Judgement => {
  const values = { age: formatDuration(age) };
  const name = !hasDecided ? 'check_passed_undecided' : reading?.isAi ? 'check_passed' : 'check_passed_rules';
  return { verdict: 'healthy', code: 'ok', reason: reason(name, values) };
};

const unhealthy = (code: HealthCode, because: Reason): Judgement => ({ verdict: 'unhealthy', code, reason: because });

const ROWS: readonly Row[] = [
  starvedOrSlept,
  ownFault,
  foreignProcess,
  noAnswer,
  badStatus,
  badBody,
  loopHung,
  decisionHung,
  decisionStale,
  badTimestamp,
  overLimit,
];
