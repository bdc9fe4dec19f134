// When a restart has helped.
import { describe, expect, it } from 'vitest';
import { check, crashes, exited, failed, given, MINUTE, passed, pause, play, start, unknown, until } from './play.ts';

const DECIDED = { hasDecided: true } as const;

describe('a restart', () => {
  it('is verified by the check that sees a decision made after it', () => {
    const { last } = play(start(0), exited(1000), until(16_000), passed(16_300, DECIDED));
    expect(last).toEqual(['tell checked 0', 'tell verified after 15300']);
  });
  it('is not verified by a healthy check without a decision', () => {
    expect(play(start(0), exited(1000), check(passed, 16_000)).did.join()).not.toContain('verified');
  });
  it('is verified once', () => {
    const { last } = play(start(0), exited(1000), check(passed, 16_000, DECIDED), check(passed, 76_000, DECIDED));
    expect(last).toEqual(['probe #2', 'tell checked 0']);
  });
  it('is not verified by the decision of the child before it', () => {
    const { did } = play(start(0), until(15_000), exited(15_500), passed(15_600, { of: 1, ...DECIDED }));
    expect(did.join()).not.toContain('verified');
  });
  it('is verified by a decision that was seen in time although it is old by now', () => {
    const { last } = play(start(0), exited(1000), check(failed, 16_000, DECIDED));
    expect(last).toContain('tell verified after 15000');
  });
  it('is verified while the guardian is paused too', () => {
    const { last } = play(start(0), exited(1000), pause(2000), check(passed, 16_000, DECIDED));
    expect(last).toContain('tell verified after 15000');
  });
  it('does not need to be one for the first child: there was no failure', () => {
    expect(play(start(0), check(passed, 15_000, DECIDED)).last).toEqual(['probe #1', 'tell checked 0']);
  });
});

describe('recovery time', () => {
  it('runs from the crash', () => {
    const { last } = play(start(0), check(passed, 15_000), ...crashes(40_000), check(passed, 55_000, DECIDED));
    expect(last).toContain('tell verified after 15000');
  });
  it('runs from the start of the first failed check in the row that condemned', () => {
    const { last } = play(
      start(0),
      ...[15_000, 75_000, 135_000].map((at) => check(failed, at)),
      exited(136_000),
      check(passed, 151_000, DECIDED),
    );
    expect(last).toContain('tell verified after 136000');
  });
  it('runs from the start of that check, however late its answer', () => {
    const { last } = play(start(0), until(15_000), failed(25_000), exited(30_000), check(passed, 45_000, DECIDED));
    expect(last).toContain('tell verified after 30000');
  });
  it('runs from the failures of the present child, not of the one before', () => {
    const { last } = play(
      start(0),
      check(failed, 15_000),
      exited(20_000),
      check(failed, 35_000, DECIDED),
      exited(40_000),
      check(passed, 60_000, DECIDED),
    );
    expect(last).toContain('tell verified after 25000');
  });
  it('runs from the first failed check when the child crashes before the third', () => {
    const { last } = play(
      start(0),
      check(failed, 15_000),
      check(unknown, 75_000),
      exited(80_000),
      check(passed, 95_000, DECIDED),
    );
    expect(last).toContain('tell verified after 80000');
  });
  it('does not run from failures that a passed check has ended', () => {
    const { last } = play(
      start(0),
      check(failed, 15_000),
      check(passed, 75_000),
      exited(80_000),
      check(passed, 95_000, DECIDED),
    );
    expect(last).toContain('tell verified after 15000');
  });
  it('runs from the first failure that no restart has cured yet', () => {
    const { last } = play(start(0), exited(1000), exited(2000), ...crashes(30_000), check(passed, 55_000, DECIDED));
    expect(last).toContain('tell verified after 54000');
  });
  it('runs anew after a verified restart', () => {
    const { last } = play(
      start(0),
      exited(1000),
      check(passed, 16_000, DECIDED),
      exited(20_000),
      check(passed, 40_000, DECIDED),
    );
    expect(last).toContain('tell verified after 20000');
  });
  it('runs on across a restart of the guardian', () => {
    const memory = { restarts: [-MINUTE], inARow: 1, unverifiedSince: -MINUTE };
    const { last } = given({ memory }).play(start(0), check(passed, 15_000, DECIDED));
    expect(last).toContain('tell verified after 75000');
  });
});
