// Memory and CPU over their limits: not for a peak, and not where they could not be measured.
import { expect, it } from 'vitest';
import { countExcess, excessOf, NO_EXCESS, type ResourceLimits } from '../../../guardian/probes/excess.ts';
import { render } from '../../../guardian/sentences/catalogue.ts';

const MB = 1 << 20;
const LIMITS: ResourceLimits = { memory: 512 * MB, cpu: 90, disk: null, checks: 3 };
const used = (megabytes: number, cpuPercent = 0) => ({ memoryBytes: megabytes * MB, cpuPercent });

/** What is said after these checks in a row. */
const said = (limits: ResourceLimits, ...looks: (ReturnType<typeof used> | null)[]) => {
  const counted = looks.reduce((before, look) => countExcess(before, look, limits), NO_EXCESS);
  const excess = excessOf(counted, looks.at(-1) ?? null, limits);
  return excess && `${excess.code}: ${render('en', excess.reason)}`;
};

it('counts only when it lasts', () => {
  expect(said(LIMITS, used(600), used(600))).toBeNull();
  expect(said(LIMITS, used(600), used(600), used(600))).toBe(
    'over_memory: memory 600MB, limit 512MB, 3 checks in a row',
  );
  expect(said(LIMITS, used(600), used(600), used(10), used(600))).toBeNull();
});
it('begins beyond the limit', () => {
  expect(said({ ...LIMITS, checks: 1 }, used(512, 90))).toBeNull();
  expect(said({ ...LIMITS, checks: 1 }, used(512, 90.1))).toBe(
    'over_cpu: CPU 90% of one core, limit 90%, 1 checks in a row',
  );
});
it('is first one of memory', () => {
  expect(said({ ...LIMITS, checks: 1 }, used(513, 91))).toContain('over_memory');
});
it('is none where there is no limit', () => {
  expect(said({ ...LIMITS, memory: null, cpu: null, checks: 1 }, used(9e6, 9e6))).toBeNull();
});
it('is neither more nor less for a check that could not measure', () => {
  expect(said(LIMITS, used(600), used(600), null)).toBeNull();
  expect(said(LIMITS, used(600), used(600), null, used(600))).toContain('3 checks');
});
