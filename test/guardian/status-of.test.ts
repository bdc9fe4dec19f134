// The status, put together from the machine's state and the shell's facts.
import { describe, expect, it } from 'vitest';
import type { Facts } from '../../guardian/facts.ts';
import { initial, NO_MEMORY } from '../../guardian/machine/machine.ts';
import type { State } from '../../guardian/machine/types.ts';
import type { Settings } from '../../guardian/policy.ts';
import { atSpawn } from '../../guardian/probes/decision.ts';
import { NO_EXCESS } from '../../guardian/probes/excess.ts';
import { NO_FALLBACKS } from '../../guardian/probes/outage.ts';
import { reason } from '../../guardian/sentences/reason.ts';
import { statusOf } from '../../guardian/status-of.ts';

const WALL = Date.UTC(2026, 10, 21, 10);
const NOW = 100_000;

// Only what the status reads of them.
const settings = {
  configFile: '/c.yaml',
  limit: { maxNoResponse: 300_000 },
  resources: { memory: 5000 },
  machine: {
    maxRestarts: 10,
    restartWindow: 3_600_000,
    maxRestartsPerDay: 30,
    checkInterval: 60_000,
    healthTimeout: 10_000,
  },
} as Settings;

const facts: Facts = {
  child: {
    pid: 42,
    bootId: 'b',
    group: 7,
    isAdopted: false,
    bornAt: NOW - 50_000,
    bornWall: WALL - 50_000,
    decision: { ...atSpawn(NOW - 50_000, WALL - 50_000), decidedAt: NOW - 12_000, decidedWall: WALL - 12_000 },
    limit: 990_000,
    isStampAheadTold: false,
    fallbacks: NO_FALLBACKS,
    complainedAt: null,
    excess: NO_EXCESS,
    time: { at: 0, boot: null, starvedSince: null },
  },
  judgement: { verdict: 'unhealthy', code: 'decision_stale', reason: reason('stale', { age: '301s', limit: '300s' }) },
  checks: [],
  answer: null,
  checkedWall: WALL - 5000,
  resources: { memoryBytes: 1000, cpuPercent: 1.26 },
  restartsTotal: 7,
  lastRestart: { wall: WALL - 50_000, code: 'exited', verified: true },
};

const watching: State = {
  ...initial({ ...NO_MEMORY, restarts: [NOW - 4_000_000, NOW - 50_000] }),
  phase: { name: 'watching', strikes: 2 },
  child: 'alive',
  incarnation: 3,
  check: { startedAt: NOW - 5000, isRunning: false },
  deadline: NOW + 55_000,
};

const status = (state: State = watching, changed: Partial<Facts> = {}) =>
  statusOf({
    state,
    facts: { ...facts, ...changed },
    settings,
    command: 'the bot',
    version: '1.0.0',
    startedWall: WALL - 99_000,
    memoryBytes: 2000,
    at: NOW,
    wall: WALL,
  });

describe('the status', () => {
  it('of a guardian that watches', () => {
    expect(status()).toEqual({
      guardian: {
        pid: process.pid,
        version: '1.0.0',
        started_at: '2026-11-21T09:58:21.000Z',
        state: 'watching',
        memory_bytes: 2000,
        config: '/c.yaml',
      },
      bot: {
        pid: 42,
        started_at: '2026-11-21T09:59:10.000Z',
        uptime_s: 50,
        incarnation: 3,
        adopted: false,
        command: 'the bot',
      },
      health: {
        verdict: 'unhealthy',
        code: 'decision_stale',
        reason: 'last AI decision 301s ago, limit 300s',
        consecutive_failures: 2,
        last_check_at: '2026-11-21T09:59:55.000Z',
        next_check_at: '2026-11-21T10:00:55.000Z',
      },
      decision: { last_at: '2026-11-21T09:59:48.000Z', age_s: 12, limit_s: 990 },
      restarts: {
        in_window: 1,
        max: 10,
        window_s: 3600,
        in_day: 2,
        max_per_day: 30,
        total: 7,
        last_at: '2026-11-21T09:59:10.000Z',
        last_reason: 'exited',
        verified: true,
      },
      resources: { memory_bytes: 1000, memory_limit_bytes: 5000, cpu_percent: 1.3 },
    });
  });

  it.each(['none', 'remains'] as const)('speaks of no bot but of its last decision where %s of it is left', (child) => {
    const { bot, decision, health, resources } = status({
      ...watching,
      child,
      phase: { name: 'paused' },
      deadline: null,
    });
    expect(bot).toMatchObject({ pid: null, started_at: null, uptime_s: null, adopted: null, command: 'the bot' });
    expect(decision).toEqual({ last_at: '2026-11-21T09:59:48.000Z', age_s: null, limit_s: 990 });
    expect(resources).toMatchObject({ memory_bytes: null, cpu_percent: null });
    expect(health.next_check_at).toBeNull();
  });

  it('knows nothing before the first spawn and check', () => {
    const before = { child: null, judgement: null, checkedWall: null, resources: null, lastRestart: null };
    const { bot, health, decision, restarts } = status(initial(NO_MEMORY), before);
    expect(bot).toMatchObject({ pid: null, incarnation: null });
    expect(health).toMatchObject({ verdict: 'unknown', code: 'not_checked', reason: null, last_check_at: null });
    expect(decision.limit_s).toBe(300);
    expect(restarts).toMatchObject({ in_window: 0, last_at: null, last_reason: null, verified: null });
  });

  it('tells the next check of a halted guardian, not its next alarm', () => {
    const phase = { name: 'halted', cause: 'restart_limit', alarmedAt: NOW - 5000, exitAt: null } as const;
    const { health } = status({ ...watching, phase, deadline: NOW + 1000 });
    expect(health.next_check_at).toBe('2026-11-21T10:00:55.000Z');
  });
});
