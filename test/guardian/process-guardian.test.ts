// The shell: what it does with events that cross each other, and what it tells, keeps and counts. The rules are tested
// in machine/, whole stories in e2e/.
import { describe, expect, it } from 'vitest';
import type { FoundBot } from '../../guardian/child/found.ts';
import { until } from '../support/guardian.ts';
import { settings } from './support/settings.ts';
import { shell } from './support/shell.ts';

const REFUSED = { saw: 'refusal', error: 'ECONNREFUSED' } as const;
const OWN_FAULT = { saw: 'own_fault', error: 'EMFILE' } as const;
const decided = (count: number) =>
  ({
    saw: 'object',
    object: {
      decision: { last_decision_at: new Date(Date.now() + count).toISOString(), decisions_total: count },
      process: { boot_id: 'ours' },
    },
  }) as const;
/** Checks follow each other at once; one that is not answered stays open. */
const QUICK = { startGrace: 10, checkInterval: 10 };

describe('events are taken one at a time', () => {
  it('a stop during a spawn waits for its answer and then stops that child', async () => {
    const the = shell();
    the.guardian.start();
    the.guardian.stop();
    await the.settle();
    expect([the.did, the.exits]).toEqual([[], []]);
    await the.born();
    expect([the.did, the.exits]).toEqual([['ask'], []]);
    await the.exit(0);
    expect(the.exits).toEqual([0]);
  });

  it('a child that ends before its spawn is answered is known as spawned first', async () => {
    const the = shell();
    the.guardian.start();
    await the.exit(1);
    await the.born();
    expect(the.said.map((line) => line.split(':')[1])).toEqual([
      ' bot started',
      ' bot exited',
      ' restarting the bot (restart 1 of 10 within 1h, in 0ms)',
    ]);
    expect(the.spawns()).toBe(2);
  });

  it('the end of an earlier child says nothing of the present one', async () => {
    const the = shell();
    await the.start();
    await the.exit(1, null, false);
    await the.treeGone();
    await the.born();
    const said = the.said.length;
    await the.exit(0, null, true, 0);
    expect([the.guardian.status().bot.incarnation, the.said.length, the.spawns()]).toEqual([2, said, 2]);
  });

  it('after its end nothing is taken any more, and it ends once', async () => {
    const the = shell();
    await the.start();
    the.guardian.stopNow();
    await the.exit(null, 'SIGKILL');
    the.guardian.stop();
    the.guardian.start();
    the.guardian.abandon(1);
    await the.settle();
    expect([the.exits, the.spawns(), the.did]).toEqual([[0], 1, ['kill']]);
  });

  it('abandoned, it leaves the child alone whatever comes', async () => {
    const the = shell(QUICK);
    await the.start();
    await the.looked(1);
    the.guardian.abandon(1);
    const [kept, checks] = [the.kept.length, the.meters.read().checks.no_answer];
    await the.answer(REFUSED);
    await the.exit(1);
    the.guardian.stop();
    await the.settle();
    expect([the.exits, the.spawns(), the.did, the.looks.length]).toEqual([[1], 1, [], 1]);
    expect([the.kept.length, the.meters.read().checks.no_answer]).toEqual([kept, checks]);
  });
});

describe('an answer that comes late', () => {
  it('is nobody’s when the child has ended meanwhile', async () => {
    const the = shell({ ...QUICK, backoff: { first: 60_000, initial: 60_000, multiplier: 1, max: 60_000 } });
    await the.start();
    await the.looked(1);
    await the.exit(1);
    await the.answer(REFUSED);
    expect(the.guardian.status().health.code).toBe('exited');
    expect(the.meters.read().checks.no_answer).toBe(0);
  });

  it('is nobody’s when another child lives meanwhile', async () => {
    const the = shell(QUICK);
    await the.start();
    await the.looked(1);
    await the.exit(1);
    await the.born();
    await the.answer(REFUSED, 0);
    expect(the.guardian.status().health.code).toBe('not_checked');
    expect(the.meters.read().checks.no_answer).toBe(0);
  });
});

describe('a wish is answered by what the machine makes of it', () => {
  it('pause and resume, while the child lives', async () => {
    const the = shell();
    await the.start();
    expect(the.guardian.resume()).toMatchObject({ isDone: false, sentence: { is: 'already_acting' } });
    expect(the.guardian.pause()).toMatchObject({ isDone: true, sentence: { is: 'paused' } });
    expect(the.guardian.pause()).toMatchObject({ isDone: false, sentence: { is: 'already_paused' } });
    expect(the.guardian.resume()).toMatchObject({ isDone: true, sentence: { is: 'resumed' } });
  });

  it('a pause that has not begun can be taken back', async () => {
    const the = shell();
    await the.start();
    await the.exit(1, null, false);
    expect(the.guardian.status().guardian.state).toBe('stopping');
    expect(the.guardian.pause().isDone).toBe(true);
    expect(the.guardian.resume()).toMatchObject({ isDone: true, sentence: { is: 'resumed' } });
  });

  it('a stop that leads to a halt or to the end cannot be turned into a pause', async () => {
    const halting = shell();
    await halting.start();
    await halting.exit(78, null, false);
    expect(halting.guardian.pause()).toMatchObject({ isDone: false, sentence: { is: 'already_paused' } });

    const ending = shell();
    await ending.start();
    ending.guardian.stop();
    await ending.settle();
    expect(ending.guardian.pause().isDone).toBe(false);
  });
});

it('a boot clock that runs ahead of ours since the spawn begins the grace period anew', async () => {
  let boot = 0;
  const the = shell({ startGrace: 10 }, {}, { bootClock: () => boot });
  await the.start();
  await the.looked(1);
  boot = 3_600_000;
  await the.answer(REFUSED);
  expect(the.guardian.status()).toMatchObject({ guardian: { state: 'grace' }, health: { code: 'starved' } });
});

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

describe('the look during a stop', () => {
  const stop = async () => {
    const the = shell({ stopTimeout: 10, orderWait: 60_000 });
    await the.start();
    the.guardian.stop();
    await the.looked(1);
    return the;
  };

  it('that finds an order under way spares the child', async () => {
    const the = await stop();
    await the.answer({ saw: 'object', object: { loop: { stage: 'execute' } } });
    expect(the.did).toEqual(['ask']);
    // The machine waits a second for it.
    expect(the.patience[0]).toBeLessThan(1000);
  });

  it.each([REFUSED, { saw: 'object', object: { loop: { stage: 'idle' } } } as const])(
    'that finds none leads to the kill: %j',
    async (finding) => {
      const the = await stop();
      await the.answer(finding);
      expect(the.did).toEqual(['ask', 'kill']);
    },
  );
});

describe('a bot that runs already', () => {
  const found: FoundBot = {
    is: 'alive',
    pid: 77,
    startToken: 'boot/1',
    group: 77,
    age: 3_600_000,
    record: {
      boot_id: 'ours',
      guardian_pid: 5,
      command: 'the bot',
      written_at: '2026-11-21T00:00:00.000Z',
      pid: 77,
      start_token: 'boot/1',
      group: 77,
      token: 'its token',
    },
  };

  it('is adopted instead of spawned, and looked at at once', async () => {
    const the = shell();
    the.guardian.start(found);
    await the.looked(1);
    expect([the.did, the.spawns(), the.said]).toEqual([['adopt 77'], 1, ['info: adopted the running bot: pid 77']]);
    expect(the.guardian.status().bot).toMatchObject({ pid: 77, adopted: true, incarnation: 1 });
    expect(the.guardian.status().bot.uptime_s).toBeCloseTo(3600, 0);
    expect(the.kept.map(({ kind, code }) => [kind, code])).toEqual([['started', 'adopted']]);
  });

  it('verifies no restart by a decision that is older', async () => {
    const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
    const decision = (ms: number) => ({ last_decision_at: ago(ms), decisions_total: 1 });
    const seen = (ms: number) =>
      ({ saw: 'object', object: { process: { boot_id: 'ours' }, decision: decision(ms) } }) as const;
    const memory = { restarts: [performance.now() - 5000], unverifiedSince: performance.now() - 6000 };
    const the = shell(QUICK, {}, {}, memory);
    the.guardian.start(found);
    await the.looked(1);
    await the.answer(seen(60_000));
    await the.looked(2);
    expect(the.said.join()).not.toContain('verified');
    await the.answer(seen(0));
    expect(the.said.join()).toContain('restart verified');
  });

  it('that ends without a code that anybody knows is a failure', async () => {
    const the = shell();
    the.guardian.start(found);
    await the.settle();
    await the.exit(null);
    expect(the.said).toContain('warning: bot exited: code unknown');
    expect(the.kept.map(({ kind }) => kind)).toContain('restart');
  });

  it('is looked at where it was told to serve; where the configuration says, only once it is started anew', async () => {
    const urls: string[] = [];
    const look = (url: string) => {
      urls.push(url);
      return new Promise<never>(() => {});
    };
    const looked = (times: number) =>
      until(
        () => urls.length >= times,
        1000,
        () => `look ${times}`,
      );
    const the = shell(QUICK, {}, { look });
    const record = { ...found.record, health_url: 'http://127.0.0.1:7777/', command: 'an older bot' };
    the.guardian.start({ ...found, record }, false);
    await looked(1);
    the.guardian.reconfigure({ settings: settings(QUICK), command: 'the bot' }, true);
    expect(the.guardian.status().bot.command).toBe('an older bot');
    await the.exit(1);
    await the.born();
    await looked(2);
    expect(the.guardian.status().bot.command).toBe('the bot');
    expect(urls).toEqual(['http://127.0.0.1:7777/', 'http://127.0.0.1:8080/api/dashboard']);
  });

  it('with another configuration is to be started anew', async () => {
    const the = shell();
    the.guardian.start(found, false);
    await the.settle();
    expect(the.said).toContain(
      'info: the bot runs with another configuration: it is restarted at the next quiet moment',
    );
  });

  it('is left running when the guardian is detached', async () => {
    const the = shell();
    the.guardian.start(found);
    await the.settle();
    expect(the.guardian.detach()).toMatchObject({ isDone: true, sentence: { is: 'detached', values: { pid: 77 } } });
    await the.settle();
    expect([the.exits, the.did]).toEqual([[0], ['adopt 77']]);
  });
});

describe('a wrapper', () => {
  it('hands over to what it has started, which is the bot from then on', async () => {
    const the = shell();
    await the.start();
    the.handOver(900);
    expect(the.guardian.status().bot).toMatchObject({ pid: 900, incarnation: 1 });
  });

  it('hands over also while a check is under way, which began with the wrapper', async () => {
    const the = shell(QUICK);
    await the.start();
    await the.looked(1);
    the.handOver(900);
    await the.answer(decided(1));
    expect(the.guardian.status().bot.pid).toBe(900);
    expect(the.guardian.status().health.verdict).toBe('healthy');
  });

  it('leads the group of its heir: that is looked at for evidence, and named to who has to end it', async () => {
    const the = shell({ ...QUICK, failureThreshold: 1, stopTimeout: 10 });
    await the.start();
    the.handOver(900);
    await the.looked(1);
    await the.answer(REFUSED);
    expect(the.incidents[0]).toMatchObject({ pid: 900, group: 101 });
    await the.looked(2);
    await the.answer(REFUSED);
    const told = () => the.said.some((line) => /does not die \(pid 900\): .+ with: kill 101$/.test(line));
    await until(told, 5000, () => the.said.join('\n'));
  });

  it('of an earlier child hands over nothing', async () => {
    const the = shell();
    await the.start();
    await the.exit(1);
    await the.born();
    the.handOver(900, 0);
    expect(the.guardian.status().bot.pid).not.toBe(900);
  });
});

describe('evidence', () => {
  const SOUND = decided(1);
  const failing = async (ports: Parameters<typeof shell>[2] = {}) => {
    const the = shell({ ...QUICK, failureThreshold: 2 }, {}, ports);
    await the.start();
    await the.looked(1);
    await the.answer(SOUND);
    await the.looked(2);
    await the.answer(REFUSED);
    await the.looked(3);
    await the.answer(REFUSED);
    return the;
  };

  it('is collected with what was seen and decided, then the child is asked', async () => {
    const the = await failing();
    expect(the.incidents).toHaveLength(1);
    const [incident] = the.incidents;
    expect(incident).toMatchObject({ pid: 101, bootId: 'ours', isAlive: true, code: 'no_answer', incarnation: 1 });
    expect(incident?.checks.map(({ code }) => code)).toEqual(['ok', 'no_answer', 'no_answer']);
    expect(incident?.ruling.is).toBe('restarting');
    expect(incident?.dashboard?.object).toEqual(SOUND.object);
    expect(the.did).toEqual(['ask']);
  });

  it('that is not there yet is waited for', async () => {
    const the = await failing({ collect: () => new Promise(() => {}) });
    expect(the.did).toEqual([]);
    the.guardian.stop();
    await the.settle();
    expect(the.did).toEqual(['ask']);
  });

  it('of a child that has ended holds up nothing', async () => {
    const the = shell({}, {}, { collect: () => new Promise(() => {}) });
    await the.start();
    await the.exit(1);
    expect(the.spawns()).toBe(2);
  });
});

describe('another configuration', () => {
  it('is in force at once, but for where the bot is: that changes with the next spawn', async () => {
    const the = shell();
    await the.start();
    const next = settings({ maxRestarts: 3 }, { healthUrl: 'http://127.0.0.1:9999/api/dashboard' });
    the.guardian.reconfigure({ settings: next, command: 'another bot' }, true);
    await the.settle();
    expect(the.guardian.status()).toMatchObject({ restarts: { max: 3 }, bot: { command: 'the bot' } });
    await the.exit(1);
    await the.born();
    expect(the.guardian.status().bot.command).toBe('another bot');
    expect(the.said.at(-1)).toBe('info: bot restarted: pid 102');
  });
});

it('what is configured for a halt is run once, and the guardian waits for it before it exits', async () => {
  const ended = Promise.withResolvers<void>();
  const causes: string[] = [];
  const runHaltCommand = async (cause: string) => {
    causes.push(cause);
    await ended.promise;
  };
  const the = shell({ maxRestarts: 0, hasHaltCommand: true, exitOnHalt: true }, {}, { runHaltCommand });
  await the.start();
  await the.exit(1);
  expect([causes, the.exits]).toEqual([['restart_limit'], []]);
  ended.resolve();
  await the.settle();
  expect(the.exits).toEqual([3]);
});
