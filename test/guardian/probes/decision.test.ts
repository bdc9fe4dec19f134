// The age of a decision on our own clock: nothing that a clock does may look like a dead bot, or like a living one.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ageOf,
  atAdoption,
  atSpawn,
  type DecisionMemory,
  observe,
  withoutGap,
} from '../../../guardian/probes/decision.ts';
import { readDashboard } from '../../../guardian/probes/reading.ts';

const BOOT = 'our-boot-id';
const WALL = Date.UTC(2026, 10, 21);
const iso = (wall: number) => new Date(wall).toISOString();

type Look = {
  readonly at: number;
  readonly stamp: unknown;
  readonly wall?: number;
  readonly total?: number;
  readonly boot?: string;
};

/** A child spawned at 0, looked at several times; the wall clock runs along unless a look says otherwise. */
const seen = (...looks: Look[]): DecisionMemory =>
  looks.reduce(
    (memory, { at, stamp, wall = WALL + at, total = 0, boot = BOOT }) => {
      const decision = { last_decision_at: stamp, decisions_total: total };
      return observe(memory, readDashboard({ decision, process: { boot_id: boot } }), BOOT, at, wall);
    },
    atSpawn(0, WALL),
  );

describe('the first stamp after a spawn', () => {
  it('is the baseline and proves nothing: its age counts from the spawn', () => {
    const memory = seen({ at: 15_000, stamp: iso(WALL + 14_000) });
    expect(memory.decidedAt).toBeNull();
    expect(ageOf(memory, 20_000)).toBe(20_000);
  });

  it('is a decision where the bot shows our boot id and has counted one', () => {
    expect(seen({ at: 15_000, stamp: iso(WALL + 14_000), total: 1 }).decidedAt).toBe(14_000);
  });

  it('is not, where the count is that of another process', () => {
    expect(seen({ at: 15_000, stamp: iso(WALL + 14_000), total: 9, boot: 'another' }).decidedAt).toBeNull();
  });

  it('is not dated before the spawn', () => {
    expect(seen({ at: 15_000, stamp: iso(WALL - 3_600_000), total: 1 }).decidedAt).toBe(15_000);
  });
});

describe('the first stamp of an adopted bot', () => {
  const AGE = 3_600_000;
  /** Adopted at 0, an hour after its birth, and looked at once. */
  const first = (stamp: unknown, { total = 0, boot = 'another' } = {}) =>
    observe(
      atAdoption(0, WALL, AGE),
      readDashboard({ decision: { last_decision_at: stamp, decisions_total: total }, process: { boot_id: boot } }),
      BOOT,
      1000,
      WALL + 1000,
    );

  it('is a decision, dated by the wall clock', () => {
    const memory = first(iso(WALL - 240_000));
    expect(ageOf(memory, 1000)).toBe(241_000);
    expect(memory.decidedWall).toBe(WALL - 240_000);
  });

  it('is dated by what the bot itself says of its age, whatever the wall clock has done meanwhile', () => {
    const shown = (last_decision_age_s: number, boot_id = BOOT) =>
      observe(
        atAdoption(0, WALL, AGE),
        readDashboard({
          decision: { last_decision_at: iso(WALL - 8 * 3_600_000), decisions_total: 3, last_decision_age_s },
          process: { boot_id },
        }),
        BOOT,
        1000,
        WALL + 1000,
      );
    expect(ageOf(shown(1500), 1000)).toBe(1_500_000);
    expect(shown(1500).decidedWall).toBe(WALL + 1000 - 1_500_000);
    expect(ageOf(shown(9e6), 1000)).toBe(AGE + 1000);
    expect(shown(1500, 'another').decidedAt).toBeNull();
  });

  it('in the future is dated by the look', () => {
    expect(ageOf(first(iso(WALL + 8 * 3_600_000)), 1000)).toBe(0);
  });

  it('from before its birth is no decision of its own: it is as old as the process at most', () => {
    const memory = first(iso(WALL - 8 * 3_600_000));
    expect(memory.decidedAt).toBeNull();
    expect(ageOf(memory, 1000)).toBe(AGE + 1000);
  });

  it('that it has not made yet is as old as the process', () => {
    expect(ageOf(first(null), 1000)).toBe(AGE + 1000);
  });

  it('is followed by the next change, whatever its clock', () => {
    const memory = first(iso(WALL - 8 * 3_600_000));
    const next = observe(
      memory,
      readDashboard({ last_update: iso(WALL - 7 * 3_600_000) }),
      BOOT,
      61_000,
      WALL + 61_000,
    );
    expect(ageOf(next, 61_000)).toBe(0);
  });

  it('is dated by the look where the bot has counted a decision that its clock dates before its birth', () => {
    expect(ageOf(first(iso(WALL - 8 * 3_600_000), { total: 3, boot: BOOT }), 1000)).toBe(0);
  });
});

describe('a later stamp', () => {
  it('that changed is a decision, dated by itself between two looks', () => {
    const memory = seen({ at: 10_000, stamp: null }, { at: 70_000, stamp: iso(WALL + 30_000) });
    expect(memory.decidedAt).toBe(30_000);
    expect(ageOf(memory, 80_000)).toBe(50_000);
  });

  it.each([
    ['in the future', WALL + 9e9],
    ['in another zone', WALL - 8 * 3_600_000],
    ['moving backwards', WALL - 9e9],
  ])('%s is dated by the look', (_, wall) => {
    const memory = seen({ at: 10_000, stamp: iso(WALL) }, { at: 70_000, stamp: iso(wall) });
    expect(memory.decidedAt).toBe(70_000);
  });

  it('is dated by the look where the wall clock was set in between: the stamp may be of either time', () => {
    for (const step of [28_800_000, -28_800_000, 1001, -1001]) {
      const looks = [
        { at: 10_000, stamp: iso(WALL), total: 1 },
        { at: 70_000, stamp: iso(WALL + 10_500), wall: WALL + 70_000 + step },
      ];
      expect(seen(...looks).decidedAt).toBe(70_000);
    }
  });

  it('is dated by itself where the clocks differ by less than a second', () => {
    const looks = [
      { at: 10_000, stamp: iso(WALL), total: 1 },
      { at: 70_000, stamp: iso(WALL + 31_000), wall: WALL + 71_000 },
    ];
    expect(seen(...looks).decidedAt).toBe(30_000);
  });

  it('that is the same again is a decision where the bot has counted one more, as after an hour set back', () => {
    const looks = (total: number, boot = BOOT) =>
      seen({ at: 10_000, stamp: iso(WALL), total: 1 }, { at: 70_000, stamp: iso(WALL), total, boot }).decidedAt;
    expect(looks(2)).toBe(70_000);
    expect(looks(1)).toBe(0);
    expect(looks(2, 'another')).toBe(0);
  });

  it('that is the same, in whatever notation, is none', () => {
    const memory = seen(
      { at: 10_000, stamp: '2026-11-21T00:00:05Z' },
      { at: 70_000, stamp: '2026-11-21T08:00:05.000+08:00' },
      { at: 130_000, stamp: (WALL + 5000) / 1000 },
    );
    expect(memory.decidedAt).toBeNull();
  });

  it('that cannot be read changes nothing', () => {
    const before = seen({ at: 10_000, stamp: null }, { at: 70_000, stamp: iso(WALL + 60_000) });
    const after = seen(
      { at: 10_000, stamp: null },
      { at: 70_000, stamp: iso(WALL + 60_000) },
      { at: 130_000, stamp: 'soon' },
    );
    expect(after.decidedAt).toBe(before.decidedAt);
  });
});

describe('whatever the wall clock does', () => {
  const steps = fc.array(
    fc.record({
      wait: fc.integer({ min: 1, max: 600_000 }),
      step: fc.integer({ min: -4e7, max: 4e7 }),
      decides: fc.boolean(),
    }),
    { maxLength: 30 },
  );

  it('a decision is never dated before the look in front of it, nor after the one that saw it', () => {
    fc.assert(
      fc.property(steps, (looks) => {
        let [at, wall, stamp] = [0, WALL, iso(WALL)];
        let memory = observe(atSpawn(0, WALL), readDashboard({ last_update: stamp }), BOOT, 0, WALL);
        for (const { wait, step, decides } of looks) {
          const before = memory;
          at += wait;
          wall += wait + step;
          if (decides) stamp = iso(wall - 1);
          memory = observe(memory, readDashboard({ last_update: stamp }), BOOT, at, wall);
          if (memory.stamp === before.stamp) expect(memory.decidedAt).toBe(before.decidedAt);
          else {
            expect(memory.decidedAt).toBeGreaterThanOrEqual(before.lookedAt);
            expect(memory.decidedAt).toBeLessThanOrEqual(at);
          }
        }
      }),
    );
  });
});

it('a gap that nobody saw makes a decision younger, and the spawn too, but never younger than now', () => {
  const decided = { ...atSpawn(0, WALL), decidedAt: 4000 };
  expect(withoutGap(decided, 3000, 10_000)).toMatchObject({ spawnedAt: 3000, decidedAt: 7000 });
  expect(withoutGap(decided, 8000, 10_000)).toMatchObject({ spawnedAt: 8000, decidedAt: 10_000 });
  expect(withoutGap(atSpawn(0, WALL), 99_000, 10_000)).toMatchObject({ spawnedAt: 10_000, decidedAt: null });
});

it('the stamp is decision.last_decision_at where the key is there, null included, else last_update', () => {
  const stampOf = (object: Record<string, unknown>) => readDashboard(object).stamp;
  expect(stampOf({ decision: { last_decision_at: null }, last_update: iso(WALL) })).toEqual({ is: 'never' });
  expect(stampOf({ decision: {}, last_update: iso(WALL) })).toEqual({ is: 'at', wall: WALL });
  expect(stampOf({ last_update: iso(WALL) })).toEqual({ is: 'at', wall: WALL });
  expect(stampOf({})).toEqual({ is: 'never' });
});
