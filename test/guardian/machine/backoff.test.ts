// How long a restart waits when restarts come in a row.
import { describe, expect, it } from 'vitest';
import { restartsInARow, waitBefore } from '../../../guardian/machine/backoff.ts';
import { NO_MEMORY } from '../../../guardian/machine/machine.ts';
import {
  all,
  check,
  crashes,
  DEFAULTS,
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
  start,
  until,
  well,
  woke,
} from './play.ts';

const DECIDED = { hasDecided: true } as const;

const WAITS = [0, 5, 10, 20, 40, 80, 160, 300, 300, 300];

/** The child crashes a second after each of its first `many` spawns. */
const crashLoop = (many: number): readonly Line[] => {
  const lines: Line[] = [];
  let at = 0;
  for (const wait of [...WAITS, 0].slice(0, many)) {
    at += SECOND;
    lines.push(all(until(at), exited(at)));
    at += wait * SECOND;
  }
  return lines;
};

describe('the backoff', () => {
  it('waits 0, 5, 10, 20, 40, 80, 160 and then 300 s before restarts in a row', () => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 8, 9, 100].map((nth) => waitBefore(nth, DEFAULTS.backoff) / SECOND);
    expect(waits).toEqual(WAITS);
  });
  it('lets a crash loop come to ten restarts with these waits, and to no eleventh', () => {
    const { spawnedAt, last } = play(start(0), ...crashLoop(11));
    const gaps = spawnedAt.slice(1).map((at, n) => at - (spawnedAt[n] as number) - SECOND);
    expect(gaps.map((gap) => gap / SECOND)).toEqual(WAITS);
    expect(last).toContain('tell halted now: restart_limit');
  });
  it('spawns at the end of the wait and not before', () => {
    const waiting = [start(0), exited(1000), exited(2000)];
    expect(play(...waiting).last).toEqual(['tell exited', 'record exited', 'tell restarting 2 in 5000']);
    expect(play(...waiting, woke(6999)).last).toEqual([]);
    expect(play(...waiting, woke(7000)).last).toEqual(['spawn #3', 'tell restarted']);
  });
  it('begins when the child is gone, not when it is condemned', () => {
    const { state } = play(
      start(0),
      exited(1000),
      ...[16_000, 76_000, 136_000].map((at) => check(failed, at)),
      exited(140_000),
    );
    expect(state.phase).toMatchObject({ name: 'backoff', step: 'waiting' });
    expect(state.deadline).toBe(145_000);
  });
  it('may wait before the first restart too, but never longer than its maximum', () => {
    expect(waitBefore(1, { ...DEFAULTS.backoff, first: 7000 })).toBe(7000);
    expect(waitBefore(1, { ...DEFAULTS.backoff, first: 900_000 })).toBe(300_000);
  });
  it('is a number however long the row is', () => {
    expect(waitBefore(5000, DEFAULTS.backoff)).toBe(300_000);
    expect(waitBefore(5000, { first: 0, initial: 0, multiplier: 2, max: 0 })).toBe(0);
  });
  it('does not end early for a sign of the child that is gone', () => {
    const { last } = play(start(0), exited(1000), exited(2000), exited(2100), passed(2200));
    expect(last).toEqual([]);
  });
});

describe('the backoff starts over', () => {
  /** Two restarts at 1 s and 2 s; the child of 7 s is seen to have decided at 22 s. */
  const verified = [start(0), exited(1000), exited(2000), check(passed, 22_000, DECIDED)];

  it('after a verified recovery that has lasted ten minutes', () => {
    const { last } = play(...verified, ...crashes(22_000 + 10 * MINUTE));
    expect(last).toContain('tell restarting 3 in 0');
  });
  it('not after one that has lasted a millisecond less', () => {
    const { last } = play(...verified, ...crashes(22_000 + 10 * MINUTE - 1));
    expect(last).toContain('tell restarting 3 in 10000');
  });
  it('by what it lasted until the first sign of the next failure, not until the third strike', () => {
    const strikes = (first: number) => [first, first + MINUTE, first + 2 * MINUTE].map((at) => check(failed, at));
    const early = play(...verified, well(562_000, DECIDED), ...strikes(622_000));
    expect(early.last).toContain('tell restarting 3 in 0');
    const late = play(...verified, well(502_000, DECIDED), ...strikes(562_000));
    expect(late.last).toContain('tell restarting 3 in 10000');
  });
  it('not without a decision, however well the child looks', () => {
    const { last } = play(start(0), exited(1000), exited(2000), well(50 * MINUTE), exited(50 * MINUTE));
    expect(last).toContain('tell restarting 3 in 10000');
  });
  it('not by the verification of an earlier restart', () => {
    const { last } = play(...verified, ...crashes(5 * MINUTE, 20 * MINUTE));
    expect(last).toContain('tell restarting 4 in 20000');
  });
  it('after one window without a restart, to the millisecond', () => {
    const loop = [start(0), exited(1000), exited(2000)];
    expect(play(...loop, well(HOUR + 1999), exited(HOUR + 1999)).last).toContain('tell restarting 2 in 10000');
    expect(play(...loop, well(HOUR + 2000), exited(HOUR + 2000)).last).toContain('tell restarting 1 in 0');
  });
  it('after resume', () => {
    const { last } = play(start(0), ...crashLoop(4), pause(HOUR / 2), resume(HOUR / 2), exited(HOUR / 2 + 1));
    expect(last).toContain('tell restarting 5 in 0');
  });
  it('not when a new guardian comes: the row is remembered', () => {
    const memory = { restarts: [-3000, -2000, -1000], inARow: 3 };
    expect(given({ memory }).play(start(0), exited(20)).last).toContain('tell restarting 4 in 20000');
  });
  it('for a new guardian as for the old one after a verified recovery that lasted', () => {
    const memory = { restarts: [-20 * MINUTE], inARow: 3, verifiedAt: -10 * MINUTE };
    expect(given({ memory }).play(start(0), exited(0)).last).toContain('tell restarting 2 in 0');
  });
  it('at the first restart ever', () => {
    expect(restartsInARow({ ...NO_MEMORY, inARow: 5 }, 0, 0, DEFAULTS)).toBe(0);
  });
});
