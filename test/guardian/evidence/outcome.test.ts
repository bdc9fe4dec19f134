// What came of an incident, by what the history tells after it.
import { describe, expect, it } from 'vitest';
import { isVerified, outcomeOf, sayOutcome, shortOutcome } from '../../../guardian/evidence/outcome.ts';
import type { EventKind, PastEvent } from '../../../guardian/history.ts';
import { render } from '../../../guardian/sentences/catalogue.ts';

const AT = 1_000_000;
const event = (kind: EventKind, after: number, code: string | null = null, incarnation = 3): PastEvent => ({
  at: AT + after,
  kind,
  incarnation,
  code,
  text: null,
});
const ruling = event('restart', 5, 'decision_stale');
const outcome = (...events: readonly PastEvent[]) => outcomeOf({ at: AT, incarnation: 3 }, events);

describe('what came of an incident', () => {
  it.each([
    ['verified', [ruling, event('started', 900), event('verified', 5000, '3200', 4)], true],
    ['verified', [ruling, event('guardian_started', 800), event('verified', 5000, '3200')], true],
    [
      'restarted',
      [ruling, event('started', 900), event('restart', 5000, 'exited', 4), event('verified', 9000, '1')],
      false,
    ],
    ['halted', [ruling, event('started', 900), event('halted', 5000, 'restart_limit')], false],
    ['started', [ruling, event('started', 900)], null],
    ['ended', [ruling, event('started', 900), event('guardian_stopped', 5000)], null],
    ['open', [ruling], null],
    ['unknown', [], null],
  ] as const)('is %s', (is, events, verified) => {
    expect(outcome(...events).is).toBe(is);
    expect(isVerified(outcome(...events))).toBe(verified);
  });

  it('is not known where the history cannot be read', () =>
    expect(outcomeOf({ at: AT, incarnation: 3 }, null)).toEqual({ is: 'unknown' }));

  it('is that of its own ruling, of several', () => {
    const events = [
      event('restart', -3_600_000, 'no_answer'),
      event('verified', -3_500_000, '1'),
      event('restart', 2, 'exited', 2),
      event('restart', -9000, 'no_answer'),
      ruling,
      event('verified', 5000, '3200'),
    ];
    expect(outcome(...events)).toEqual({ is: 'verified', recovery: 3200 });
    expect(outcome(events[0] as PastEvent, events[1] as PastEvent)).toEqual({ is: 'unknown' });
  });
});

describe('it is said', () => {
  it.each([
    [{ is: 'verified', recovery: 3200 }, 'it helped: decisions came again, 3.2s after the failure', 'verified'],
    [
      { is: 'halted', at: AT, cause: 'restart_limit' },
      /did not help: at .+ halted; a person is needed/,
      'not verified',
    ],
    [{ is: 'halted', at: AT, cause: 'configuration' }, /said that its configuration is wrong/, 'not verified'],
    [{ is: 'restarted', at: AT, code: 'exited' }, /did not help: .+ next restart followed \(exited\)/, 'not verified'],
    [{ is: 'started', at: AT }, /started again at .+; no AI decision/, 'open'],
    [{ is: 'open' }, 'the bot has not been started again yet', 'open'],
    [{ is: 'ended', at: AT }, /guardian was stopped at/, 'not known'],
    [{ is: 'unknown' }, /^not known/, 'not known'],
  ] as const)('%o', (result, said, short) => {
    expect(render('en', sayOutcome(result))).toMatch(said);
    expect(render('en', shortOutcome(result))).toBe(short);
  });
});
