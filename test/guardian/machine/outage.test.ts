// An outage of others: what it may cost, when a person is told, and when it is over.
import { describe, expect, it } from 'vitest';
import type { Policy } from '../../../guardian/machine/types.ts';
import {
  all,
  blamed,
  check,
  count,
  excusedFor,
  exited,
  given,
  HOUR,
  type Line,
  MINUTE,
  passed,
  start,
  until,
} from './play.ts';

const OUTAGE_RESTARTS = 'record decision_stale';
const policy = (onProviderOutage: Policy['onProviderOutage']) => given({ policy: { onProviderOutage } });

/** As the shell does: an outage is excused if the machine's memory says so. */
const outage = (from: number, checks: number): readonly Line[] =>
  Array.from({ length: checks }, (_, n) => check(excusedFor, from + n * MINUTE));
const blame = (from: number, checks: number): readonly Line[] =>
  Array.from({ length: checks }, (_, n) => check(blamed, from + n * MINUTE));
const decided = (at: number) => check(passed, at, { hasDecided: true, sign: 'decision' });

/** Three failures, the restart, and the new child's first check a minute after the third. */
const restarted = all(...blame(15_000, 3), exited(135_100));
const AGAIN = 150_100;

describe('with restart_once', () => {
  const told = (...lines: readonly Line[]) => policy('restart_once').play(start(0), ...lines);

  it('is a failure like any other until it has led to a restart', () => {
    const { did } = told(restarted);
    expect(did.filter((one) => one.startsWith('record') || one.startsWith('tell outage'))).toEqual([
      'tell outage_seen',
      OUTAGE_RESTARTS,
    ]);
  });
  it('is told of once after that, and its end once, after two decisions in a row', () => {
    const { did, state } = told(
      restarted,
      ...outage(AGAIN, 9),
      decided(AGAIN + 9 * MINUTE),
      decided(AGAIN + 10 * MINUTE),
    );
    expect(count(did, 'tell outage')).toBe(1);
    expect(count(did, 'tell outage_over')).toBe(1);
    expect(count(did, OUTAGE_RESTARTS)).toBe(1);
    expect(state.memory.outage).toBeNull();
  });
  it.each([
    { between: 'another sign of it', sign: 'trouble' as const },
    { between: 'the outage itself', sign: null },
  ])('is not over by two decisions with $between in between', ({ sign }) => {
    const [one, two, three] = [9, 10, 11].map((n) => AGAIN + n * MINUTE) as [number, number, number];
    const interrupted = sign ? check(passed, two, { sign }) : check(excusedFor, two);
    const { did, state } = told(restarted, ...outage(AGAIN, 9), decided(one), interrupted, decided(three));
    expect(count(did, 'tell outage_over')).toBe(0);
    expect(state.memory.outage).toMatchObject({ decisions: 1 });
  });
  it('is over also where a check that says nothing lies between its two decisions', () => {
    const [one, two, three] = [9, 10, 11].map((n) => AGAIN + n * MINUTE) as [number, number, number];
    const { did } = told(restarted, ...outage(AGAIN, 9), decided(one), check(passed, two), decided(three));
    expect(count(did, 'tell outage_over')).toBe(1);
  });
  it('takes no alarm back that was never given', () => {
    const { did, state } = told(...blame(15_000, 1), decided(75_000), decided(135_000));
    expect(did).not.toContain('tell outage');
    expect(state.memory.outage).toBeNull();
    expect(did.at(-1)).toBe('tell outage_over');
  });
  it('leaves the restart to the outage: a crash in the middle of it spends nothing', () => {
    const { state } = told(...blame(15_000, 2), exited(80_000));
    expect(state.memory).toMatchObject({ outageRestartAt: null, outage: { since: 15_000, isTold: false } });
  });
});

describe('whether it is excused', () => {
  const told = (name: Policy['onProviderOutage'], ...lines: readonly Line[]) =>
    policy(name).play(start(0), ...lines).isExcused;
  const over = [decided(AGAIN), decided(AGAIN + MINUTE)];

  it('always with never, never with always', () => {
    expect([told('never')(0), told('always', restarted)(AGAIN)]).toEqual([true, false]);
  });
  it('with restart_once from its restart on, however long it lasts', () => {
    const isExcused = told('restart_once', restarted);
    expect([told('restart_once', ...blame(15_000, 2))(76_000), isExcused(AGAIN), isExcused(50 * HOUR)]).toEqual([
      false,
      true,
      true,
    ]);
  });
  it('with restart_once the next one within a window of that restart too, and not a millisecond longer', () => {
    const isExcused = told('restart_once', restarted, ...over);
    const restartAt = 135_000;
    expect([isExcused(restartAt + HOUR - 1), isExcused(restartAt + HOUR)]).toEqual([true, false]);
  });
  it('with restart_once once it was told of, also where the restart is forgotten', () => {
    const memory = { outage: { since: 0, isTold: true, decisions: 0 } };
    expect(
      given({ memory })
        .play(start(0))
        .isExcused(50 * HOUR),
    ).toBe(true);
  });
});

it('halts nobody and restarts nobody while it is excused, all night', () => {
  const { did } = policy('never').play(start(0), ...outage(15_000, 600), until(15_000 + 600 * MINUTE));
  expect(did.filter((one) => !one.startsWith('probe'))).toEqual([
    'spawn #1',
    'tell started',
    'tell outage_seen',
    'tell outage',
  ]);
});
