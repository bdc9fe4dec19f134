// One check: what it takes from its ports, and what it does not wait for.
import { expect, it } from 'vitest';
import { type CheckPorts, check } from '../../guardian/check.ts';
import { atSpawn } from '../../guardian/probes/decision.ts';
import { settings } from './support/settings.ts';

const WALL = Date.UTC(2026, 10, 21);
const child = {
  pid: 100,
  bootId: 'ours',
  bornAt: 0,
  bornWall: WALL,
  decision: atSpawn(0, WALL),
  limit: 300_000,
  isStampAheadTold: false,
};
const decided = { last_decision_at: new Date(WALL + 4000).toISOString(), decisions_total: 1 };
const object = { decision: { ...decided, decision_interval_s: 900 }, process: { boot_id: 'ours' } };

/** The check of a bot that is 5 s old, a second long. */
const run = (changes: Partial<CheckPorts>, healthTimeout = 10_000) => {
  let now = 4500;
  const asked: unknown[] = [];
  const ports: CheckPorts = {
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
  return check(child, settings({ healthTimeout }), ports).then((checked) => ({ ...checked, asked }));
};

it('looks, measures, remembers and judges', async () => {
  const { judgement, resources, hasDecided, notes, seconds, asked, child: known } = await run({});
  expect(asked).toEqual(['http://127.0.0.1:8080/api/dashboard', 10_000, 100]);
  expect(judgement).toMatchObject({ verdict: 'healthy', reason: { values: { age: '1.5s' } } });
  expect([resources?.memoryBytes, hasDecided, seconds, known.limit]).toEqual([1, true, 0.5, 930_000]);
  expect(notes.map(({ is }) => is)).toEqual(['limit_raised']);
});

it('remembers nothing new where no dashboard was seen', async () => {
  const { judgement, hasDecided, notes, child: known } = await run({ look: async () => ({ saw: 'timeout' }) });
  expect([judgement.code, hasDecided, notes, known]).toEqual(['no_answer', false, [], child]);
});

it.each<[string, CheckPorts['measure']]>([
  ['fails', () => Promise.reject(new Error('no ps'))],
  ['never ends', () => new Promise(() => {})],
])('is judged also when its measuring %s', async (_, measure) => {
  const { judgement, resources } = await run({ measure }, 20);
  expect([judgement.verdict, resources]).toEqual(['healthy', null]);
});
