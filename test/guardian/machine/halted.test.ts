// A guardian whose limit is reached: it watches, calls a person and restarts nothing.
import { describe, expect, it } from 'vitest';
import type { Policy } from '../../../guardian/machine/types.ts';
import {
  check,
  count,
  crashes,
  DAY,
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
  SECOND,
  spawnFailed,
  start,
  treeGone,
  unknown,
  until,
  woke,
} from './play.ts';

const NONE: Partial<Policy> = { maxRestarts: 0 };
const LEFT = { isTreeGone: false } as const;
const strikes = (from: number): readonly Line[] => [0, 1, 2].map((n) => check(failed, from + n * MINUTE));

/** Halted at 135 s with a child that lives and does not answer. */
const alive = (...lines: readonly Line[]) => given({ policy: NONE }).play(start(0), ...strikes(15_000), ...lines);
/** Halted at 20 s, the child gone. */
const dead = (...lines: readonly Line[]) => given({ policy: NONE }).play(start(0), exited(20), ...lines);

describe('a halted guardian', () => {
  it('leaves a living child alone', () => {
    const { did } = alive(until(5 * MINUTE));
    expect(did).not.toContain('ask #1');
    expect(did).not.toContain('kill #1');
  });
  it('goes on checking it, an interval from check to check', () => {
    const { last, state } = alive(woke(194_999), check(failed, 195_000), check(failed, 255_000));
    expect(last).toEqual(['probe #1', 'tell checked 0']);
    expect(state.deadline).toBe(315_000);
    expect(state.phase.name).toBe('halted');
  });
  it('checks again when a check never answers', () => {
    expect(alive(until(195_000), until(255_000)).last).toEqual(['probe #1']);
  });
  it('takes one answer for each check', () => {
    expect(alive(passed(140_000)).last).toEqual([]);
  });
  it('goes back to watching when it proves healthy again', () => {
    const { last, state } = alive(check(passed, 195_000));
    expect(last).toEqual(['probe #1', 'tell checked 0', 'tell recovered']);
    expect(state.phase).toEqual({ name: 'watching', strikes: 0 });
    expect(state.deadline).toBe(255_000);
  });
  it.each([
    { verdict: 'unknown', unseen: unknown },
    { verdict: 'excused', unseen: excused },
  ])('does not go back for a check that is $verdict', ({ unseen }) => {
    expect(alive(check(unseen, 195_000)).state.phase.name).toBe('halted');
  });
  it('halts again at the next three strikes', () => {
    const { last } = alive(check(passed, 195_000), ...strikes(255_000));
    expect(last).toEqual(['probe #1', 'tell checked 3', 'tell halted now: restart_limit']);
  });
  it('does not halt again at the first strike after that', () => {
    expect(alive(check(passed, 195_000), check(failed, 255_000)).last).toEqual(['probe #1', 'tell checked 1']);
  });
  it('does not go back for an answer about a child that has ended meanwhile', () => {
    const { last, state } = given({ policy: NONE }).play(start(0), until(15_000), exited(15_100), passed(15_200));
    expect(last).toEqual([]);
    expect(state.phase.name).toBe('halted');
  });
  it('notes the end of the child, restarts nothing and checks no more', () => {
    const { last, state } = alive(exited(200_000));
    expect(last).toEqual(['tell exited']);
    expect(state).toMatchObject({ child: 'none', deadline: 135_000 + 30 * MINUTE });
    expect(alive(exited(200_000), until(25 * MINUTE)).last).toEqual([]);
  });
  it('does not go back for an answer about a child whose end it has noted', () => {
    const { last, state } = alive(until(195_000), exited(195_100), passed(195_200));
    expect(last).toEqual([]);
    expect(state.phase.name).toBe('halted');
  });
  it('notes an end once', () => {
    expect(alive(exited(200_000, LEFT), treeGone(201_000), exited(201_000, LEFT)).state.child).toBe('none');
  });
  it('does not believe that the tree of a living child is gone', () => {
    expect(alive(treeGone(140_000)).state.child).toBe('alive');
  });
  it('leads what a crash left through the ladder before it halts', () => {
    const { last } = given({ policy: NONE }).play(start(0), exited(20, LEFT));
    expect(last).toEqual(['tell exited', 'tell stopping', 'ask #1']);
    const gone = given({ policy: NONE }).play(start(0), exited(20, LEFT), treeGone(500));
    expect(gone.last).toEqual(['tell halted now: restart_limit']);
  });
  it('has nothing to pause', () => {
    expect(alive(pause(140_000)).last).toEqual([]);
    expect(alive(pause(140_000)).state.phase.name).toBe('halted');
  });
});

describe('the alarm of a halted guardian', () => {
  it('repeats every 30 minutes', () => {
    const { did } = dead(until(20 + 30 * MINUTE - 1));
    expect(did).not.toContain('tell halted still: restart_limit');
    expect(dead(until(20 + 30 * MINUTE)).last).toEqual(['tell halted still: restart_limit']);
    expect(count(dead(until(20 + 5 * HOUR)).did, 'tell halted still: restart_limit')).toBe(10);
  });
  it('repeats beside the checks of a living child', () => {
    const { last } = alive(check(failed, 195_000), check(failed, 135_000 + 31 * MINUTE));
    expect(count(last, 'tell halted still: restart_limit')).toBe(1);
    expect(count(last, 'probe #1')).toBe(30);
  });
  it('repeats on time between two checks of a living child', () => {
    const often: Partial<Policy> = { maxRestarts: 0, alarmRepeat: 90 * SECOND };
    const { state } = given({ policy: often }).play(start(0), ...strikes(15_000), check(failed, 195_000));
    expect(state.deadline).toBe(225_000);
  });
  it('repeats while a check runs that never answers', () => {
    const slow: Partial<Policy> = { maxRestarts: 0, alarmRepeat: 10 * SECOND };
    const { last } = given({ policy: slow }).play(start(0), ...strikes(15_000), until(195_000), until(205_000));
    expect(last).toEqual(['tell halted still: restart_limit']);
  });
  it('ends when the child is healthy again', () => {
    const { state } = alive(check(passed, 195_000));
    expect(state.deadline).toBe(255_000);
  });
});

describe('exit code 78', () => {
  it('halts at once: the configuration of the bot is wrong', () => {
    const { last, state } = play(start(0), exited(20, { code: 78 }));
    expect(last).toEqual(['tell exited', 'tell halted now: configuration']);
    expect(state.phase).toMatchObject({ name: 'halted', cause: 'configuration' });
  });
  it('is not counted', () => {
    expect(play(start(0), exited(20, { code: 78 })).did).not.toContain('record exited');
  });
  it('halts after what is left of the tree is gone', () => {
    const { last } = play(start(0), exited(20, { code: 78, isTreeGone: false }), treeGone(500));
    expect(last).toEqual(['tell halted now: configuration']);
  });
  it.each(['on-failure', 'never'] as const)('halts with restart_policy %s too', (restartPolicy) => {
    const { last } = given({ policy: { restartPolicy } }).play(start(0), exited(20, { code: 78 }));
    expect(last).toContain('tell halted now: configuration');
  });
  it('is over when a person says resume', () => {
    const { last } = play(start(0), exited(20, { code: 78 }), resume(HOUR));
    expect(last).toEqual(['tell resumed', 'spawn #2', 'tell started']);
  });
});

describe('exit_on_halt', () => {
  const policy = { exitOnHalt: true };

  it('exits 3 at the limit', () => {
    const { last } = given({ policy: { ...policy, ...NONE } }).play(start(0), exited(20));
    expect(last).toEqual(['tell exited', 'tell halted now: restart_limit', 'exit 3']);
  });
  it('exits 3 at the daily limit', () => {
    const { last } = given({ policy: { ...policy, maxRestartsPerDay: 1 } }).play(
      start(0),
      ...crashes(1000, DAY - MINUTE),
    );
    expect(last.slice(-2)).toEqual(['tell halted now: daily_limit', 'exit 3']);
  });
  it('exits 3 at exit code 78', () => {
    const { last } = given({ policy }).play(start(0), exited(20, { code: 78 }));
    expect(last.at(-1)).toBe('exit 3');
  });
  it('does not exit when it is off', () => {
    expect(dead().did).not.toContain('exit 3');
  });
});

describe('resume of a halted guardian', () => {
  const TEN = crashes(...Array.from({ length: 10 }, (_, n) => MINUTE + n * 5 * MINUTE));
  const halted = [start(0), ...TEN, ...crashes(52 * MINUTE)];

  it('starts the bot at once, and that does not count', () => {
    const { last } = play(...halted, resume(53 * MINUTE));
    expect(last).toEqual(['tell resumed', 'spawn #12', 'tell started']);
  });
  it('clears the window: ten more restarts, and the eleventh is refused', () => {
    const more = Array.from({ length: 10 }, (_, n) => 54 * MINUTE + n * 5 * MINUTE);
    const { did, last } = play(...halted, resume(53 * MINUTE), ...crashes(...more));
    expect(count(did, 'record exited')).toBe(20);
    expect(last).toContain('tell restarting 10 in 300000');
    expect(play(...halted, resume(53 * MINUTE), ...crashes(...more, 105 * MINUTE)).last).toContain(
      'tell halted now: restart_limit',
    );
  });
  it('never clears the day', () => {
    const { state } = play(...halted, resume(53 * MINUTE));
    expect(state.memory.restarts).toHaveLength(10);
  });
  it('takes up a living child again, with a check at once and no strikes', () => {
    const { state, last } = alive(resume(150_000));
    expect(last).toEqual(['tell resumed']);
    expect(state.phase).toEqual({ name: 'watching', strikes: 0 });
    expect(alive(resume(150_000), until(150_000)).last).toEqual(['probe #1']);
  });
  it('counts recovery time from failures after it only', () => {
    const { last } = given({ policy: { maxRestarts: 1 } }).play(
      start(0),
      exited(1000),
      check(failed, 16_000, { hasDecided: true }),
      check(failed, 76_000),
      check(failed, 136_000),
      resume(140_000),
      check(failed, 140_000),
      exited(150_000),
      check(passed, 165_000, { hasDecided: true }),
    );
    expect(last).toContain('tell verified after 25000');
  });
  it('starts no second check beside one that runs', () => {
    const slow: Partial<Policy> = { maxRestarts: 0, alarmRepeat: 10 * SECOND };
    const { state } = given({ policy: slow }).play(start(0), ...strikes(15_000), until(195_000), resume(196_000));
    expect(state.deadline).toBe(255_000);
  });
  it('leads what is left of the tree through the ladder before it starts the bot', () => {
    const { last } = alive(exited(200_000, LEFT), resume(300_000));
    expect(last).toEqual(['tell resumed', 'tell stopping', 'ask #1']);
    expect(alive(exited(200_000, LEFT), resume(300_000), treeGone(300_100)).last).toEqual(['spawn #2', 'tell started']);
    expect(alive(exited(200_000, LEFT), treeGone(201_000), resume(300_000)).last).toContain('spawn #2');
  });
  it('halts again when the bot cannot be started and no restart is left', () => {
    const { last } = dead(resume(1000), spawnFailed(1000));
    expect(last).toEqual(['tell start_failed', 'tell halted now: restart_limit']);
  });
});
