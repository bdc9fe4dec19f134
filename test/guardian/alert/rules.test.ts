// Which news is an alarm, and how many of a kind go out.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alarmOf, freeAt } from '../../../guardian/alert/rules.ts';
import { initial, NO_MEMORY } from '../../../guardian/machine/machine.ts';
import type { News, Phase, Policy, State } from '../../../guardian/machine/types.ts';
import { render } from '../../../guardian/sentences/catalogue.ts';
import { reason } from '../../../guardian/sentences/reason.ts';
import { DEFAULTS } from '../machine/play.ts';

const because = reason('notice', { text: 'it is so' });
const said = { level: 'warning', sentence: because, event: null } as const;
const WATCHING: Phase = { name: 'watching', strikes: 0 };
const HALTED: Phase = { name: 'halted', cause: 'restart_limit', alarmedAt: 0, exitAt: null };

const alarm = (news: News, state: Partial<State> = {}, policy: Partial<Policy> = {}) =>
  alarmOf(news, said, { ...initial(NO_MEMORY), phase: WATCHING, incarnation: 2, ...state }, { ...DEFAULTS, ...policy });
const kind = (...about: Parameters<typeof alarm>) => alarm(...about)?.kind ?? null;

const restarting: News = { is: 'restarting', nth: 2, wait: 0, reason: because };
const exited: News = { is: 'exited', reason: because };
const startFailed: News = { is: 'start_failed', reason: because };
const outage = { what: because, why: because, since: 0 };

describe('an alarm', () => {
  it.each<[News, string]>([
    [restarting, 'restart'],
    [{ is: 'halted', cause: 'restart_limit', isRepeated: false }, 'halted'],
    [{ is: 'halted', cause: 'configuration', isRepeated: true }, 'halted'],
    [{ is: 'outage', ...outage }, 'failure'],
    [{ is: 'undying' }, 'failure'],
    [{ is: 'obstructed', reason: because }, 'failure'],
    [{ is: 'rested' }, 'failure'],
    [{ is: 'condemned', strikes: 3, willRestart: false }, 'failure'],
    [{ is: 'verified', recovery: 1 }, 'recovered'],
    [{ is: 'recovered' }, 'recovered'],
    [{ is: 'outage_over', since: 0, wasTold: true }, 'recovered'],
  ])('is $is, of the kind %s', (news, expected) => expect(kind(news)).toBe(expected));

  it.each<News>([
    { is: 'started' },
    { is: 'restarted' },
    { is: 'checked', strikes: 2 },
    { is: 'condemned', strikes: 3, willRestart: true },
    { is: 'outage_seen', what: because, why: because },
    { is: 'outage_over', since: 0, wasTold: false },
    { is: 'stopping' },
    { is: 'paused' },
    { is: 'resumed' },
    { is: 'ended' },
  ])('is not $is', (news) => expect(kind(news)).toBeNull());

  it('says what the log says, as gravely', () => {
    expect(alarm(restarting)).toEqual({ kind: 'restart', severity: 'warning', sentence: because });
  });
});

describe('the end of a bot', () => {
  it('is told with the restart or the halt that follows', () => {
    expect(kind(exited)).toBeNull();
    expect(kind(exited, {}, { restartPolicy: 'on-failure' })).toBeNull();
  });
  it('is an alarm where nothing follows', () => {
    expect(kind(exited, {}, { restartPolicy: 'never' })).toBe('failure');
    expect(kind(exited, { phase: HALTED })).toBe('failure');
    expect(kind(exited, { phase: { name: 'paused' } })).toBe('failure');
  });
  it('is none where it was asked for', () => {
    const phase: Phase = { name: 'stopping', then: { do: 'rest' }, step: 'asked' } as Phase;
    expect(kind(exited, { phase }, { restartPolicy: 'never' })).toBeNull();
  });
});

describe('a start that fails', () => {
  it('is told with the restart that follows', () => expect(kind(startFailed)).toBeNull());
  it('is an alarm where none follows', () => {
    expect(kind(startFailed, { incarnation: 1 })).toBe('failure');
    expect(kind(startFailed, {}, { restartPolicy: 'never' })).toBe('failure');
  });
});

it('a restart after one that was not verified says so, more gravely', () => {
  const told = alarm(restarting, { memory: { ...NO_MEMORY, unverifiedSince: 5 } });
  expect(told).toMatchObject({ kind: 'restart', severity: 'error' });
  expect(told && render('en', told.sentence)).toBe(
    'it is so; the restart before it was not verified by any AI decision',
  );
});

describe('of a kind', () => {
  const MINUTES = 60_000;

  it('five go out at once, the sixth ten minutes after the first', () => {
    expect(freeAt([1, 2, 3, 4], 10)).toBe(10);
    expect(freeAt([5, 1, 4, 2, 3], 10)).toBe(1 + 10 * MINUTES);
    expect(freeAt([1, 2, 3, 4, 5], 10 * MINUTES)).toBe(1 + 10 * MINUTES);
    expect(freeAt([1, 2, 3, 4, 5], 10 * MINUTES + 1)).toBe(10 * MINUTES + 1);
  });
  it('instants before the clock was set back hold nothing up', () => {
    expect(freeAt([9e9, 9e9, 9e9, 9e9, 9e9], 1000)).toBe(1000);
  });
  it('never more than five go out in ten minutes, whatever happens', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.nat(1000), fc.nat(4 * MINUTES)), { maxLength: 60 }), (gaps) => {
        const told: number[] = [];
        let at = 0;
        for (const gap of gaps) {
          at += gap;
          if (freeAt(told, at) <= at) told.push(at);
        }
        return told.every((then) => told.filter((t) => t >= then && t < then + 10 * MINUTES).length <= 5);
      }),
    );
  });
});
