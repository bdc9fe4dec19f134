// When the machine looks, and what it makes of what was seen.
import { describe, expect, it } from 'vitest';
import { transition } from '../../../guardian/machine/machine.ts';
import {
  check,
  crashes,
  DEFAULTS,
  excused,
  exited,
  failed,
  given,
  MINUTE,
  passed,
  pause,
  play,
  resume,
  SECOND,
  slept,
  spawned,
  start,
  unanswered,
  unknown,
  until,
  woke,
} from './play.ts';

const CONDEMNED = [
  'tell checked 3',
  'tell condemned',
  'record no_answer',
  'tell restarting 1 in 0',
  'tell stopping',
  'ask #1',
];

describe('the grace period', () => {
  it('begins at the spawn, with no check in it', () => {
    const { state, did } = play(start(0), woke(14_999));
    expect(state.phase).toEqual({ name: 'grace' });
    expect(state.deadline).toBe(15_000);
    expect(did).toEqual(['spawn #1', 'tell started']);
  });
  it('ends with a check at once', () => {
    const { state, last } = play(start(0), woke(15_000));
    expect(state.phase).toEqual({ name: 'watching', strikes: 0 });
    expect(last).toEqual(['probe #1']);
  });
  it('ends late when the guardian is woken late', () => {
    expect(play(start(0), woke(99_000)).last).toEqual(['probe #1']);
  });
  it('may be none: the check follows the spawn', () => {
    expect(given({ policy: { startGrace: 0 } }).play(start(0), until(0)).last).toEqual(['probe #1']);
  });
  it('begins anew with each incarnation', () => {
    const { state } = play(start(0), until(15_000), exited(20_000), woke(34_999));
    expect(state.phase).toEqual({ name: 'grace' });
    expect(state.deadline).toBe(35_000);
  });
});

describe('the beat', () => {
  it('checks every interval, counted from the start of the last check', () => {
    const { did, state } = play(start(0), woke(15_000), passed(18_000), woke(74_999), woke(75_000), passed(75_400));
    expect(did).toEqual(['spawn #1', 'tell started', 'probe #1', 'probe #1']);
    expect(state.deadline).toBe(135_000);
  });
  it('checks every interval also where that is shorter than a check may take', () => {
    const { state } = given({ policy: { checkInterval: 5 * SECOND } }).play(start(0), check(passed, 15_000));
    expect(state.deadline).toBe(20_000);
  });
  it('follows a check slower than the interval with the next one at once', () => {
    const { state, last } = given({ policy: { checkInterval: 5 * SECOND } }).play(
      start(0),
      woke(15_000),
      failed(25_000),
      until(25_000),
    );
    expect(last).toEqual(['probe #1']);
    expect(state.check).toEqual({ startedAt: 25_000, isRunning: true });
  });
  it('waits for a running check instead of starting a second one beside it', () => {
    const { did } = given({ policy: { checkInterval: 5 * SECOND } }).play(start(0), woke(15_000), until(29_999));
    expect(did.filter((one) => one === 'probe #1')).toHaveLength(1);
  });
  it('gives up a check that never answers, and that is no strike', () => {
    const { state, last } = given({ policy: { checkInterval: 5 * SECOND } }).play(
      start(0),
      woke(15_000),
      failed(16_000),
      woke(20_000),
      until(35_000),
    );
    expect(last).toEqual(['probe #1']);
    expect(state.phase).toEqual({ name: 'watching', strikes: 1 });
  });
  it('takes one answer for each check', () => {
    const { state } = play(start(0), woke(15_000), failed(15_100), failed(15_100), failed(15_100));
    expect(state.phase).toEqual({ name: 'watching', strikes: 1 });
  });
  it('does not take the answer of an earlier incarnation', () => {
    const { state } = play(start(0), woke(15_000), exited(15_100), woke(30_100), failed(30_200, { of: 1 }));
    expect(state.phase).toEqual({ name: 'watching', strikes: 0 });
    expect(state.check.isRunning).toBe(true);
  });
});

describe('three strikes', () => {
  it('restarts when the third check in a row has failed', () => {
    const { last, state } = play(start(0), check(failed, 15_000), check(failed, 75_000), check(failed, 135_000));
    expect(last).toEqual(['probe #1', ...CONDEMNED]);
    expect(state.phase).toMatchObject({ name: 'stopping', step: 'asked' });
  });
  it('does not restart when only two have', () => {
    const { did, last } = play(start(0), check(failed, 15_000), check(failed, 75_000));
    expect(last).toEqual(['probe #1', 'tell checked 2']);
    expect(did).not.toContain('ask #1');
  });
  it('does not restart when a check in between has passed', () => {
    const { last } = play(
      start(0),
      check(failed, 15_000),
      check(failed, 75_000),
      check(passed, 135_000),
      check(failed, 195_000),
      check(failed, 255_000),
    );
    expect(last).toEqual(['probe #1', 'tell checked 2']);
  });
  it.each([
    { verdict: 'unknown', unseen: unknown },
    { verdict: 'excused', unseen: excused },
  ])('neither adds nor clears when a check is $verdict', ({ unseen }) => {
    const two = [check(failed, 15_000), check(unseen, 75_000), check(failed, 135_000), check(unseen, 195_000)];
    expect(play(start(0), ...two).last).toEqual(['probe #1', 'tell checked 2']);
    expect(play(start(0), ...two, check(failed, 255_000)).last).toEqual(['probe #1', ...CONDEMNED]);
  });
  it('does not restart when no check could see anything, however many there were', () => {
    const { state } = play(start(0), ...[0, 1, 2, 3, 4].map((n) => check(unknown, 15_000 + n * MINUTE)));
    expect(state.phase).toEqual({ name: 'watching', strikes: 0 });
  });
  it('starts the count over with each incarnation', () => {
    const { state } = play(
      start(0),
      check(failed, 15_000),
      check(failed, 75_000),
      exited(80_000),
      check(failed, 95_000),
    );
    expect(state.phase).toEqual({ name: 'watching', strikes: 1 });
  });
  it('condemns as soon as the threshold says, be it the first failure', () => {
    const { last } = given({ policy: { failureThreshold: 1 } }).play(start(0), check(failed, 15_000));
    expect(last).toContain('tell condemned');
  });
  it('records the restart before anything is signalled', () => {
    const { did } = play(start(0), ...[15_000, 75_000, 135_000].map((at) => check(failed, at)));
    expect(did.indexOf('record no_answer')).toBeLessThan(did.indexOf('ask #1'));
  });
});

describe('a check after a sleep', () => {
  it('clears the strikes and begins the grace period anew', () => {
    const { state, last } = play(start(0), check(failed, 15_000), check(failed, 75_000), check(slept, 9_000_000));
    expect(state.phase).toEqual({ name: 'grace' });
    expect([state.deadline, state.failingSince, state.check.isRunning]).toEqual([9_015_000, null, false]);
    expect(last).toContain('tell checked 0');
  });
  it('is followed by the next one after that, and by no restart before three failures more', () => {
    const two = [check(failed, 15_000), check(failed, 75_000), check(slept, 135_000)];
    const after = [150_000, 210_000, 270_000].map((at) => check(failed, at));
    expect(play(start(0), ...two, ...after.slice(0, 2)).last).toEqual(['probe #1', 'tell checked 2']);
    expect(play(start(0), ...two, ...after).last).toEqual(['probe #1', ...CONDEMNED]);
  });
  it('changes nothing of a pause or a halt', () => {
    const paused = play(start(0), pause(20_000), check(slept, 75_000));
    expect([paused.state.phase.name, paused.state.check.isRunning]).toEqual(['paused', false]);
  });
  it('lets the new grace period stand also over a pause', () => {
    const { state } = play(start(0), check(slept, 75_000), pause(80_000), resume(85_000));
    expect([state.phase.name, state.deadline]).toEqual(['grace', 90_000]);
  });
  it('knows how late it began', () => {
    const lateBy = (at: number) => {
      const [, effects] = transition(play(start(0), unanswered(spawned(0))).state, { type: 'woke', at }, DEFAULTS);
      return effects[0];
    };
    expect(lateBy(15_000)).toEqual({ do: 'probe', incarnation: 1, lateBy: 0 });
    expect(lateBy(99_000)).toEqual({ do: 'probe', incarnation: 1, lateBy: 84_000 });
  });
});

describe('a crash', () => {
  const AT_ONCE = ['tell exited', 'record exited', 'tell restarting 1 in 0', 'spawn #2', 'tell restarted'];

  it.each([1, 139, null, 0])('leads to a restart at once (code %s)', (code) => {
    expect(play(start(0), until(15_000), passed(15_100), exited(40_000, { code })).last).toEqual(AT_ONCE);
  });
  it('leads to a restart at once in the grace period too', () => {
    expect(play(start(0), exited(20)).last).toEqual(AT_ONCE);
  });
  it('leads to one restart, not two, when it happens during a check', () => {
    const { did } = play(start(0), until(15_000), exited(15_050), failed(25_000, { of: 1 }));
    expect(did.filter((one) => one === 'record exited')).toHaveLength(1);
    expect(did.filter((one) => one.startsWith('spawn'))).toEqual(['spawn #1', 'spawn #2']);
  });
  it('leads to one restart when it is told twice', () => {
    const { did } = play(
      start(0),
      ...crashes(1000, 2000),
      exited(2000, { of: 2 }),
      woke(7000),
      exited(7001, { of: 2 }),
    );
    expect(did.filter((one) => one === 'record exited')).toHaveLength(2);
  });
  it('does not restart when it is an earlier incarnation that is said to have ended', () => {
    expect(play(start(0), exited(20), exited(30, { of: 1 })).last).toEqual([]);
  });
});
