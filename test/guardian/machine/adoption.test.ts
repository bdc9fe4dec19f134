// A guardian that finds the bot of an earlier one.
import { describe, expect, it } from 'vitest';
import {
  adopt,
  check,
  collected,
  count,
  detach,
  exited,
  failed,
  given,
  MINUTE,
  passed,
  pause,
  play,
  SECOND,
  spawnFailed,
  start,
  stop,
  treeGone,
  until,
} from './play.ts';

describe('a bot that runs already', () => {
  it('is adopted: nothing is spawned, and it is checked at once', () => {
    const { did, state } = play(adopt(0), until(0));
    expect(did).toEqual(['adopt #1', 'tell adopted', 'probe #1']);
    expect(state.phase).toEqual({ name: 'watching', strikes: 0 });
  });
  it('verifies no restart by a decision that was made before it, as that of a bot which was about to be stopped', () => {
    const memory = { restarts: [-5 * SECOND], unverifiedSince: -8 * SECOND };
    const decided = (at: number) => check(passed, 0, { hasDecided: true, decidedAt: at });
    const played = (at: number) => given({ memory }).play(adopt(0), decided(at));
    expect(played(-6 * SECOND).did.join()).not.toContain('verified');
    expect(played(-4 * SECOND).last).toContain('tell verified after 8000');
  });
  it('gets the rest of its grace period', () => {
    const young = adopt(0, { age: 5 * SECOND });
    expect(play(young, until(9_999)).last).toEqual([]);
    expect(play(young, until(10_000)).last).toEqual(['probe #1']);
  });
  it('is restarted when it ends, and that is counted', () => {
    const { last } = play(adopt(0), exited(20, { code: null }));
    expect(last).toEqual(['tell exited', 'record exited', 'tell restarting 1 in 0', 'spawn #2', 'tell restarted']);
  });
  it('is condemned by three failures like any other', () => {
    const { did } = play(adopt(0), ...[0, 1, 2].map((n) => check(failed, n * MINUTE)));
    expect(count(did, 'ask #1')).toBe(1);
  });
  it('never ends the guardian with 78: a port that is held later is somebody else’s', () => {
    const { state } = play(adopt(0), exited(20));
    expect(state.incarnation).toBe(2);
  });
});

describe('a bot that runs with another configuration', () => {
  const other = adopt(0, { isAsConfigured: false });
  it('is restarted at its first quiet moment, uncounted', () => {
    const { last } = play(other, check(passed, 0, { isQuiet: true }));
    expect(last).toEqual(['probe #1', 'tell checked 0', 'tell renewing: configuration', 'tell stopping', 'ask #1']);
  });
  it('is not restarted while it decides or trades', () => {
    expect(play(other, check(passed, 0)).did).not.toContain('ask #1');
  });
});

describe('what is left of a bot whose first process has ended', () => {
  it('is stopped, and a new one started, uncounted', () => {
    const { did } = play(adopt(0, { isAlive: false }), treeGone(50));
    expect(did).toEqual(['adopt #1', 'tell adopted', 'tell stopping', 'ask #1', 'spawn #2', 'tell started']);
  });
  it('is killed when it does not go', () => {
    const { did } = play(adopt(0, { isAlive: false }), until(10 * SECOND));
    expect(did).toContain('kill #1');
  });
});

describe('a bot whose life is tied to its guardian’s', () => {
  const tied = given({ policy: { onGuardianExit: 'stop' } });
  it('is stopped in order and started anew by the next guardian', () => {
    const { did } = tied.play(adopt(0), exited(50, { code: 0 }));
    expect(did.slice(2)).toEqual(['tell stopping', 'ask #1', 'tell exited', 'spawn #2', 'tell started']);
  });
  it('cannot be detached', () => {
    expect(tied.play(start(0), detach(20)).last).toEqual([]);
  });
});

describe('detach', () => {
  it('ends the guardian and leaves the bot running', () => {
    const { last, state } = play(start(0), check(passed, 15_000), detach(20_000));
    expect(last).toEqual(['tell detached', 'exit 0']);
    expect(state).toMatchObject({ phase: { name: 'stopped', isEnded: true }, deadline: null });
  });
  it('works in the grace period and while paused', () => {
    expect(play(start(0), detach(20)).last).toEqual(['tell detached', 'exit 0']);
    expect(play(start(0), pause(10), detach(20)).last).toEqual(['tell detached', 'exit 0']);
  });
  it('means nothing while the bot is being stopped, or none runs', () => {
    expect(play(start(0), stop(10), detach(20)).last).toEqual([]);
    expect(play(start(0), exited(10), exited(20), detach(30)).last).toEqual([]);
  });
});

describe('evidence', () => {
  const condemned = given({ isEvidenceLate: true });
  const three = [0, 1, 2].map((n) => check(failed, 15_000 + n * MINUTE));
  it('is collected before a living child is asked to stop, after the restart is recorded', () => {
    const { last } = condemned.play(start(0), ...three);
    expect(last.slice(2)).toEqual([
      'tell condemned',
      'record no_answer',
      'tell restarting 1 in 0',
      'collect no_answer #1',
    ]);
    expect(condemned.play(start(0), ...three, collected(135_100)).last).toEqual(['tell stopping', 'ask #1']);
  });
  it('is waited for no longer than its time', () => {
    expect(condemned.play(start(0), ...three, until(140_499)).last).toEqual([]);
    expect(condemned.play(start(0), ...three, until(140_500)).last).toEqual(['tell stopping', 'ask #1']);
  });
  it('that comes late asks nobody again', () => {
    expect(condemned.play(start(0), ...three, until(140_500), collected(141_000)).last).toEqual([]);
  });
  it('is not waited for when a person stops the guardian', () => {
    const { last, state } = condemned.play(start(0), ...three, stop(136_000));
    expect(last).toEqual(['tell stopping', 'ask #1']);
    expect(state.deadline).toBe(146_000);
  });
  it('of a child that has ended holds up nothing', () => {
    const { last } = condemned.play(start(0), exited(20));
    expect(last).toEqual([
      'tell exited',
      'record exited',
      'tell restarting 1 in 0',
      'collect exited #1 (ended)',
      'spawn #2',
      'tell restarted',
    ]);
  });
  it('is not kept of a child that ends meanwhile: the restart goes on at once', () => {
    expect(condemned.play(start(0), ...three, exited(136_000)).last).toEqual([
      'tell exited',
      'spawn #2',
      'tell restarted',
    ]);
  });
  it('is not kept of a child that was never born', () => {
    const { last } = condemned.play(start(0), exited(20), spawnFailed(25));
    expect(last).toEqual(['tell start_failed', 'record exited', 'tell restarting 2 in 5000']);
  });
  it('is not kept where a person stops the bot', () => {
    expect(condemned.play(start(0), stop(20)).last).toEqual(['tell stopping', 'ask #1']);
  });
});
