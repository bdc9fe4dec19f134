// Too much memory or CPU condemns by itself, but in a quiet moment.
import { describe, expect, it } from 'vitest';
import {
  check,
  count,
  excessive,
  failed,
  given,
  MINUTE,
  passed,
  pause,
  play,
  resume,
  slept,
  start,
  unknown,
} from './play.ts';

const RECORD = 'record over_memory';
const at = (nth: number) => 15_000 + nth * MINUTE;
const busy = (from: number, times: number) =>
  Array.from({ length: times }, (_, n) => check(excessive, at(from + n), { isQuiet: false }));
const quiet = (nth: number) => check(excessive, at(nth), { isQuiet: true });

describe('an excess of memory or CPU', () => {
  it('leads to a restart at once where the bot is idle', () => {
    expect(play(start(0), quiet(0)).last).toEqual([
      'probe #1',
      'tell checked 1',
      RECORD,
      'tell restarting 1 in 0',
      'tell stopping',
      'ask #1',
    ]);
  });
  it('waits for a quiet moment', () => {
    expect(count(play(start(0), ...busy(0, 9)).did, RECORD)).toBe(0);
    expect(count(play(start(0), ...busy(0, 4), quiet(4)).did, RECORD)).toBe(1);
  });
  it('waits for ten checks and no longer', () => {
    expect(count(play(start(0), ...busy(0, 10)).did, RECORD)).toBe(1);
  });
  it('waits anew after it was over in between, or after a pause', () => {
    expect(count(play(start(0), ...busy(0, 9), check(passed, at(9)), ...busy(10, 9)).did, RECORD)).toBe(0);
    const paused = play(start(0), ...busy(0, 9), pause(at(8) + 1), resume(at(8) + 2), ...busy(9, 2));
    expect(count(paused.did, RECORD)).toBe(0);
  });
  it('waits anew after a sleep', () => {
    expect(count(play(start(0), ...busy(0, 9), check(slept, at(9)), ...busy(10, 9)).did, RECORD)).toBe(0);
  });
  it('dates from its first check also where one in between saw nothing', () => {
    expect(play(start(0), ...busy(0, 2), check(unknown, at(2))).state.failingSince).toBe(at(0));
  });
  it('clears strikes, since all else was well, and adds none', () => {
    const { state } = play(start(0), check(failed, at(0)), check(failed, at(1)), ...busy(2, 5));
    expect(state.phase).toEqual({ name: 'watching', strikes: 0 });
    expect(state.failingSince).toBe(at(0));
  });
  it('restarts nobody where the policy is never; it is told once', () => {
    const { did } = given({ policy: { restartPolicy: 'never' } }).play(start(0), quiet(0), quiet(1), ...busy(2, 20));
    expect([count(did, RECORD), count(did, 'tell condemned, left alone')]).toEqual([0, 1]);
  });
  it('keeps to the limits of restarts', () => {
    const { state } = given({ policy: { maxRestarts: 0 } }).play(start(0), quiet(0));
    expect(state.phase).toMatchObject({ name: 'halted', cause: 'restart_limit' });
    expect(state.excesses).toBe(0);
  });
});
