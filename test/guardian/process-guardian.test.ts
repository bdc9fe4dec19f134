// The shell: what it does with events that cross each other. The rules are tested in machine/, whole stories in e2e/.
import { describe, expect, it } from 'vitest';
import { QUICK, REFUSED } from './support/findings.ts';
import { shell } from './support/shell.ts';

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
