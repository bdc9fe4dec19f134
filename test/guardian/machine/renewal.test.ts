// Restarts that are nobody's fault: at a planned time, and by a changed configuration. And what is run for a halt.
import { describe, expect, it } from 'vitest';
import { transition } from '../../../guardian/machine/machine.ts';
import { reason } from '../../../guardian/sentences/reason.ts';
import {
  check,
  count,
  DEFAULTS,
  detach,
  exited,
  failed,
  given,
  haltCommandEnded,
  type Line,
  MINUTE,
  passed,
  pause,
  planned,
  play,
  reconfigured,
  resume,
  SECOND,
  start,
  stop,
  until,
} from './play.ts';

const QUIET = { isQuiet: true } as const;
const FLAT = { isQuiet: true, isFlat: true } as const;
const nth = (n: number) => 15_000 + n * MINUTE;
const RENEWED = (why: string) => [`tell renewing: ${why}`, 'tell stopping', 'ask #1'];

describe('a planned restart', () => {
  it('comes when the bot is flat and between two decisions, and is not counted', () => {
    const { did, last, state } = play(start(0), planned(20_000), check(passed, 15_000), check(passed, nth(1), FLAT));
    expect(last.slice(2)).toEqual(RENEWED('planned'));
    expect(did.filter((one) => one.startsWith('record'))).toEqual([]);
    expect(state.memory.restarts).toEqual([]);
  });
  it('spawns as soon as the bot is gone', () => {
    const { last } = play(start(0), planned(20), check(passed, nth(0), FLAT), exited(16_000, { code: 0 }));
    expect(last).toEqual(['tell exited', 'spawn #2', 'tell restarted']);
  });
  it('does not come while a position is open, while it decides, or where it says neither', () => {
    const seen = [QUIET, { isFlat: true }, {}, ...Array(20).fill(QUIET)];
    const checks = seen.map((one, n) => check(passed, nth(n), one));
    expect(play(start(0), planned(20), ...checks).did).not.toContain('ask #1');
  });
  it('lapses when the next one is due', () => {
    const { last } = play(start(0), planned(20), check(passed, nth(0)), planned(nth(0) + 1));
    expect(last).toEqual(['tell renewal_lapsed: planned', 'tell renewal_waits: planned']);
  });
  it('is not made up for a bot that is down, and forgotten when the bot is restarted for another reason', () => {
    expect(play(start(0), exited(10), exited(20), planned(30)).last).toEqual([]);
    const { did } = play(start(0), planned(20), exited(30), check(passed, nth(0) + 30, FLAT), until(nth(2)));
    expect(did).not.toContain('ask #2');
  });
  it('waits while the guardian is paused', () => {
    const { did } = play(start(0), check(passed, nth(0)), pause(20_000), planned(30_000), check(passed, nth(1), FLAT));
    expect(did).not.toContain('ask #1');
    const again = [planned(30_000), check(passed, nth(1), FLAT), resume(80_000), check(passed, nth(2), FLAT)];
    expect(play(start(0), check(passed, nth(0)), pause(20_000), ...again).last.slice(2)).toEqual(RENEWED('planned'));
  });
  it('means nothing where the policy is never', () => {
    const never = given({ policy: { restartPolicy: 'never' } });
    expect(never.play(start(0), planned(20)).last).toEqual([]);
  });
});

describe('a changed configuration', () => {
  it('restarts the bot at a quiet moment, also with an open position', () => {
    const { last } = play(start(0), reconfigured(20), check(passed, nth(0), QUIET));
    expect(last.slice(2)).toEqual(RENEWED('configuration'));
  });
  it('waits for ten checks at most', () => {
    const nine = Array.from({ length: 9 }, (_, n) => check(passed, nth(n)));
    expect(play(start(0), reconfigured(20), ...nine).did).not.toContain('ask #1');
    expect(play(start(0), reconfigured(20), ...nine, check(passed, nth(9))).did).toContain('ask #1');
  });
  it('reaches a bot that is failing through the restart that it gets anyway', () => {
    const { did } = play(start(0), reconfigured(20), ...[0, 1, 2].map((n) => check(failed, nth(n))));
    expect(did).toContain('record no_answer');
    expect(did).not.toContain('tell renewing: configuration');
  });
  it('leaves the bot alone where only the guardian’s part has changed', () => {
    expect(play(start(0), reconfigured(20, false), check(passed, nth(0), QUIET)).did).not.toContain('ask #1');
  });
  it('that is taken back before it has reached the bot is nothing to restart it for', () => {
    const { did, last } = play(start(0), reconfigured(20), reconfigured(30, true, true));
    expect(last).toEqual(['tell renewal_lapsed: configuration']);
    expect(did).not.toContain('ask #1');
    const ten = Array.from({ length: 11 }, (_, n) => check(passed, nth(n), QUIET));
    expect(play(start(0), reconfigured(20), reconfigured(30, true, true), ...ten).did).not.toContain('ask #1');
    expect(play(start(0), reconfigured(20), reconfigured(30, true, true), reconfigured(40), ...ten).did).toContain(
      'ask #1',
    );
  });
  it('taken back leaves a plan that waits as it is', () => {
    const { last } = play(start(0), planned(20), reconfigured(30, true, true), check(passed, nth(0), FLAT));
    expect(last.slice(2)).toEqual(RENEWED('planned'));
  });
  it('never restarts a bot that is not to be restarted any more by now', () => {
    const { state } = play(start(0), reconfigured(20), check(passed, nth(0)));
    const never = { ...DEFAULTS, restartPolicy: 'never' } as const;
    const [asked] = transition(state, { type: 'woke', at: nth(1) }, never);
    const well = { incarnation: 1, verdict: 'healthy', code: 'ok', reason: reason('notice', { text: '' }) } as const;
    const seen = { type: 'probed', at: nth(1) + 1, hasDecided: true, isQuiet: true, ...well } as const;
    expect(transition(asked, seen, never)[0].phase.name).toBe('watching');
    expect(transition(asked, seen, DEFAULTS)[0].phase.name).toBe('stopping');
  });
  it('goes before a plan, which comes to the same', () => {
    const { last } = play(start(0), planned(20), reconfigured(30), planned(40), check(passed, nth(0), QUIET));
    expect(last.slice(2)).toEqual(RENEWED('configuration'));
  });
  it('ends a halt for a wrong configuration, and clears nothing', () => {
    const halted = [start(0), exited(20, { code: 78 })] as const;
    const { last, state } = play(...halted, reconfigured(MINUTE));
    expect(last).toEqual(['tell renewing: configuration', 'spawn #2', 'tell started']);
    expect(state.memory.windowClearedAt).toBeNull();
    expect(play(...halted, reconfigured(MINUTE, false)).last).toEqual([]);
  });
  it('does not end a halt by the restart limit', () => {
    const none = given({ policy: { maxRestarts: 0 } });
    expect(none.play(start(0), exited(20), reconfigured(MINUTE)).last).toEqual([]);
  });
});

describe('a command that is run for a halt', () => {
  const halted = (exitOnHalt: boolean, ...lines: readonly Line[]) =>
    given({ policy: { maxRestarts: 0, hasHaltCommand: true, exitOnHalt } }).play(start(0), exited(20), ...lines);
  it('is run once, also while the alarm repeats', () => {
    const { did } = halted(false, until(121 * MINUTE));
    expect(count(did, 'run halt command: restart_limit')).toBe(1);
    expect(count(did, 'tell halted still: restart_limit')).toBe(4);
  });
  it('is run before the guardian exits with 3, which waits for it', () => {
    expect(halted(true).last).toEqual([
      'tell exited',
      'tell halted now: restart_limit',
      'run halt command: restart_limit',
    ]);
    expect(halted(true, haltCommandEnded(5 * SECOND)).last).toEqual(['exit 3']);
  });
  it('holds up the exit for 60 s at most', () => {
    expect(halted(true, until(60_019)).last).toEqual([]);
    expect(halted(true, until(60_020)).last).toEqual(['exit 3']);
  });
  it('holds up no person', () => {
    expect(halted(true, stop(SECOND)).last).toEqual(['tell ended', 'exit 0']);
    expect(halted(true, detach(SECOND)).last).toEqual([]);
  });
  it('changes nothing where the guardian stays', () => {
    expect(halted(false, haltCommandEnded(5 * SECOND)).last).toEqual([]);
  });
});
