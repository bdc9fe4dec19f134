// What is said once about a child, whatever it goes on to show.
import { expect, it } from 'vitest';
import type { ChildFacts } from '../../../guardian/facts.ts';
import { atSpawn } from '../../../guardian/probes/decision.ts';
import { NO_EXCESS } from '../../../guardian/probes/excess.ts';
import { NO_FALLBACKS } from '../../../guardian/probes/outage.ts';
import { readDashboard } from '../../../guardian/probes/reading.ts';
import { remember } from '../../../guardian/probes/remember.ts';

const WALL = Date.UTC(2026, 10, 21);
const POLICY = { maxNoResponse: 300_000, isMaxNoResponseSet: false, decisionMargin: 30_000, timeframeMargin: 120_000 };
const newborn: ChildFacts = {
  pid: 100,
  bootId: 'ours',
  group: 7,
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

/** What is said at each of these looks, ten seconds apart. */
function said(...dashboards: Record<string, unknown>[]): string[][] {
  let child = newborn;
  return dashboards.map((dashboard, i) => {
    const at = 10_000 * (i + 1);
    const known = remember(child, readDashboard(dashboard), POLICY, at, WALL + at);
    child = known.child;
    return known.notes.map(({ is }) => is);
  });
}

it.each([
  ['ours', 10_000],
  ['another', null],
])('failed attempts before the first look are those of this child if it says so: boot id %s', (boot_id, movedAt) => {
  const reading = readDashboard({ decision: { fallbacks_total: 2 }, process: { boot_id } });
  expect(remember(newborn, reading, POLICY, 10_000, WALL).child.fallbacks).toEqual({ total: 2, movedAt });
});

it('a raised limit, once, and again when it changes', () => {
  const every = (seconds: number) => ({ decision: { decision_interval_s: seconds } });
  expect(said(every(900), every(900), every(1800), every(60), every(900))).toEqual([
    ['limit_raised'],
    [],
    ['limit_raised'],
    [],
    ['limit_raised'],
  ]);
});

it('a stamp in the future, once for each child, and not for a minute', () => {
  const ahead = (ms: number) => ({ last_update: WALL + ms });
  expect(said(ahead(70_000), ahead(9e7), ahead(0), ahead(9e7))).toEqual([[], ['stamp_ahead'], [], []]);
});
