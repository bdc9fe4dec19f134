// What a person may ask for, and what the restart policy leaves to a person.
import { describe, expect, it } from 'vitest';
import type { Policy } from '../../../guardian/machine/types.ts';
import {
  check,
  crashes,
  excused,
  exited,
  failed,
  given,
  HOUR,
  type Line,
  MINUTE,
  passed,
  pause,
  play,
  resume,
  spawnFailed,
  start,
  stop,
  treeGone,
  until,
  woke,
} from './play.ts';

const LEFT = { isTreeGone: false } as const;
const condemned: readonly Line[] = [start(0), ...[15_000, 75_000, 135_000].map((at) => check(failed, at))];

describe('paused', () => {
  const paused = [start(0), check(passed, 15_000), pause(20_000)];

  it('goes on checking', () => {
    const { last, state } = play(...paused, check(failed, 75_000));
    expect(last).toEqual(['probe #1', 'tell checked 0']);
    expect(state.deadline).toBe(135_000);
  });
  it('does not act on failures, however many there are', () => {
    const { did } = play(...paused, ...[1, 2, 3, 4, 5].map((n) => check(failed, 15_000 + n * MINUTE)));
    expect(did.join()).not.toMatch(/ask|kill|record|condemned/);
  });
  it('does not restart a child that ends', () => {
    const { last, state } = play(...paused, exited(30_000));
    expect(last).toEqual(['tell exited']);
    expect(state).toMatchObject({ phase: { name: 'paused' }, child: 'none', deadline: null });
  });
  it('does not touch what a crash left', () => {
    const { last, state } = play(...paused, exited(30_000, LEFT), woke(HOUR), treeGone(HOUR));
    expect(last).toEqual([]);
    expect(state.child).toBe('none');
  });
  it('checks nothing when the child has ended during a check', () => {
    const { state } = play(...paused, until(75_000), exited(75_100), passed(75_200));
    expect(state.deadline).toBeNull();
  });
  it('takes one answer for each check', () => {
    expect(play(...paused, passed(21_000)).last).toEqual([]);
  });
  it('keeps the grace period', () => {
    expect(play(start(0), pause(1000), woke(14_999)).last).toEqual([]);
    expect(play(start(0), pause(1000), woke(15_000)).last).toEqual(['probe #1']);
  });
  it('ends the wait for a restart', () => {
    const { last, state } = play(start(0), exited(1000), exited(2000), pause(3000));
    expect(last).toEqual(['tell paused']);
    expect(state.deadline).toBeNull();
  });
  it('begins, when the child is being stopped, as soon as it is gone', () => {
    const { state } = play(...condemned, pause(136_000));
    expect(state.phase.name).toBe('stopping');
    expect(play(...condemned, pause(136_000), exited(137_000)).last).toEqual(['tell exited', 'tell paused']);
  });
  it('is told once', () => {
    expect(play(...paused, pause(21_000)).last).toEqual([]);
  });
  it('does not undo a halt under way', () => {
    const { last } = given({ policy: { maxRestarts: 0 } }).play(start(0), exited(20, LEFT), pause(30), treeGone(40));
    expect(last).toEqual(['tell halted now: restart_limit']);
  });
});

describe('resume of a paused guardian', () => {
  it('goes on watching a living child, with a check at once and no strikes', () => {
    const { state, last } = play(
      start(0),
      check(failed, 15_000),
      check(failed, 75_000),
      pause(80_000),
      resume(90_000),
      until(90_000),
    );
    expect(last).toEqual(['probe #1']);
    expect(state.phase).toEqual({ name: 'watching', strikes: 0 });
  });
  it('counts recovery time from failures after it only', () => {
    const { last } = play(
      start(0),
      check(failed, 15_000),
      pause(20_000),
      resume(30_000),
      exited(31_000),
      check(passed, 46_000, { hasDecided: true }),
    );
    expect(last).toContain('tell verified after 15000');
  });
  it('goes on with the rest of the grace period', () => {
    const { state } = play(start(0), pause(1000), resume(2000));
    expect(state.phase).toEqual({ name: 'grace' });
    expect(state.deadline).toBe(15_000);
    expect(play(start(0), pause(1000), resume(14_999), woke(14_999)).last).toEqual([]);
    expect(play(start(0), pause(1000), resume(15_000), woke(15_000)).last).toEqual(['probe #1']);
  });
  it('starts no second check beside one that runs', () => {
    const { did, state } = play(start(0), until(15_000), pause(16_000), resume(17_000), woke(17_000));
    expect(did.filter((one) => one === 'probe #1')).toHaveLength(1);
    expect(state.deadline).toBe(75_000);
    const atOnce = play(start(0), pause(1000), woke(15_000), resume(15_000), woke(15_000));
    expect(atOnce.did.filter((one) => one === 'probe #1')).toHaveLength(1);
  });
  it('starts a child that has ended meanwhile, and that does not count', () => {
    const { last, did } = play(start(0), pause(1000), exited(2000), resume(3000));
    expect(last).toEqual(['tell resumed', 'spawn #2', 'tell started']);
    expect(did).not.toContain('record exited');
  });
  it('leads what is left of it through the ladder first', () => {
    const { last } = play(start(0), pause(1000), exited(2000, LEFT), resume(3000));
    expect(last).toEqual(['tell resumed', 'tell stopping', 'ask #1']);
  });
  it('does not clear the window', () => {
    const ten = crashes(...Array.from({ length: 10 }, (_, n) => MINUTE + n * 5 * MINUTE));
    const { last } = play(start(0), ...ten, pause(52 * MINUTE), resume(53 * MINUTE), ...crashes(54 * MINUTE));
    expect(last).toContain('tell halted now: restart_limit');
  });
  it('takes back a pause that waits for the end of the child', () => {
    const { last } = play(...condemned, pause(136_000), resume(137_000), exited(138_000));
    expect(last).toEqual(['tell exited', 'spawn #2', 'tell started']);
    expect(play(...condemned, pause(136_000), resume(137_000)).last).toEqual(['tell resumed']);
  });
  it('starts the backoff over when it takes back such a pause', () => {
    const { state } = play(...condemned, pause(136_000), resume(137_000));
    expect(state.memory.inARow).toBe(0);
  });
  it('changes nothing when the guardian acts already', () => {
    for (const lines of [[start(0)], [start(0), until(15_000)], condemned, [start(0), exited(1), exited(2)]]) {
      const before = play(...lines).state;
      expect(play(...lines, resume(200_000)).state).toEqual(before);
    }
  });
  it('does not undo a stop', () => {
    const { last } = play(...condemned, pause(136_000), stop(137_000), resume(138_000), exited(139_000));
    expect(last).toEqual(['tell exited', 'tell ended', 'exit 0']);
  });
});

describe('restart_policy', () => {
  const never: Partial<Policy> = { restartPolicy: 'never' };
  const onFailure: Partial<Policy> = { restartPolicy: 'on-failure' };

  it('never: condemns once, in words only', () => {
    const { did } = given({ policy: never }).play(
      start(0),
      ...[0, 1, 2, 3, 4].map((n) => check(failed, 15_000 + n * MINUTE)),
    );
    expect(did.filter((one) => !one.startsWith('probe'))).toEqual([
      'spawn #1',
      'tell started',
      'tell condemned, left alone',
    ]);
  });
  it('never: condemns once although checks follow that could not see', () => {
    const { last } = given({ policy: never }).play(...condemned, check(excused, 195_000));
    expect(last).toEqual(['probe #1', 'tell checked 3']);
  });
  it('never: condemns again after a pass and three more strikes', () => {
    const { did } = given({ policy: never }).play(
      start(0),
      ...[0, 1, 2].map((n) => check(failed, 15_000 + n * MINUTE)),
      check(passed, 195_000),
      ...[4, 5, 6].map((n) => check(failed, 15_000 + n * MINUTE)),
    );
    expect(did.filter((one) => one === 'tell condemned, left alone')).toHaveLength(2);
  });
  it.each([0, 1, null])('never: rests after an end with code %s', (code) => {
    const { last, state } = given({ policy: never }).play(start(0), exited(20, { code }));
    expect(last).toEqual(['tell exited', 'tell rested']);
    expect(state).toMatchObject({ phase: { name: 'stopped', isEnded: false }, deadline: null });
  });
  it('never: rests when a person wanted a start and it failed', () => {
    const { last } = given({ policy: never }).play(start(0), exited(20), resume(30), spawnFailed(30));
    expect(last).toEqual(['tell start_failed', 'tell rested']);
  });
  it('on-failure: rests after exit code 0', () => {
    const { last } = given({ policy: onFailure }).play(start(0), exited(20, { code: 0 }));
    expect(last).toEqual(['tell exited', 'tell rested']);
  });
  it.each([1, null])('on-failure: restarts after code %s', (code) => {
    expect(given({ policy: onFailure }).play(start(0), exited(20, { code })).last).toContain('record exited');
  });
  it('on-failure: restarts at the third strike', () => {
    expect(given({ policy: onFailure }).play(...condemned).last).toContain('ask #1');
  });
  it('on-failure: restarts when a restart cannot be spawned', () => {
    const { last } = given({ policy: onFailure }).play(start(0), exited(20), spawnFailed(20));
    expect(last).toContain('record exited');
  });
  it('rest ends when a person says resume', () => {
    const { last } = given({ policy: never }).play(start(0), exited(20), resume(HOUR));
    expect(last).toEqual(['tell resumed', 'spawn #2', 'tell started']);
  });
});
