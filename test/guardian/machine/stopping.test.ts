// How a child is brought to its end.
import { describe, expect, it } from 'vitest';
import type { Policy } from '../../../guardian/machine/types.ts';
import {
  all,
  check,
  exited,
  failed,
  given,
  HOUR,
  looked,
  pause,
  play,
  portHeld,
  resume,
  SECOND,
  start,
  stop,
  stopNow,
  treeGone,
  until,
  woke,
} from './play.ts';

const LEFT = { isTreeGone: false } as const;
const NONE: Partial<Policy> = { maxRestarts: 0 };
const NEVER: Partial<Policy> = { restartPolicy: 'never' };

/** A child condemned at 135 s, its stop timeout ending at 145 s. */
const condemned = [start(0), ...[15_000, 75_000, 135_000].map((at) => check(failed, at))];

describe('the stop ladder', () => {
  it('asks, and restarts as soon as all is gone', () => {
    const { last } = play(...condemned, exited(135_200, { code: 0 }));
    expect(last).toEqual(['tell exited', 'spawn #2', 'tell restarted']);
  });
  it('does not restart while some of the tree lives', () => {
    const { last, state } = play(...condemned, exited(135_200, LEFT));
    expect(last).toEqual(['tell exited']);
    expect(state.deadline).toBe(145_000);
  });
  it('restarts when the last of the tree is gone', () => {
    const { last } = play(...condemned, exited(135_200, LEFT), treeGone(136_000));
    expect(last).toEqual(['spawn #2', 'tell restarted']);
  });
  it('does not believe that the tree of a living child is gone', () => {
    const { last, state } = play(...condemned, treeGone(136_000));
    expect(last).toEqual([]);
    expect(state.phase.name).toBe('stopping');
  });
  it('does not touch the child again before the stop timeout', () => {
    expect(play(...condemned, woke(144_999)).last).toEqual([]);
  });
  it('looks after the stop timeout whether an order is being placed', () => {
    expect(play(...condemned, until(145_000)).last).toEqual(['look #1']);
  });
  it('kills when none is', () => {
    expect(play(...condemned, until(145_000), looked(145_100, false)).last).toEqual(['kill #1']);
  });
  it('waits once more when one is, and kills after that', () => {
    const waiting = [...condemned, until(145_000), looked(145_100, true)];
    expect(play(...waiting, woke(160_099)).last).toEqual([]);
    expect(play(...waiting, woke(160_100)).last).toEqual(['kill #1']);
  });
  it('does not wait a second time', () => {
    const { last } = play(...condemned, until(145_000), looked(145_100, true), looked(150_000, true), woke(160_100));
    expect(last).toEqual(['kill #1']);
  });
  it('restarts as soon as the bot has ended after its order', () => {
    const { last } = play(...condemned, until(145_000), looked(145_100, true), exited(147_000, { code: 0 }));
    expect(last).toEqual(['tell exited', 'spawn #2', 'tell restarted']);
  });
  it('kills within a second when the look does not answer', () => {
    expect(play(...condemned, until(145_000), woke(145_999)).last).toEqual([]);
    expect(play(...condemned, until(145_000), woke(146_000)).last).toEqual(['kill #1']);
  });
  it('takes no look that comes before it was asked for', () => {
    expect(play(...condemned, looked(136_000, false)).last).toEqual([]);
  });
  it('kills what is left of the tree without a look', () => {
    const { last } = play(...condemned, exited(135_200, LEFT), until(145_000));
    expect(last).toEqual(['kill #1']);
  });
  it('restarts when the killed child is gone', () => {
    const { last } = play(...condemned, until(145_000), looked(145_100, false), exited(145_120, { code: null }));
    expect(last).toEqual(['tell exited', 'spawn #2', 'tell restarted']);
  });
  it('calls a person for a child that does not die, kills again each check, and starts nothing beside it', () => {
    const undying = [...condemned, until(145_000), looked(145_100, false)];
    expect(play(...undying, woke(146_099)).last).toEqual([]);
    const { last, state, did } = play(...undying, until(206_100));
    expect(last).toEqual(['tell undying', 'kill #1', 'tell undying', 'kill #1']);
    expect(state.deadline).toBe(266_100);
    expect(did).not.toContain('spawn #2');
  });
  it('restarts when it dies after all', () => {
    const { last } = play(...condemned, until(145_000), looked(145_100, false), until(206_100), exited(230_000));
    expect(last).toEqual(['tell exited', 'spawn #2', 'tell restarted']);
  });
});

describe('the end of a child that is being stopped', () => {
  it('is our stop and counts once', () => {
    const { did } = play(...condemned, exited(135_200));
    expect(did.filter((one) => one.startsWith('record'))).toEqual(['record no_answer']);
  });
  it('is our stop also with exit code 78', () => {
    expect(play(...condemned, exited(135_200, { code: 78 })).last).toContain('spawn #2');
  });
  it('is told once', () => {
    const { last } = play(...condemned, exited(135_200, LEFT), exited(135_300, LEFT));
    expect(last).toEqual([]);
  });
  it('is not a strike of the next incarnation', () => {
    const { state } = play(...condemned, failed(135_100), exited(135_200), until(150_200), failed(150_300));
    expect(state.phase).toEqual({ name: 'watching', strikes: 1 });
  });
});

describe('after a crash', () => {
  it('gives what is left of the tree the ladder, with the restart recorded first', () => {
    const { last, state } = play(start(0), exited(20, LEFT));
    expect(last).toEqual(['tell exited', 'record exited', 'tell restarting 1 in 0', 'tell stopping', 'ask #1']);
    expect(state.deadline).toBe(20 + 10 * SECOND);
  });
  it('kills what is left after the stop timeout', () => {
    expect(play(start(0), exited(20, LEFT), until(10_020)).last).toEqual(['kill #1']);
  });
  it('restarts when nothing is left, one restart in all', () => {
    const { did, last } = play(start(0), exited(20, LEFT), treeGone(900));
    expect(last).toEqual(['spawn #2', 'tell restarted']);
    expect(did.filter((one) => one.startsWith('record'))).toHaveLength(1);
  });
  it('restarts at once when nothing is left', () => {
    expect(play(start(0), exited(20)).spawnedAt).toEqual([0, 20]);
  });
});

/** Moments at which a person may stop, with the time from there to the end if nothing that lives ever dies. */
const moments = [
  { moment: 'the grace period', lines: [start(0)], at: 10_000, wait: 12_000 },
  { moment: 'a check', lines: [start(0), until(15_000)], at: 16_000, wait: 12_000 },
  { moment: 'watching', lines: [start(0), check(failed, 15_000), check(failed, 75_000)], at: 76_000, wait: 12_000 },
  { moment: 'the asking of a restart', lines: condemned, at: 136_000, wait: 11_000 },
  { moment: 'the look of a restart', lines: [...condemned, until(145_000)], at: 145_500, wait: 1500 },
  {
    moment: 'the wait for an order',
    lines: [...condemned, until(145_000), looked(145_100, true)],
    at: 146_000,
    wait: 15_100,
  },
  { moment: 'the death of a restart', lines: [...condemned, until(146_000)], at: 146_400, wait: 600 },
  { moment: 'the wait for one that does not die', lines: [...condemned, until(200_000)], at: 200_000, wait: 1000 },
  { moment: 'the stop of what a crash left', lines: [start(0), exited(20, LEFT)], at: 1020, wait: 10_000 },
  { moment: 'the stop before a pause', lines: [...condemned, pause(136_000)], at: 137_000, wait: 10_000 },
  { moment: 'a backoff', lines: [start(0), exited(1000), exited(2000)], at: 3000, wait: 0 },
  { moment: 'the wait for a port', lines: [start(0), exited(1000), portHeld(1000)], at: 3000, wait: 0 },
  { moment: 'halted with a living child', lines: condemned, policy: NONE, at: 140_000, wait: 12_000 },
  {
    moment: 'halted with what a crash left',
    lines: [start(0), exited(20, LEFT)],
    policy: NONE,
    at: 1020,
    wait: 10_000,
  },
  { moment: 'halted without a child', lines: [start(0), exited(20)], policy: NONE, at: 1000, wait: 0 },
  { moment: 'paused with a living child', lines: [start(0), pause(10)], at: 20_000, wait: 12_000 },
  { moment: 'paused with what a crash left', lines: [start(0), pause(10), exited(20, LEFT)], at: 30, wait: 11_000 },
  { moment: 'paused without a child', lines: [start(0), pause(10), exited(20)], at: 30, wait: 0 },
  { moment: 'rest by the restart policy', lines: [start(0), exited(20)], policy: NEVER, at: 30, wait: 0 },
  { moment: 'the time before the start', lines: [], at: 0, wait: 0 },
];

describe('stop', () => {
  it.each(moments)('ends the guardian in $wait ms at most from $moment', ({ lines, policy, at, wait }) => {
    const told = given({ policy: policy ?? {} });
    if (wait > 0) expect(told.play(...lines, stop(at), until(at + wait - 1)).did).not.toContain('exit 0');
    expect(told.play(...lines, stop(at), until(at + wait)).did.at(-1)).toBe('exit 0');
  });
  it.each(moments)('is the last word from $moment: nothing is spawned until a start', ({ lines, policy, at }) => {
    const told = given({ policy: policy ?? {} });
    const { did } = told.play(...lines);
    const later = [until(at + HOUR), resume(at + HOUR), woke(at + HOUR), resume(at + HOUR)];
    const after = told.play(...lines, stop(at), pause(at), resume(at), ...later).did.slice(did.length);
    expect(after.filter((one) => one.startsWith('spawn'))).toEqual([]);
    expect(told.play(...lines, stop(at), ...later, start(at + 2 * HOUR)).last).toContain('tell started');
  });
  it.each(moments.filter(({ wait }) => wait > 0))(
    'ends it as soon as all is gone from $moment',
    ({ lines, policy, at }) => {
      const gone = [exited(at + 100), treeGone(at + 100)];
      expect(
        given({ policy: policy ?? {} })
          .play(...lines, stop(at), ...gone)
          .did.at(-1),
      ).toBe('exit 0');
    },
  );
  it('waits for a bot in the middle of an order, 15 s more and no longer', () => {
    const { last } = play(start(0), stop(1000), until(11_000), looked(12_000, true), until(28_000));
    expect(last).toEqual(['kill #1', 'tell undying', 'tell ended', 'exit 0']);
    expect(play(start(0), stop(1000), until(11_000), looked(12_000, true), woke(26_999)).last).toEqual([]);
  });
  it('asks and is told once when it is said twice', () => {
    expect(play(start(0), stop(1000), stop(1100)).did.slice(2)).toEqual(['tell stopping', 'ask #1']);
  });
  it('tells a child that does not die, and goes', () => {
    expect(play(start(0), stop(0), until(12_000)).last).toEqual([
      'look #1',
      'kill #1',
      'tell undying',
      'tell ended',
      'exit 0',
    ]);
  });
});

describe('stop_now', () => {
  it.each(moments)('kills at once what lives and ends the guardian within a second from $moment', (story) => {
    const { lines, policy, at, wait } = story;
    const { last, did } = given({ policy: policy ?? {} }).play(...lines, all(stopNow(at), until(at + 1000)));
    expect(last[0]).toBe(wait > 0 ? 'kill #1' : 'tell ended');
    expect(did.at(-1)).toBe('exit 0');
  });
  it('does not ask before', () => {
    expect(play(start(0), stopNow(1000)).last).toEqual(['kill #1']);
  });
  it('kills at once what was being asked', () => {
    expect(play(start(0), stop(1000), stopNow(1100)).last).toEqual(['kill #1']);
  });
  it('ends the guardian as soon as the child is gone', () => {
    expect(play(start(0), stopNow(1000), exited(1010)).last).toEqual(['tell exited', 'tell ended', 'exit 0']);
  });
});
