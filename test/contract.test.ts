// The wire between the two sides: what our bot shows is what our guardian reads. The only file that imports both.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtinDecider } from '../bot/ai/builtin.ts';
import { networkFailure, statusFailure } from '../bot/ai/failure.ts';
import type { Context } from '../bot/domain/decision/decision.ts';
import { type Fault, failed, startHealth } from '../bot/domain/decision/health.ts';
import { entered, fellBack } from '../bot/domain/state.ts';
import type { Store } from '../bot/ports.ts';
import { dashboard } from '../bot/server/dashboard.ts';
import type { Parts } from '../bot/server/whole/symbol.ts';
import { whole } from '../bot/server/whole/whole.ts';
import type { Settings } from '../guardian/policy.ts';
import { atSpawn, observe } from '../guardian/probes/decision.ts';
import { decisionLimit } from '../guardian/probes/limit.ts';
import { countFallbacks, NO_FALLBACKS, outageOf } from '../guardian/probes/outage.ts';
import { readDashboard } from '../guardian/probes/reading.ts';
import { about, at, decidedBecause, flat, long, starting } from './bot/support/about.ts';
import { botDefaults, type Life, simulatedBot, type Values } from './simulation/bot-side.ts';
import { guardianDefaults, simulatedGuardian } from './simulation/guardian-side.ts';
import {
  decidedBy,
  decidingEvery,
  demo,
  fallingBack,
  hanging,
  onMarket,
  slowAi,
  soundUntil,
} from './simulation/lives.ts';
import { cashAfter, inMemory, onDisk } from './simulation/memory.ts';
import { type Lives, simulatedSymbols } from './simulation/several-side.ts';
import { clock, DAY, MINUTE, pass, SECOND, simulateTime } from './simulation/time.ts';

const BUDGET: Fault = { reason: 'budget', faultDomain: null, httpStatus: null };
type Shown = { readonly decision: { readonly last_decision_age_s: number } };

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
      decisionAge: 7_000,
      decisionInterval: 60_000,
      decisionDeadline: 30_000,
      hasDecisionSection: true,
      timeframe: 900_000,
      isAi: false,
      isExecuting: false,
      isQuiet: true,
      isFlat: true,
      tickAge: 9_000,
      maxTickAge: about.maxTickAge,
      inFlightAge: null,
      ai: { isDown: false, reason: null, faultDomain: null, httpStatus: null, isBreakerOpen: false, retryIn: null },
      fallbacksTotal: 0,
      consecutiveFallbacks: 0,
      marketStatus: 'ok',
      areEntriesHalted: false,
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

  it.each<[string, Fault, string | null, boolean | null]>([
    ['a budget that is used up is no outage', BUDGET, 'of_intent', false],
    ['an empty account is an outage', statusFailure(402, null, null, null), 'of_provider', true],
    ['a broken network is an outage, not the bot’s own fault', networkFailure('ENOTFOUND'), 'of_provider', true],
    ['a bot that has run out of files is at fault itself', networkFailure('EMFILE'), null, null],
  ])('whom to blame that nothing is decided: %s', (_, fault, what, isRestartable) => {
    const health = () => failed(startHealth(at(0)), fault, at(5_000));
    const state = fellBack(fellBack(decidedBecause('a reason'), at(5_000)), at(6_000));
    const blaming = { ...about, decider: { ...about.decider, isAi: true, health } };
    const reading = readDashboard(onTheWire(dashboard(state, blaming, at(10_000))));
    const fallbacks = countFallbacks(NO_FALLBACKS, reading, true, 10_000);
    const outage = outageOf(reading, fallbacks, 1_000, 30_000, 10_000);
    expect([outage?.what.is ?? null, outage?.isRestartable ?? null]).toEqual([what, isRestartable]);
  });

  it('the same decision from the older key alone', () => {
    const { last_update } = onTheWire(dashboard(decidedBecause('a reason'), about, at(10_000)));
    expect(readDashboard({ last_update }).stamp).toEqual({ is: 'at', wall: at(3000).wall });
  });
});

describe('the guardian reads of a bot of several symbols', () => {
  const read = (...states: readonly (typeof starting)[]) => {
    const parts = states.map((state, i) => ({
      symbol: `S${i}`,
      shown: dashboard(state, about, at(10_000)),
      queuedAge: null,
      earned: null,
    })) as unknown as Parts; // one at least
    return readDashboard(onTheWire(whole(parts, { rounds: 5, longestWait: 61_000 })));
  };

  it('that it is flat only where all are', () => {
    expect([read(flat, flat), read(flat, long), read(long, flat)].map(({ isFlat }) => isFlat)).toEqual([
      true,
      false,
      false,
    ]);
  });
  it('that it is quiet only where all are, and that it executes where one does', () => {
    const writing = entered(flat, 'execute', at(9_000));
    expect(read(flat, flat)).toMatchObject({ isQuiet: true, isExecuting: false });
    expect(read(flat, writing)).toMatchObject({ isQuiet: false, isExecuting: true });
  });
  it('the decision of the one that has waited longest, counted as often as that has moved', () => {
    expect(read(flat, starting)).toMatchObject({ stamp: { is: 'never' }, decisionAge: null });
    expect(read(flat, flat)).toMatchObject({ stamp: { is: 'at' }, decisionsTotal: 5, decisionInterval: 121_000 });
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

describe('days together', () => {
  const folders: string[] = [];
  const temporaryFolder = () => {
    const folder = mkdtempSync(join(tmpdir(), 'contract-'));
    folders.push(folder);
    return folder;
  };
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true });
  });

  const QUARTER = 15 * MINUTE;
  /** For one story, in real time. */
  const TIMEOUT = 60_000;
  let values: Values;
  let settings: Settings;
  beforeAll(async () => {
    const file = join(temporaryFolder(), 'config.yaml');
    writeFileSync(file, '{}');
    [values, settings] = await Promise.all([botDefaults(file), guardianDefaults(file)]);
  });

  /** Where the bot's memory lies: a disk takes its time for each of thousands of steps. */
  type Disk = 'on disk' | 'in memory';
  const opening = (disk: Disk): (() => Store) => {
    const balance = values['bot.paper.balance'];
    return disk === 'on disk' ? onDisk(temporaryFolder(), balance, clock) : inMemory(balance);
  };

  function begin(lifeOf: (nth: number) => Life, open: () => Store) {
    simulateTime();
    const bot = simulatedBot(lifeOf, open, clock);
    const guardian = simulatedGuardian(bot, settings, clock);
    guardian.start();
    const shown = () => JSON.parse(bot.dashboard() ?? 'null');
    const end = async () => {
      guardian.stop();
      await pass(SECOND);
      return open().remembered();
    };
    return { guardian, shown, end };
  }

  describe('of several symbols', () => {
    /** Hours do: that a symbol hangs is found in minutes. */
    function beginSeveral(count: number, livesOf: (lives: Lives, nth: number) => Lives) {
      simulateTime();
      const symbols = Array.from({ length: count }, (_, i) => `S${i}/USDT:USDT`) as [string, ...string[]];
      const marketOf = () => onMarket(values).market({ start: 0, interval: MINUTE }, null, clock);
      const lives: Lives = { values, symbols, marketOf, decider: builtinDecider };
      const bot = simulatedSymbols((nth) => livesOf(lives, nth), clock);
      const guardian = simulatedGuardian(bot, settings, clock);
      guardian.start();
      return { guardian, shown: () => JSON.parse(bot.dashboard() ?? 'null') };
    }
    /** From then on it never decides on this symbol again, in its first process. */
    const hangingOn = (symbol: string, from: number): Lives['decider'] => ({
      ...builtinDecider,
      decide: (context: Context, signal) =>
        context.symbol === symbol && clock.now() >= from
          ? hanging(context, signal)
          : builtinDecider.decide(context, signal),
    });

    it('pass without a strike where all decide', async () => {
      const { guardian, shown } = beginSeveral(3, (lives) => lives);
      await pass(30 * MINUTE - SECOND);
      expect(guardian.story()).toEqual(['started', 'verdict ok']);
      expect(guardian.checks()).toEqual({ ok: 30 });
      expect(shown().decision.decisions_total).toBe(30);
      expect(shown().symbols.map((one: { total_equity: number }) => Math.round(one.total_equity / 1000))).toEqual([
        3, 3, 3,
      ]);
      guardian.stop();
      await pass(SECOND);
    });

    it('are restarted where one of them hangs, though the others decide on every beat, and recover', async () => {
      const { guardian, shown } = beginSeveral(3, (lives, nth) =>
        nth === 1 ? { ...lives, decider: hangingOn('S1/USDT:USDT', 20 * MINUTE) } : lives,
      );
      await pass(26 * MINUTE);
      const ages = () => shown().symbols.map((one: Shown) => one.decision.last_decision_age_s);
      expect(ages()[0]).toBeLessThanOrEqual(60);
      expect(ages()[1]).toBeGreaterThan(300);
      expect(shown().decision.last_decision_age_s).toBe(ages()[1]);
      await pass(14 * MINUTE);
      expect(guardian.story().slice(0, 4)).toEqual([
        'started',
        'verdict ok',
        'verdict decision_stale',
        'restart decision_stale',
      ]);
      expect(guardian.story().slice(5)).toEqual([
        'started restarted',
        'verdict ok',
        expect.stringMatching(/^verified /),
      ]);
      expect(guardian.checks()).toEqual({ ok: expect.any(Number), decision_stale: 3 });
      guardian.stop();
      await pass(SECOND);
    });

    it('are not restarted where all are slow, and so many that each waits for its turn beyond the limit', async () => {
      const { guardian, shown } = beginSeveral(24, (lives) => ({ ...lives, decider: slowAi(55 * SECOND) }));
      let oldest = 0;
      for (let minute = 0; minute < 16; minute++) {
        await pass(MINUTE);
        oldest = Math.max(oldest, shown().decision.last_decision_age_s);
      }
      expect(oldest).toBeGreaterThan(300);
      expect(guardian.story()).toEqual(['started', 'verdict ok']);
      expect(shown().decision).toMatchObject({ fallbacks_total: 0 });
      guardian.stop();
      await pass(SECOND);
    });
  });

  type Case = readonly [title: string, interval: number, life: (values: Values) => Life, disk: Disk];

  it.each<Case>([
    ['in the demo', MINUTE, demo, 'in memory'],
    ['with a decision a minute on candles of a quarter of an hour', MINUTE, onMarket, 'in memory'],
    ['with a decision every quarter of an hour', QUARTER, (v) => decidingEvery(QUARTER, onMarket(v)), 'on disk'],
    ['with an AI that takes 50 s to answer', MINUTE, (v) => decidedBy(slowAi(50 * SECOND), demo(v)), 'in memory'],
  ])(
    'two of them pass without a restart and without a strike %s',
    async (_, interval, lifeOf, disk) => {
      const open = opening(disk);
      const { guardian, shown, end } = begin(() => lifeOf(values), open);
      await pass(2 * DAY - SECOND);
      const { decision, account_info } = shown();
      const { startBalance, fills } = await end();

      expect(guardian.story()).toEqual(['started', 'verdict ok', 'exited 0']);
      expect(guardian.checks()).toEqual({ ok: (2 * DAY) / MINUTE });
      expect(decision).toMatchObject({ decisions_total: (2 * DAY) / interval, fallbacks_total: 0 });
      expect(fills.length).toBeGreaterThan(10);
      expect(account_info.usdt_balance).toBeCloseTo(cashAfter(startBalance, fills), 6);
    },
    TIMEOUT,
  );

  it.each([
    ['because its AI hangs', MINUTE, hanging, 'in memory'],
    ['because it only falls back', MINUTE, fallingBack, 'in memory'],
    ['because its AI hangs that is asked every quarter of an hour', QUARTER, hanging, 'on disk'],
  ] as const)(
    'after one of them a bot that decides no more is found in time, restarted once, and recovers: %s',
    async (_, interval, worse, disk) => {
      const life = decidingEvery(interval, onMarket(values));
      const open = opening(disk);
      const { guardian, shown, end } = begin((nth) => {
        const badDay = nth === 1 ? DAY : Number.POSITIVE_INFINITY;
        return decidedBy(soundUntil(badDay, worse, clock), life);
      }, open);
      await pass(DAY);
      expect(guardian.story()).toEqual(['started', 'verdict ok']);
      const lastDecided = Date.parse(shown().decision.last_decision_at);
      await pass(2 * 60 * MINUTE);
      const limit = Number(guardian.status().decision.limit_s) * SECOND;
      const { account_info } = shown();
      const { startBalance, fills } = await end();

      expect(guardian.story()).toEqual([
        'started',
        'verdict ok',
        'verdict decision_stale',
        'restart decision_stale',
        'exited 0',
        'started restarted',
        'verdict ok',
        expect.stringMatching(/^verified /),
        'exited 0',
      ]);
      expect(guardian.checks()).toEqual({ ok: expect.any(Number), decision_stale: 3 });
      const restart = guardian.history().find(({ kind }) => kind === 'restart');
      const silence = Number(restart?.at) - lastDecided;
      expect(silence).toBeGreaterThan(limit);
      expect(silence).toBeLessThanOrEqual(limit + 3 * MINUTE);
      expect(account_info.usdt_balance).toBeCloseTo(cashAfter(startBalance, fills), 6);
    },
    TIMEOUT,
  );
});
