// A check that was late says nothing of the bot; but a hang under load is found all the same, only later.
import { describe, expect, it } from 'vitest';
import { judgeTiming, type Timing } from '../../../guardian/probes/starved.ts';

const [SECOND, MINUTE] = [1000, 60_000];
const POLICY = { checkInterval: MINUTE, starvedAfter: 2 * SECOND, maxStarved: 15 * MINUTE };
const AT = 1e9;
const judged = (timing: Partial<Timing>, since: number | null = null, policy = POLICY) =>
  judgeTiming({ lateBy: 0, timerLateBy: 0, sleptFor: 0, ...timing }, policy, since, AT);

describe('a check is', () => {
  it.each<[string, Partial<Timing>, object]>([
    ['in time', {}, { is: 'awake', gap: 0, since: null }],
    ['in time with a timer two seconds late', { timerLateBy: 2 * SECOND }, { is: 'awake', since: null }],
    ['starved beyond that', { timerLateBy: 2001 }, { is: 'starved', lateBy: 2001, gap: 0, since: AT }],
    ['in time when it begins an interval late', { lateBy: MINUTE }, { is: 'awake', gap: 0 }],
    ['one after a sleep beyond that', { lateBy: 60_001 }, { is: 'slept', lateBy: 60_001, gap: 60_001, since: AT }],
    ['one after a stop also when that came in its middle', { timerLateBy: 600_000 }, { is: 'slept', gap: 600_000 }],
    ['in time when the boot clock ran two seconds ahead', { sleptFor: 2 * SECOND }, { is: 'awake' }],
    ['one after a sleep beyond that too', { sleptFor: 8 * 3600 * SECOND }, { is: 'slept', gap: 0, since: null }],
  ])('%s', (_, timing, expected) => expect(judged(timing)).toMatchObject(expected));

  it('never late by less than two seconds, however short the interval', () => {
    const quick = { ...POLICY, checkInterval: 100 };
    expect(judged({ lateBy: 2 * SECOND }, null, quick).is).toBe('awake');
    expect(judged({ lateBy: 2001 }, null, quick).is).toBe('slept');
  });
  it('late by as much as its sleep, for people', () => {
    expect(judged({ sleptFor: 9000, lateBy: 10 }).lateBy).toBe(9000);
  });
});

describe('under load', () => {
  const late = { timerLateBy: 3 * SECOND };
  it('checks in a row are excused for fifteen minutes and not a millisecond longer', () => {
    expect(judged(late, AT - 15 * MINUTE)).toMatchObject({ is: 'starved', since: AT - 15 * MINUTE });
    expect(judged(late, AT - 15 * MINUTE - 1)).toMatchObject({ is: 'awake', since: AT - 15 * MINUTE - 1 });
  });
  it('a check in time begins the count anew', () => {
    expect(judged({}, AT - 14 * MINUTE).since).toBeNull();
  });
  it('a sleep that the boot clock knows is excused also after that, and begins the count anew', () => {
    expect(judged({ sleptFor: 9000 }, AT - 99 * MINUTE)).toMatchObject({ is: 'slept', since: null });
  });
  it('the time that was slept through is no load, where no boot clock knows of it', () => {
    const nap = { lateBy: 20 * MINUTE };
    expect(judged(nap, AT - 21 * MINUTE)).toMatchObject({ is: 'slept', since: AT - MINUTE });
    expect(judged(nap, AT - 36 * MINUTE)).toMatchObject({ is: 'awake', gap: 20 * MINUTE });
    expect(judged(nap, AT - 35 * MINUTE).is).toBe('slept');
  });
});
