// The rows of one check and the limit of a decision's age, in the words of the policy.
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../guardian/probes/dashboard.ts';
import type { Excess } from '../../../guardian/probes/excess.ts';
import { decisionLimit } from '../../../guardian/probes/limit.ts';
import { readDashboard } from '../../../guardian/probes/reading.ts';
import type { Starved } from '../../../guardian/probes/starved.ts';
import { judge, type Seen } from '../../../guardian/probes/verdict.ts';
import { render } from '../../../guardian/sentences/catalogue.ts';
import { reason } from '../../../guardian/sentences/reason.ts';

const LIMIT = 300_000;
const POLICY = { maxNoResponse: LIMIT, isMaxNoResponseSet: false, decisionMargin: 30_000, timeframeMargin: 120_000 };
const HOUR = 3_600_000;

const AWAKE: Starved = { is: 'awake', lateBy: 0, gap: 0, since: null };
/** In a market data outage. */
const blame = (isExcused: boolean): Partial<Seen> => ({
  outage: { what: reason('of_market', {}), why: reason('notice', { text: 'down' }), isExcused },
});

const check = (
  object: Record<string, unknown> | Finding,
  age = 0,
  hasDecided = true,
  others: Partial<Seen> = {},
): string => {
  const finding: Finding = 'saw' in object ? (object as Finding) : { saw: 'object', object };
  const judgement = judge({
    finding,
    reading: finding.saw === 'object' ? readDashboard(finding.object) : null,
    stranger: null,
    url: 'URL',
    timeout: '10s',
    age,
    hasDecided,
    sinceComplaint: null,
    limit: LIMIT,
    inFlightMargin: 15_000,
    starved: AWAKE,
    excess: null,
    outage: null,
    ...others,
  });
  const about = judgement.outage ? ' (an outage)' : '';
  return `${judgement.verdict} ${judgement.code}${about}: ${render('en', judgement.reason)}`;
};

describe('one check, first hit wins', () => {
  it.each<[Finding, string]>([
    [{ saw: 'own_fault', error: 'EMFILE' }, 'unknown not_checked: the check itself failed: EMFILE'],
    [{ saw: 'timeout' }, 'unhealthy no_answer: no answer from URL within 10s'],
    [{ saw: 'refusal', error: 'ECONNREFUSED' }, 'unhealthy no_answer: no answer from URL: ECONNREFUSED'],
    [{ saw: 'status', status: 500, body: 'oh' }, 'unhealthy bad_status: HTTP 500 from URL: oh'],
    [{ saw: 'status', status: 404, body: '' }, 'unhealthy bad_status: HTTP 404 from URL, check guardian.health_url: '],
    [{ saw: 'other_body', body: '<html>' }, 'unhealthy bad_body: the answer of URL is not a JSON object: <html>'],
    [{ saw: 'large_body' }, 'unhealthy bad_body: the answer of URL is over 1 MiB'],
    [{ saw: 'cut_body', error: 'aborted' }, 'unhealthy bad_body: the answer of URL ended before its end: aborted'],
  ])('%j', (finding, said) => expect(check(finding, 9 * HOUR)).toBe(said));

  it.each<[Starved['is'], string]>([
    ['starved', 'excused starved: the machine is too busy: a timer of the guardian was 9.0s late'],
    ['slept', 'excused starved: the machine slept, or the guardian was stopped, for 9.0s'],
  ])('excuses whatever it saw after it %s', (is, said) => {
    const late = { ...AWAKE, is, lateBy: 9000 };
    const findings = [{}, { saw: 'timeout' }, { saw: 'own_fault', error: 'EMFILE' }] as const;
    expect(findings.map((one) => check(one, 9 * HOUR, true, { starved: late }))).toEqual([said, said, said]);
  });

  it('knows nothing of a bot in whose place another answers, whatever that says', () => {
    const stranger = reason('foreign_listener', { pid: 7, name: 'nginx' });
    const said = 'unknown foreign_process: another program answers in place of the bot, pid 7 (nginx)';
    const findings = [{}, { saw: 'timeout' }, { saw: 'status', status: 500, body: '' }] as const;
    expect(findings.map((one) => check(one, 9 * HOUR, true, { stranger }))).toEqual([said, said, said]);
    expect(check({ saw: 'own_fault', error: 'EMFILE' }, 0, true, { stranger })).toContain('not_checked');
  });

  it('finds an excess where all else is well, and only there', () => {
    const excess: Excess = { code: 'over_cpu', reason: reason('notice', { text: 'much' }) };
    expect(check({}, 0, true, { excess })).toBe('unhealthy over_cpu: much');
    expect(check({ last_update: 'soon' }, 0, true, { excess })).toContain('bad_timestamp');
    expect(check({}, LIMIT + 1, true, { excess })).toContain('decision_stale');
  });

  it('passes up to the limit and not a millisecond longer', () => {
    expect(check({ last_update: null }, LIMIT)).toBe('healthy ok: health check passed: AI decision 300s ago');
    expect(check({ last_update: null }, LIMIT + 1)).toBe(
      'unhealthy decision_stale: last AI decision 300s ago, limit 300s',
    );
  });

  it('finds a loop that turns no more, however fresh its decision', () => {
    const loop = (age: unknown, max: unknown = 15) => check({ loop: { last_tick_age_s: age, max_tick_age_s: max } });
    expect(loop(15.001)).toBe('unhealthy loop_hung: the trading loop last turned 15s ago, at most 15s');
    expect([15, 0, null, '99', -1, Number.NaN].map((age) => loop(age).split(' ')[0])).toEqual(Array(6).fill('healthy'));
    expect([null, 0, '15'].map((max) => loop(1e6, max).split(' ')[0])).toEqual(Array(3).fill('healthy'));
  });

  it('finds a decision that hangs in flight, but lets an honest call take its time', () => {
    const inFlight = (age: unknown, deadline: unknown = 240) =>
      check({ decision: { in_flight_age_s: age, decision_deadline_s: deadline } });
    expect(inFlight(255.001)).toBe(
      'unhealthy decision_hung: the decision in flight has taken 255s, its deadline is 240s',
    );
    expect([255, 0, null, 'soon'].map((age) => inFlight(age).split(' ')[0])).toEqual(Array(4).fill('healthy'));
    expect([null, -1].map((deadline) => inFlight(1e6, deadline).split(' ')[0])).toEqual(Array(2).fill('healthy'));
  });

  it('names the loop before the decision, and both before the age of the last one', () => {
    const loop = { last_tick_age_s: 99, max_tick_age_s: 15 };
    const decision = { in_flight_age_s: 99, decision_deadline_s: 60 };
    expect(check({ loop, decision }, 9 * HOUR)).toContain('loop_hung');
    expect(check({ decision }, 9 * HOUR)).toContain('decision_hung');
  });

  it('says when there was no decision since the start', () => {
    expect(check({}, 20_000, false)).toBe('healthy ok: health check passed: no AI decision yet, 20s since the start');
    expect(check({}, 301_000, false)).toBe(
      'unhealthy decision_stale: no AI decision since the start 301s ago, limit 300s',
    );
  });

  it('says when the decider is no AI', () => {
    expect(check({ ai: { is_ai: false } }, 12_000)).toBe(
      'healthy ok: health check passed: decision 12s ago (built-in rules)',
    );
  });

  it('does not judge by a stamp that cannot be read until its age passes the limit', () => {
    expect(check({ last_update: 'soon' }, LIMIT)).toBe(
      'unknown bad_timestamp: the time of the last AI decision cannot be read: "soon"',
    );
    expect(check({ last_update: 'soon' }, LIMIT + 1)).toBe(
      'unhealthy decision_stale: no AI decision known for 300s, limit 300s; its time cannot be read: "soon"',
    );
  });
});

describe('a stale decision in an outage', () => {
  it('is excused where that is due', () => {
    expect(check({}, LIMIT + 1, true, blame(true))).toBe(
      'excused provider_outage (an outage): market data outage (down); last AI decision 300s ago, limit 300s',
    );
  });
  it('is stale all the same where not', () => {
    expect(check({}, LIMIT + 1, true, blame(false))).toBe(
      'unhealthy decision_stale (an outage): last AI decision 300s ago, limit 300s; market data outage (down)',
    );
  });
  it('is no outage up to the limit, nor where the loop or the decision hangs', () => {
    const loop = { last_tick_age_s: 99, max_tick_age_s: 15 };
    expect(check({}, LIMIT, true, blame(true))).toContain('healthy ok:');
    expect(check({ loop }, LIMIT + 1, true, blame(true))).toContain('unhealthy loop_hung:');
    expect(check({ saw: 'timeout' }, LIMIT + 1, true, blame(true))).toContain('unhealthy no_answer:');
  });
});

describe('the limit', () => {
  const limit = (object: Record<string, unknown>, isSet = false) =>
    decisionLimit(readDashboard(object), { ...POLICY, isMaxNoResponseSet: isSet });

  it('is max_no_response', () => {
    expect(limit({})).toEqual({ limit: LIMIT, raisedBy: null });
    expect(decisionLimit(null, POLICY)).toEqual({ limit: LIMIT, raisedBy: null });
  });

  it('is raised for a bot that says that it decides less often, also against the person’s number', () => {
    const decision = { decision_interval_s: 900, decision_deadline_s: 60 };
    expect(limit({ decision }, true)).toEqual({ limit: 990_000, raisedBy: 900_000 });
  });

  it('is never lowered', () => {
    expect(limit({ decision: { decision_interval_s: 1, decision_deadline_s: 1 } })).toEqual({
      limit: LIMIT,
      raisedBy: null,
    });
  });

  it('follows the timeframe of a bot without decision, unless the person has set it', () => {
    expect(limit({ config: { timeframe: '15m' } })).toEqual({ limit: 1_020_000, raisedBy: 900_000 });
    expect(limit({ config: { timeframe: '1H' } }).limit).toBe(HOUR + 120_000);
    expect(limit({ config: { timeframe: '15m' } }, true)).toEqual({ limit: LIMIT, raisedBy: null });
    expect(limit({ config: { timeframe: '15m' }, decision: {} }).limit).toBe(LIMIT);
  });

  it('is never over 25 hours', () => {
    expect(limit({ decision: { decision_interval_s: 1e12 } }).limit).toBe(25 * HOUR);
    expect(limit({ config: { timeframe: '9999w' } }).limit).toBe(25 * HOUR);
  });

  it.each([['900'], [-900], [0], [null], [Number.POSITIVE_INFINITY], [Number.NaN], [{}]])(
    'ignores an interval of %s',
    (value) => {
      expect(limit({ decision: { decision_interval_s: value, decision_deadline_s: 60 } }).limit).toBe(LIMIT);
    },
  );
});
