// How many automatic restarts are too many.
import { describe, expect, it } from 'vitest';
import { inDay, inWindow, limitReached, recent } from '../../../guardian/machine/limit.ts';
import { NO_MEMORY } from '../../../guardian/machine/machine.ts';
import type { RestartMemory } from '../../../guardian/machine/types.ts';
import {
  check,
  count,
  crashes,
  DAY,
  DEFAULTS,
  exited,
  failed,
  given,
  HOUR,
  MINUTE,
  play,
  resume,
  SECOND,
  spawnFailed,
  start,
  woke,
} from './play.ts';

const remembering = (...restarts: readonly number[]): RestartMemory => ({ ...NO_MEMORY, restarts });
const each = (many: number, every: number, from = 0) => Array.from({ length: many }, (_, n) => from + n * every);

/** Ten crashes five minutes apart, the first at 1 min, the last at 46 min. */
const TEN = crashes(...each(10, 5 * MINUTE, MINUTE));

describe('the limit of restarts within a window', () => {
  it('allows the tenth restart', () => {
    const { last } = play(start(0), ...TEN);
    expect(last).toContain('record exited');
    expect(last).toContain('tell restarting 10 in 300000');
  });
  it('refuses the eleventh and calls a person', () => {
    const { last, did, state } = play(start(0), ...TEN, ...crashes(52 * MINUTE));
    expect(last.slice(-2)).toEqual(['tell exited', 'tell halted now: restart_limit']);
    expect(count(did, 'record exited')).toBe(10);
    expect(state.phase).toMatchObject({ name: 'halted', cause: 'restart_limit' });
  });
  it('refuses the eleventh one millisecond before the first is as old as the window', () => {
    const { last } = play(start(0), ...TEN, ...crashes(61 * MINUTE - 1));
    expect(last).toContain('tell halted now: restart_limit');
  });
  it('does not refuse it when the first is exactly as old as the window', () => {
    const { last } = play(start(0), ...TEN, ...crashes(61 * MINUTE));
    expect(last).toContain('record exited');
    expect(last).toContain('tell restarting 10 in 300000');
  });
  it('refuses the next one as soon as ten count again', () => {
    const backoff = { ...DEFAULTS.backoff, max: 0 };
    const again = crashes(61 * MINUTE, 66 * MINUTE - 1);
    const { last } = given({ policy: { backoff } }).play(start(0), ...TEN, ...again);
    expect(last).toContain('tell halted now: restart_limit');
  });
  it('counts a restart from its decision, whatever becomes of it', () => {
    const failing = each(10, 5 * MINUTE, MINUTE).flatMap((at) => [woke(at), spawnFailed(at)]);
    const { did } = play(start(0), exited(0), spawnFailed(0), ...failing);
    expect(did).toContain('tell halted now: restart_limit');
    expect(count(did, 'record exited')).toBe(10);
  });
  it('halts at the first failure when no restart is allowed', () => {
    const { last } = given({ policy: { maxRestarts: 0 } }).play(start(0), exited(20));
    expect(last).toEqual(['tell exited', 'tell halted now: restart_limit']);
  });
  it('counts the restarts of an earlier guardian', () => {
    const memory = remembering(...each(10, MINUTE, -20 * MINUTE));
    expect(given({ memory }).play(start(0), exited(40 * MINUTE - 1)).last).toContain('tell halted now: restart_limit');
    expect(given({ memory }).play(start(0), exited(40 * MINUTE)).last).toContain('record exited');
  });
  it('does not hold a new guardian back from starting the bot once, which does not count', () => {
    const memory = remembering(...each(10, MINUTE, -20 * MINUTE));
    const { last, state } = given({ memory }).play(start(0));
    expect(last).toEqual(['spawn #1', 'tell started']);
    expect(state.memory).toEqual(memory);
  });
  it('condemns no living child that may not be restarted', () => {
    const { last } = given({ policy: { maxRestarts: 0 } }).play(
      start(0),
      ...[15_000, 75_000, 135_000].map((at) => check(failed, at)),
    );
    expect(last).toEqual(['probe #1', 'tell checked 3', 'tell halted now: restart_limit']);
  });
});

describe('the limit of restarts within a day', () => {
  const everySevenMinutes = (many: number) => crashes(...each(many, 7 * MINUTE, MINUTE));

  it('stops a failure every 7 minutes at the 31st, which the hourly limit never does', () => {
    expect(play(start(0), ...everySevenMinutes(30)).did).not.toContain('tell halted now: daily_limit');
    const { did, last } = play(start(0), ...everySevenMinutes(31));
    expect(last).toContain('tell halted now: daily_limit');
    expect(count(did, 'record exited')).toBe(30);
    expect(did).not.toContain('tell halted now: restart_limit');
  });
  it('does not stop it when it is switched off by 0', () => {
    const { did } = given({ policy: { maxRestartsPerDay: 0 } }).play(start(0), ...everySevenMinutes(80));
    expect(count(did, 'record exited')).toBe(80);
  });
  it('allows one more when the first is exactly a day old, not a millisecond before', () => {
    const memory = remembering(...each(30, 10 * MINUTE, -DAY + HOUR));
    expect(given({ memory }).play(start(0), exited(HOUR - 1)).last).toContain('tell halted now: daily_limit');
    expect(given({ memory }).play(start(0), exited(HOUR)).last).toContain('record exited');
  });
  it('is not cleared by a person, whose resume spawns once', () => {
    const { did, last } = play(start(0), ...everySevenMinutes(31), resume(5 * HOUR), exited(5 * HOUR + SECOND));
    expect(did.filter((one) => one.startsWith('spawn')).at(-1)).toBe('spawn #32');
    expect(last).toContain('tell halted now: daily_limit');
  });
  it('holds across a restart of the guardian', () => {
    const memory = remembering(...each(30, 7 * MINUTE, -20 * HOUR));
    expect(given({ memory }).play(start(0), exited(20)).last).toContain('tell halted now: daily_limit');
  });
});

describe('counting', () => {
  it('counts while the age is less than the window', () => {
    expect(inWindow(remembering(0, 1, 2), HOUR, DEFAULTS)).toBe(2);
    expect(inWindow(remembering(0, 1, 2), HOUR - 1, DEFAULTS)).toBe(3);
    expect(inDay(remembering(0, 1, 2), DAY)).toBe(2);
    expect(inDay(remembering(0, 1, 2), DAY - 1)).toBe(3);
  });
  it('leaves out of the window, not of the day, what a person has cleared', () => {
    const memory = { ...remembering(1000, 1999, 2000), windowClearedAt: 2000 };
    expect(inWindow(memory, 4000, DEFAULTS)).toBe(1);
    expect(inDay(memory, 4000)).toBe(3);
  });
  it('names the window first when both limits are reached', () => {
    const policy = { ...DEFAULTS, maxRestarts: 1, maxRestartsPerDay: 1 };
    expect(limitReached(remembering(0), 1, policy)).toBe('restart_limit');
    expect(limitReached(remembering(0), HOUR, policy)).toBe('daily_limit');
    expect(limitReached(remembering(0), DAY, policy)).toBeNull();
  });
  it('forgets a restart when neither the day nor a longer window can count it any more', () => {
    expect(recent([0, 1], DAY, DEFAULTS)).toEqual([1]);
    expect(recent([0, 1], DAY, { ...DEFAULTS, restartWindow: 2 * DAY })).toEqual([0, 1]);
    expect(recent([0, 1], 2 * DAY, { ...DEFAULTS, restartWindow: 2 * DAY })).toEqual([1]);
  });
  it('keeps no more than a day of restarts in memory', () => {
    const { state } = given({ policy: { maxRestartsPerDay: 0 } }).play(
      start(0),
      ...crashes(...each(400, 7 * MINUTE, MINUTE)),
    );
    expect(state.memory.restarts).toHaveLength(Math.ceil(DAY / (7 * MINUTE)));
  });
});
