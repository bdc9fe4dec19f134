// The shell: what it tells, keeps and counts of what the machine does.
import { describe, expect, it } from 'vitest';
import { until } from '../support/guardian.ts';
import { decided, OWN_FAULT, QUICK, REFUSED } from './support/findings.ts';
import { shell } from './support/shell.ts';

describe('what it tells, keeps and counts', () => {
  it('a change of verdict is kept, its repetition is not', async () => {
    const the = shell({ ...QUICK, failureThreshold: 9 });
    await the.start();
    for (const [nth, finding] of [REFUSED, REFUSED, decided(1), decided(1), REFUSED].entries()) {
      await the.looked(nth + 1);
      await the.answer(finding);
    }
    expect(the.kept.filter(({ kind }) => kind === 'verdict').map(({ code }) => code)).toEqual([
      'no_answer',
      'ok',
      'no_answer',
    ]);
    expect(the.meters.read().checks).toMatchObject({ no_answer: 3, ok: 2 });
  });

  it('three faults of its own in a row are an alarm, once', async () => {
    const the = shell(QUICK);
    await the.start();
    const alarms = () => the.said.filter((line) => line.startsWith('error')).length;
    const seen: number[] = [];
    for (const [nth, finding] of [
      OWN_FAULT,
      OWN_FAULT,
      decided(1),
      OWN_FAULT,
      OWN_FAULT,
      OWN_FAULT,
      OWN_FAULT,
    ].entries()) {
      await the.looked(nth + 1);
      await the.answer(finding);
      seen.push(alarms());
    }
    expect(seen).toEqual([0, 0, 0, 0, 0, 1, 1]);
    expect(the.spawns()).toBe(1);
  });

  it('an outage, when it is excused and when it is over, dated by the wall clock', async () => {
    const limit = { maxNoResponse: 0, isMaxNoResponseSet: true, decisionMargin: 0, timeframeMargin: 0 };
    const the = shell({ ...QUICK, onProviderOutage: 'never' }, { limit });
    const outage = {
      saw: 'object',
      object: { market_data: { status: 'down' }, loop: { last_tick_age_s: 0, max_tick_age_s: 1 } },
    } as const;
    await the.start();
    for (const [nth, finding] of [outage, outage, decided(1), decided(2)].entries()) {
      await the.looked(nth + 1);
      await the.answer(finding);
    }
    expect(the.kept.filter(({ kind }) => kind === 'outage').map(({ code }) => code)).toEqual(['seen', 'told', 'over']);
    const told = the.said.filter((line) => line.startsWith('critical: market data outage since'));
    expect(told).toHaveLength(1);
    const since = Date.parse(/since (\S+ \S+) /.exec(told[0] as string)?.[1] as string);
    expect(Math.abs(Date.now() - since)).toBeLessThan(3000);
  });

  it('a stranger in place of the bot is an alarm, once until it changes', async () => {
    const strangers = [7, 7, null, 7, 8];
    let nth = 0;
    const holder = async () => {
      const pid = strangers[nth++] ?? null;
      return pid === null ? ({ is: 'ours' } as const) : ({ is: 'stranger', pid, name: 'x' } as const);
    };
    const the = shell(QUICK, {}, { holder });
    await the.start();
    for (const check of strangers.keys()) {
      await the.looked(check + 1);
      await the.answer({ saw: 'object', object: {} });
    }
    const alarms = the.said.filter((line) => line.startsWith('critical: another program answers'));
    expect(alarms.map((line) => /pid (\d)/.exec(line)?.[1])).toEqual(['7', '7', '8']);
    expect(the.did).toEqual([]);
  });

  it('a port held by somebody else is an alarm, once until it changes, and again after a while', async () => {
    const namedOf = async (alarmRepeat: number, ...pids: number[]) => {
      const the = shell({ ...QUICK, alarmRepeat });
      await the.start();
      await the.exit(1);
      for (const [nth, pid] of pids.entries()) {
        await until(
          () => the.spawns() === nth + 2,
          1000,
          () => `spawn ${nth + 2}`,
        );
        await the.born({ is: 'port_held', holder: { pid, name: 'x' } });
      }
      const told = the.said.filter((line) => line.startsWith('critical: port 8080 is held'));
      expect(the.kept.filter(({ kind, code }) => kind === 'alarm' && code === 'obstructed')).toHaveLength(told.length);
      return told.map((line) => /pid (\d)/.exec(line)?.[1]);
    };
    expect(await namedOf(60_000, 7, 7, 8, 8, 7)).toEqual(['7', '8', '7']);
    expect(await namedOf(1, 7, 7)).toEqual(['7', '7']);
  });

  it('a bot that does not die is an alarm, once for each bot', async () => {
    const the = shell({ ...QUICK, stopTimeout: 10, failureThreshold: 1 });
    await the.start();
    await the.looked(1);
    await the.answer(REFUSED);
    await the.looked(2);
    await the.answer(REFUSED);
    await until(
      () => the.did.filter((one) => one === 'kill').length > 3,
      3000,
      () => 'three more kills',
    );
    expect(the.said.filter((line) => line.startsWith('critical: the bot does not die'))).toHaveLength(1);
  });

  it('too much memory leads to a restart as soon as the bot is quiet', async () => {
    const the = shell(QUICK, { resources: { memory: 4, cpu: null, disk: null, checks: 1 } });
    await the.start();
    for (const [nth, stage] of ['execute', 'idle'].entries()) {
      expect(the.did).toEqual([]);
      await the.looked(nth + 1);
      await the.answer({ saw: 'object', object: { loop: { stage } } });
    }
    expect([the.did, the.guardian.status().restarts.last_reason]).toEqual([['ask'], 'over_memory']);
  });

  it('a disk that fills up is an alarm, once until there was room again', async () => {
    const free = [1, 1, 9, 1, 1, 1];
    const resources = { memory: null, cpu: null, disk: 5, checks: 2 };
    const the = shell(QUICK, { resources }, { freeDisk: async () => free.shift() ?? null });
    await the.start();
    const alarms: number[] = [];
    for (let nth = 1; nth <= 6; nth++) {
      await the.looked(nth);
      await the.answer(decided(nth));
      alarms.push(the.said.filter((line) => line.startsWith('critical: the disk is filling up')).length);
    }
    expect(alarms).toEqual([0, 1, 1, 1, 2, 2]);
    expect(the.did).toEqual([]);
  });

  it('a restart is kept before the child is asked to stop, and is verified by a decision after it', async () => {
    const the = shell({ ...QUICK, failureThreshold: 1 });
    await the.start();
    await the.looked(1);
    await the.answer(REFUSED);
    expect(the.kept.at(-1)).toMatchObject({ kind: 'restart', code: 'no_answer', incarnation: 1 });
    expect(the.did).toEqual(['ask']);
    expect(the.guardian.status().restarts).toMatchObject({
      total: 8,
      in_window: 1,
      last_reason: 'no_answer',
      verified: null,
    });
    await the.exit(0);
    await the.born();
    await the.looked(2);
    await the.answer(decided(1));
    expect(the.guardian.status().restarts.verified).toBe(true);
    expect(the.meters.read().recovery.count).toBe(1);
    expect(the.kept.filter(({ kind }) => kind === 'verified')).toHaveLength(1);
  });

  it('a halt leaves the last restart unverified and tells the last twenty lines', async () => {
    const the = shell({ maxRestarts: 1 });
    await the.start();
    await the.exit(1);
    await the.born();
    await the.exit(1);
    expect(the.guardian.status()).toMatchObject({ guardian: { state: 'halted' }, restarts: { verified: false } });
    expect(the.said.at(-1)).toBe('error: bot.log: the last 20');
  });

  it('the alarm of a halt is repeated without those lines', async () => {
    const the = shell({ maxRestarts: 0, alarmRepeat: 10 });
    await the.start();
    await the.exit(1);
    const count = (what: string) => the.said.filter((line) => line.includes(what)).length;
    await until(
      () => count('restart limit reached') >= 3,
      1000,
      () => 'two more alarms',
    );
    expect(count('the last 20')).toBe(1);
  });

  it('a restart once verified stays so when the guardian halts later', async () => {
    const the = shell(QUICK);
    await the.start();
    await the.exit(1);
    // On a machine that is very busy the first child has been looked at as well.
    const before = the.looks.length;
    await the.born();
    await the.looked(before + 1);
    await the.answer(decided(1));
    await the.exit(78);
    expect(the.guardian.status()).toMatchObject({ guardian: { state: 'halted' }, restarts: { verified: true } });
  });

  it('an end and its restart as those of the child that ended, though the next is spawned in the same step', async () => {
    const the = shell();
    await the.start();
    await the.exit(1);
    await the.born();
    const kept = the.kept.map(({ kind, incarnation }) => `${kind} ${incarnation}`);
    expect(kept).toEqual(['started 1', 'exited 1', 'restart 1', 'started 2']);
  });

  it('how the child ended, in the history by code or signal', async () => {
    const the = shell({ backoff: { first: 0, initial: 0, multiplier: 1, max: 0 } });
    await the.start();
    await the.exit(3);
    await the.born();
    await the.exit(null, 'SIGSEGV');
    await the.born();
    await the.exit(null);
    expect(the.kept.filter(({ kind }) => kind === 'exited').map(({ code }) => code)).toEqual([
      '3',
      'SIGSEGV',
      'unknown',
    ]);
  });

  it('a raised limit holds for the next child until that one speaks', async () => {
    const the = shell(QUICK);
    await the.start();
    await the.looked(1);
    await the.answer({ saw: 'object', object: { decision: { decision_interval_s: 900 } } });
    await the.exit(1);
    await the.born();
    expect(the.guardian.status().decision.limit_s).toBe(930);
  });
});
