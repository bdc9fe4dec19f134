// News in words: at which level, and what of it the history keeps. The words themselves are the catalogue's.
import { describe, expect, it } from 'vitest';
import { announce, type Context } from '../../guardian/announce.ts';
import type { EventOf, News } from '../../guardian/machine/types.ts';
import { render } from '../../guardian/sentences/catalogue.ts';
import { reason } from '../../guardian/sentences/reason.ts';
import { settings } from './support/settings.ts';

const WHY = reason('notice', { text: 'why' });
const context: Context = {
  settings: settings(),
  pid: 100,
  command: 'the bot',
  endCommand: 'kill it',
  from: 'watching',
  probed: null,
  decidedWall: new Date(2026, 10, 21, 10, 0, 31).getTime(),
  exitWord: 'SIGSEGV',
  wallOf: (at) => new Date(2026, 10, 21, 9).getTime() + at,
};
const told = (news: News, changes: Partial<Context> = {}) => {
  const announcement = announce(news, { ...context, ...changes });
  if (!announcement) return null;
  const { level, sentence, event } = announcement;
  return [level, render('en', sentence), event && `${event.kind} ${event.code}`];
};
const probed = (verdict: EventOf<'probed'>['verdict']): EventOf<'probed'> => ({
  type: 'probed',
  at: 0,
  incarnation: 1,
  verdict,
  code: 'ok',
  reason: WHY,
  hasDecided: false,
});

describe('a restart without fault', () => {
  it('is told by its cause, and kept apart from those that count', () => {
    expect(told({ is: 'renewing', why: 'planned' })).toEqual([
      'info',
      'restarting the bot as planned: it is flat and between two decisions',
      'renewed planned',
    ]);
    expect(told({ is: 'renewing', why: 'configuration' })?.[2]).toBe('renewed configuration');
  });
  it('that waits is told where it is planned or the bot was adopted; a change that is followed has been told', () => {
    expect(told({ is: 'renewal_waits', why: 'planned' })?.[0]).toBe('info');
    expect(told({ is: 'renewal_waits', why: 'configuration' }, { from: 'stopped' })?.[0]).toBe('info');
    expect(told({ is: 'renewal_waits', why: 'configuration' })).toBeNull();
    expect(told({ is: 'renewal_lapsed', why: 'planned' })?.[0]).toBe('warning');
    expect(told({ is: 'renewal_lapsed', why: 'configuration' })?.[0]).toBe('info');
  });
});

describe('a kill that this guardian did not ask for', () => {
  const hint = (changes: Partial<Context>) => {
    const said = announce({ is: 'exited', reason: WHY }, { ...context, ...changes })?.hint;
    return said ? render('en', said) : null;
  };

  it.each(['SIGKILL', '137'])('says who may have done it, apart from the line that stays stable: %s', (exitWord) => {
    expect(told({ is: 'exited', reason: WHY }, { exitWord })).toEqual(['warning', 'why', `exited ${exitWord}`]);
    expect(hint({ exitWord })).toContain('somebody else did, or the kernel for want of memory');
  });

  it.each(['SIGSEGV', 'SIGTERM', '1', '0'])('is no such end: %s', (exitWord) => {
    expect(hint({ exitWord })).toBeNull();
  });

  it('is none while it stops the bot', () => {
    expect(hint({ exitWord: 'SIGKILL', from: 'stopping' })).toBeNull();
  });
});

it('a detached bot is told with its pid, and kept', () => {
  expect(told({ is: 'detached' })).toEqual([
    'warning',
    'detached: the bot trades on unguarded, pid 100; the next start adopts it',
    'detached null',
  ]);
});

describe('the lines that stay stable', () => {
  it.each<[News, ReturnType<typeof told>]>([
    [{ is: 'started' }, ['info', 'bot started: pid 100, the bot', 'started started']],
    [{ is: 'restarted' }, ['info', 'bot restarted: pid 100', 'started restarted']],
    [{ is: 'adopted' }, ['info', 'adopted the running bot: pid 100', 'started adopted']],
    [{ is: 'exited', reason: WHY }, ['warning', 'why', 'exited SIGSEGV']],
    [
      { is: 'condemned', strikes: 3, willRestart: true },
      ['error', '3 health checks failed in a row: restarting the bot', null],
    ],
    [
      { is: 'restarting', nth: 4, wait: 10_000, reason: WHY },
      ['warning', 'restarting the bot (restart 4 of 10 within 1h, in 10s): why', null],
    ],
    [
      { is: 'verified', recovery: 3210 },
      ['info', 'restart verified: AI decision at 2026-11-21 10:00:31, 3.2s after the failure', 'verified 3210'],
    ],
    [
      { is: 'halted', cause: 'restart_limit', isRepeated: false },
      [
        'critical',
        'restart limit reached (10 within 1h): not restarting any more, a person is needed',
        'halted restart_limit',
      ],
    ],
    [
      { is: 'halted', cause: 'daily_limit', isRepeated: false },
      [
        'critical',
        'restart limit reached (30 within 24h): not restarting any more, a person is needed',
        'halted daily_limit',
      ],
    ],
    [
      { is: 'outage', since: 61_000, what: reason('of_provider', {}), why: WHY },
      [
        'critical',
        'AI provider outage since 2026-11-21 09:01:01 (why): not restarting, a restart cannot help',
        'outage told',
      ],
    ],
    [{ is: 'stopping' }, ['info', 'stopping the bot: pid 100', null]],
    [{ is: 'ended' }, null],
  ])('%j', (news, expected) => expect(told(news)).toEqual(expected));
});

it('an end that was asked for is no warning', () => {
  expect(told({ is: 'exited', reason: WHY }, { from: 'stopping' })?.[0]).toBe('info');
});

it('a repeated alarm is told and not kept again', () => {
  const [level, , event] = told({ is: 'halted', cause: 'daily_limit', isRepeated: true }) ?? [];
  expect([level, event]).toEqual(['critical', null]);
});

it('the first sign of an outage and an end that nobody waits for are for the history', () => {
  expect(told({ is: 'outage_seen', what: WHY, why: WHY })).toEqual(['debug', 'why (why)', 'outage seen']);
  expect(told({ is: 'outage_over', since: 0, wasTold: false })?.[0]).toBe('debug');
  const [level, , event] = told({ is: 'outage_over', since: 0, wasTold: true }) ?? [];
  expect([level, event]).toEqual(['info', 'outage over']);
});

it.each<News>([{ is: 'undying' }, { is: 'obstructed', reason: WHY }])('what stays as it is: %j', (news) => {
  const [level, , event] = told(news) ?? [];
  expect([level, event]).toEqual(['critical', `alarm ${news.is}`]);
});

it('a resume is kept with the phase that it ended, by which a later guardian knows what it cleared', () => {
  expect(told({ is: 'resumed' }, { from: 'halted' })?.[2]).toBe('resumed halted');
});

it('three failures under the policy never are told for what they lead to', () => {
  const [, sentence] = told({ is: 'condemned', strikes: 3, willRestart: false }) ?? [];
  expect(sentence).toContain('not restarting, guardian.restart_policy is never');
});

it.each<[EventOf<'probed'>['verdict'], string, string]>([
  ['healthy', 'info', 'why'],
  ['unhealthy', 'warning', 'health check failed (2 in a row): why'],
  ['excused', 'warning', 'health check skipped: why'],
  ['unknown', 'warning', 'health check skipped: why'],
])('a check: %s', (verdict, level, sentence) => {
  expect(told({ is: 'checked', strikes: 2 }, { probed: probed(verdict) })).toEqual([level, sentence, null]);
});
