// What may come of a spawn.
import { describe, expect, it } from 'vitest';
import {
  check,
  exited,
  HOUR,
  MINUTE,
  passed,
  play,
  portHeld,
  spawned,
  spawnFailed,
  start,
  unanswered,
  woke,
} from './play.ts';

describe('a spawn that cannot work', () => {
  it('is a fault of the configuration at the very start', () => {
    const { last, state } = play(start(0), spawnFailed(5));
    expect(last).toEqual(['tell start_failed', 'exit 78']);
    expect(state).toMatchObject({ phase: { name: 'stopped' }, deadline: null });
  });
  it('is a failed restart later, counted, with the backoff before the next', () => {
    const { last, state } = play(start(0), exited(20), spawnFailed(25));
    expect(last).toEqual(['tell start_failed', 'record exited', 'tell restarting 2 in 5000']);
    expect(state.deadline).toBe(5025);
  });
  it('counts once when it is told twice', () => {
    expect(play(start(0), exited(20), spawnFailed(25), spawnFailed(25)).last).toEqual([]);
  });
  it('says when the outage began', () => {
    const { last } = play(start(0), exited(20), spawnFailed(25), check(passed, 20_025, { hasDecided: true }));
    expect(last).toContain('tell verified after 20005');
  });
});

describe('a port that somebody else holds', () => {
  it('is a fault of the configuration at the very start', () => {
    expect(play(start(0), portHeld(5)).last).toEqual(['tell obstructed', 'exit 78']);
  });
  it('calls a person later, spawns nothing, and looks again every check interval', () => {
    const held = [start(0), exited(20), portHeld(25)];
    expect(play(...held).last).toEqual(['tell obstructed']);
    expect(play(...held, woke(60_024)).last).toEqual([]);
    expect(play(...held, woke(60_025), portHeld(60_030)).last).toEqual(['tell obstructed']);
    expect(play(...held, woke(60_025), portHeld(60_030), woke(120_030), spawned(120_040)).last).toEqual([
      'tell restarted',
    ]);
  });
  it('is never counted', () => {
    const looks = Array.from({ length: 20 }, (_, n) => [woke(60_025 + n * MINUTE), portHeld(60_025 + n * MINUTE)]);
    const { did } = play(start(0), exited(20), portHeld(25), ...looks.flat());
    expect(did.filter((one) => one.startsWith('record'))).toHaveLength(1);
    expect(did.filter((one) => one === 'tell obstructed')).toHaveLength(21);
  });
  it('is told once when the answer comes twice', () => {
    expect(play(start(0), exited(20), portHeld(25), portHeld(30)).last).toEqual([]);
  });
});

describe('an answer to a spawn', () => {
  it('is waited for: nothing is spawned beside it', () => {
    const { last, state } = play(
      start(0),
      exited(1000),
      exited(2000),
      woke(7000),
      unanswered(woke(HOUR)),
      spawned(HOUR),
    );
    expect(last).toEqual(['tell restarted']);
    expect(state.incarnation).toBe(3);
  });
  it('is taken once: its echo brings no dead child to life', () => {
    const { last, state } = play(start(0), exited(1000), exited(2000), spawned(2100));
    expect(last).toEqual([]);
    expect(state.phase.name).toBe('backoff');
  });
});
