// The wire between the two sides: what our bot shows is what our guardian reads. The only file that imports both.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dashboard } from '../bot/server/dashboard.ts';
import { atSpawn, observe } from '../guardian/probes/decision.ts';
import { decisionLimit } from '../guardian/probes/limit.ts';
import { readDashboard } from '../guardian/probes/reading.ts';
import { about, at, decidedBecause, starting } from './bot/support/about.ts';

/** As it comes over the wire. */
const onTheWire = (object: unknown) => JSON.parse(JSON.stringify(object));

const shown = (state: typeof starting) => readDashboard(onTheWire(dashboard(state, about, at(10_000))));

describe('the guardian reads of our bot', () => {
  it('that it has not decided yet', () => {
    expect(shown(starting)).toMatchObject({ stamp: { is: 'never' }, decisionsTotal: 0 });
  });

  it('when it decided, by whom, how often it will, and that it is idle', () => {
    expect(shown(decidedBecause('a reason'))).toEqual({
      stamp: { is: 'at', wall: at(3000).wall },
      bootId: about.bootId,
      decisionsTotal: 1,
      decisionInterval: 60_000,
      decisionDeadline: 30_000,
      hasDecisionSection: true,
      timeframe: 900_000,
      isAi: false,
      isExecuting: false,
    });
  });

  it('its first decision, at the first look', () => {
    const memory = observe(
      atSpawn(0, at(0).wall),
      shown(decidedBecause('a reason')),
      about.bootId,
      10_000,
      at(10_000).wall,
    );
    expect(memory.decidedAt).toBe(3000);
  });

  it('the same decision from the older key alone', () => {
    const { last_update } = onTheWire(dashboard(decidedBecause('a reason'), about, at(10_000)));
    expect(readDashboard({ last_update }).stamp).toEqual({ is: 'at', wall: at(3000).wall });
  });
});

it('the guardian reads the published example', () => {
  const example = JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures/dashboard.example.json'), 'utf8'));
  const reading = readDashboard(example);
  expect(reading).toMatchObject({
    stamp: { is: 'at', wall: Date.parse('2026-11-21T02:00:31.004Z') },
    bootId: '7f1d2a52-1a34-4a2e-9b4e-3a0f2f6f1f00',
    decisionsTotal: 5,
    isAi: false,
    isExecuting: false,
  });
  const policy = {
    maxNoResponse: 300_000,
    isMaxNoResponseSet: false,
    decisionMargin: 30_000,
    timeframeMargin: 120_000,
  };
  expect(decisionLimit(reading, policy)).toEqual({ limit: 300_000, raisedBy: null });
});
