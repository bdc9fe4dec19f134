// One check: what it takes from its ports, and what it does not wait for.
import { describe, expect, it } from 'vitest';
import { type CheckPorts, check } from '../../guardian/check.ts';
import type { ChildFacts } from '../../guardian/facts.ts';
import type { Holder } from '../../guardian/platform/types.ts';
import type { Finding, JsonObject } from '../../guardian/probes/dashboard.ts';
import { atSpawn } from '../../guardian/probes/decision.ts';
import { NO_EXCESS } from '../../guardian/probes/excess.ts';
import { NO_FALLBACKS } from '../../guardian/probes/outage.ts';
import { settings } from './support/settings.ts';

const WALL = Date.UTC(2026, 10, 21);
const child: ChildFacts = {
  pid: 100,
  bootId: 'ours',
  group: 90,
  isAdopted: false,
  bornAt: 0,
  bornWall: WALL,
  decision: atSpawn(0, WALL),
  limit: 300_000,
  isStampAheadTold: false,
  fallbacks: NO_FALLBACKS,
  complainedAt: null,
  excess: NO_EXCESS,
  time: { at: 0, boot: null, starvedSince: null },
};
const decided = { last_decision_at: new Date(WALL + 4000).toISOString(), decisions_total: 1 };
const object = { decision: { ...decided, decision_interval_s: 900 }, process: { boot_id: 'ours' } };

const RESOURCES = { memory: 10, cpu: null, disk: null, checks: 3 };
const LIMIT = { isMaxNoResponseSet: false, decisionMargin: 30_000, timeframeMargin: 0 };

/** The check of a bot that is 5 s old, a second long. */
const run = (
  changes: Partial<CheckPorts>,
  healthTimeout = 10_000,
  isExcused = false,
  limit = 300_000,
  lateBy = 0,
  known = child,
) => {
  let now = 4500;
  const asked: unknown[] = [];
  const ports: CheckPorts = {
    bootClock: () => null,
    holder: async () => ({ is: 'unseen' }),
    watchTimer: () => () => 0,
    clock: { now: () => (now += 500), wall: () => WALL + now },
    look: async (...of) => {
      asked.push(...of);
      return { saw: 'object', object };
    },
    measure: async (pid) => {
      asked.push(pid);
      return { memoryBytes: 1, cpuPercent: 2 };
    },
    ...changes,
  };
  return check(
    { ...known, limit },
    lateBy,
    settings({ healthTimeout }, { limit: { ...LIMIT, maxNoResponse: limit }, resources: RESOURCES }),
    ports,
    () => isExcused,
  ).then((checked) => ({ ...checked, asked }));
};

it('looks, measures, remembers and judges', async () => {
  const { judgement, resources, hasDecided, notes, seconds, asked, child: known } = await run({});
  expect(asked).toEqual(['http://127.0.0.1:8080/api/dashboard', 10_000, 90]);
  expect(judgement).toMatchObject({ verdict: 'healthy', reason: { values: { age: '1.5s' } } });
  expect([resources?.memoryBytes, hasDecided, seconds, known.limit]).toEqual([1, true, 0.5, 930_000]);
  expect(notes.map(({ is }) => is)).toEqual(['limit_raised']);
});

describe('an answer that may not be the bot’s', () => {
  const stranger = { is: 'stranger', pid: 7, name: 'nginx' } as const;
  const answeredBy = async (holder: Holder, object: Record<string, unknown>) => {
    const { judgement, child: known } = await run({
      holder: async (...of) => {
        expect(of).toEqual(['http://127.0.0.1:8080/api/dashboard', 90, 'ours']);
        return holder;
      },
      look: async () => ({ saw: 'object', object }),
    });
    return [judgement.code, known.decision.stamp];
  };
  const WITHOUT = { last_update: WALL };
  const OTHER = { ...WITHOUT, process: { boot_id: 'another' } };

  it('is known by who listens, and teaches nothing of the bot', async () => {
    expect(await answeredBy(stranger, WITHOUT)).toEqual(['foreign_process', 'unseen']);
    expect(await answeredBy({ is: 'ours' }, OTHER)).toEqual(['ok', WALL]);
  });
  it('is known by its boot id where that cannot be seen', async () => {
    expect(await answeredBy({ is: 'unseen' }, OTHER)).toEqual(['foreign_process', 'unseen']);
    expect(await answeredBy({ is: 'unseen' }, WITHOUT)).toEqual(['ok', WALL]);
  });
  it('is not searched for where the boot id is ours, nobody answers, or the fault is ours', async () => {
    const asked = async (finding: Finding) => {
      let times = 0;
      const holder = async () => {
        times++;
        return { is: 'ours' } as const;
      };
      await run({ look: async () => finding, holder });
      return times;
    };
    expect(await asked({ saw: 'object', object })).toBe(0);
    expect(await asked({ saw: 'refusal', error: '' })).toBe(0);
    expect(await asked({ saw: 'own_fault', error: '' })).toBe(0);
    expect(await asked({ saw: 'timeout' })).toBe(1);
    expect(await asked({ saw: 'object', object: WITHOUT })).toBe(1);
  });
  it('is the bot’s where the search fails', async () => {
    const look = async () => ({ saw: 'object', object: WITHOUT }) as const;
    const { judgement } = await run({ look, holder: () => Promise.reject(new Error('no /proc')) });
    expect(judgement.code).toBe('ok');
  });
});

describe('a check that was late', () => {
  const late = async (changes: Partial<CheckPorts>, lateBy = 0) => {
    const { judgement, hasSlept, child: known } = await run(changes, 10_000, false, 300_000, lateBy);
    return [judgement.code, hasSlept, known.decision.spawnedAt, known.time.starvedSince];
  };
  it('begins the grace anew, and its gap is taken off the age', async () => {
    expect(await late({}, 60_001)).toEqual(['starved', true, 5500, 5500]);
    expect(await late({}, 60_000)).toEqual(['ok', false, 0, null]);
  });
  it('is only excused where a timer was late during it', async () => {
    expect(await late({ watchTimer: () => () => 2001 })).toEqual(['starved', false, 0, 5500]);
  });
  it('is told from one after a sleep by the boot clock, compared with the last look', async () => {
    const since = { ...child, time: { at: 0, boot: 100, starvedSince: null } };
    const asleep = (boot: number) => run({ bootClock: () => boot }, 10_000, false, 300_000, 0, since);
    expect((await asleep(100 + 5500 + 2001)).hasSlept).toBe(true);
    const awake = await asleep(100 + 5500 + 2000);
    expect([awake.hasSlept, awake.child.time]).toEqual([false, { at: 5500, boot: 7600, starvedSince: null }]);
  });
});

describe('a decision that is seen only after a gap', () => {
  /** Looked at 100 s before the spawn of the others, with a gap of 90 s before this check. */
  const decidedAt = async (made: number) => {
    const decision = { ...atSpawn(-200_000, WALL - 200_000), stamp: 1, lookedAt: -100_000, lookedWall: WALL - 100_000 };
    const look = async () => ({ saw: 'object', object: { last_update: WALL + made } }) as const;
    const known = { ...child, decision };
    return (await run({ look }, 10_000, false, 300_000, 90_000, known)).child.decision.decidedAt;
  };
  it('is as old as if the gap had not been, where it was made before', async () => {
    expect(await decidedAt(-90_000)).toBe(0);
  });
  it('keeps its age, where it was made in the gap', async () => {
    expect(await decidedAt(-80_000)).toBe(-80_000);
  });
});

describe('a bot that complains no more', () => {
  const ticking = { loop: { last_tick_age_s: 0, max_tick_age_s: 15 } };
  const checked = (complainedAt: number | null, dashboard: object = {}, lateBy = 0) => {
    const look = async () => ({ saw: 'object', object: { ...ticking, ...dashboard } }) as const;
    return run({ look }, 10_000, false, 100, lateBy, { ...child, complainedAt });
  };
  it('has its whole limit for the decision that was kept from it', async () => {
    expect((await checked(5400)).judgement.code).toBe('ok');
    expect((await checked(5399)).judgement.code).toBe('decision_stale');
    expect((await checked(null)).judgement.code).toBe('decision_stale');
  });
  it('is known by its last complaint, from which a gap is taken off', async () => {
    expect((await checked(null, { market_data: { status: 'down' } })).child.complainedAt).toBe(5500);
    expect((await checked(1000)).child.complainedAt).toBe(1000);
    expect((await checked(1000, {}, 60_001)).child.complainedAt).toBe(5500);
  });
  it('is not excused by that while it complains', async () => {
    const { judgement } = await checked(5400, { market_data: { status: 'down' } });
    expect([judgement.verdict, judgement.code]).toEqual(['unhealthy', 'decision_stale']);
  });
});

describe('a bot that blames others for its stale decision', () => {
  const blaming = async (ai: object, isExcused: boolean) => {
    const dashboard = { ai, decision: { in_flight_age_s: 0 }, loop: { last_tick_age_s: 0, max_tick_age_s: 15 } };
    const look = async () => ({ saw: 'object', object: dashboard }) as const;
    const { judgement, sign } = await run({ look }, 10_000, isExcused, 100);
    return [judgement.verdict, sign];
  };
  const down = { status: 'down', fault_domain: 'provider' };

  it('is excused where the memory says so', async () => {
    expect(await blaming(down, true)).toEqual(['excused', 'trouble']);
    expect(await blaming(down, false)).toEqual(['unhealthy', 'trouble']);
  });
  it('is excused in any case where it is meant not to decide', async () => {
    expect(await blaming({ reason: 'budget' }, false)).toEqual(['excused', 'trouble']);
  });
  it('is not excused where it has no complaint', async () => {
    expect(await blaming({}, true)).toEqual(['unhealthy', null]);
  });
});

it('tells a decision as a good sign', async () => {
  expect((await run({})).sign).toBe('decision');
  expect((await run({ look: async () => ({ saw: 'object', object: {} }) })).sign).toBeNull();
});

it('counts what is over its limit from check to check, and knows a quiet moment', async () => {
  const idle = { ...object, loop: { stage: 'idle' } };
  const look = (dashboard: JsonObject) => async () => ({ saw: 'object', object: dashboard }) as const;
  const measure = async () => ({ memoryBytes: 99, cpuPercent: 0 });
  const before = { ...child, excess: { memory: 2, cpu: 0 } };
  const at = (dashboard: JsonObject) => run({ look: look(dashboard), measure }, 10_000, false, 300_000, 0, before);
  const { judgement, isQuiet, child: known } = await at(idle);
  expect([judgement.code, isQuiet, known.excess]).toEqual(['over_memory', true, { memory: 3, cpu: 0 }]);
  const inFlight = { ...idle, decision: { ...object.decision, in_flight_age_s: 0 } };
  expect([(await at(object)).isQuiet, (await at(inFlight)).isQuiet]).toEqual([false, false]);
});

it('remembers nothing new where no dashboard was seen', async () => {
  const { judgement, hasDecided, notes, child: known } = await run({ look: async () => ({ saw: 'timeout' }) });
  expect([judgement.code, hasDecided, notes, known.decision]).toEqual(['no_answer', false, [], child.decision]);
});

it.each<[string, CheckPorts['measure']]>([
  ['fails', () => Promise.reject(new Error('no ps'))],
  ['never ends', () => new Promise(() => {})],
])('is judged also when its measuring %s', async (_, measure) => {
  const { judgement, resources } = await run({ measure }, 20);
  expect([judgement.verdict, resources]).toEqual(['healthy', null]);
});
