import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { endOf, remaining, within } from '../../../bot/execution/deadline.ts';
import { systemClock } from '../../../common/clock.ts';
import { hang, never } from '../support/executing.ts';

const late = (name: string) => () => new Error(name);

describe('a limit', () => {
  it('ends work that hangs, told by its signal, on real timers', async () => {
    const begun = performance.now();
    await expect(within(50, late('late'), never, hang())).rejects.toThrow('late');
    expect(performance.now() - begun).toBeGreaterThanOrEqual(48);
  });
  it('is not re-armed by anything that the work does', async () => {
    const chatty = async (signal: AbortSignal) => {
      while (!signal.aborted) await sleep(5);
    };
    await expect(within(50, late('late'), never, chatty)).rejects.toThrow('late');
  });
  it('leaves alone what ends by itself, and what it throws', async () => {
    expect(await within(1_000, late('late'), never, async () => 1)).toBe(1);
    await expect(within(1_000, late('late'), never, () => Promise.reject(new Error('own')))).rejects.toThrow('own');
  });
});

describe('limits in each other', () => {
  it('tell the work within how long all of them leave', async () => {
    expect(endOf(never)).toBe(Number.POSITIVE_INFINITY);
    await within(1_000, late('outer'), never, (outer) =>
      within(5_000, late('inner'), outer, async (inner) => {
        expect(endOf(inner)).toBe(endOf(outer));
        expect(remaining(inner)).toBeLessThanOrEqual(1_000);
      }),
    );
    const before = systemClock.now();
    await within(5_000, late('outer'), never, (outer) =>
      within(1_000, late('inner'), outer, async (inner) => {
        expect(endOf(inner)).toBeGreaterThanOrEqual(before + 1_000);
        expect(endOf(inner)).toBeLessThan(endOf(outer));
      }),
    );
  });
  it('end with the first of them, which says why; of two that end together it is the outer one', async () => {
    const nested = (outer: number, inner: number) =>
      within(outer, late('outer'), never, (signal) => within(inner, late('inner'), signal, hang()));
    await expect(nested(20, 10_000)).rejects.toThrow('outer');
    await expect(nested(10_000, 20)).rejects.toThrow('inner');
    await expect(nested(20, 20)).rejects.toThrow('outer');
  });
});
