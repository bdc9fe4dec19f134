// Planned restarts by cron expression: which texts are one, and when they are due.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isCron, plan } from '../../guardian/cron.ts';
import { lookAt, type Schedule } from '../../guardian/due.ts';
import { planRestarts } from '../../guardian/planned-restart.ts';

describe('a cron expression', () => {
  it.each(['0 4 * * *', '*/5 * * * *', '0 4 * * 1-5', '0 4 29 2 *', '* * * * * *', '@daily', '30 3 1,15 * mon'])(
    'is %s',
    (text) => expect(isCron(text)).toBe(true),
  );

  it.each(['', 'daily', '4', '60 * * * *', '0 24 * * *', '* * * *', '0 0 4 * * * *', '0 4 * * 8', '@reboot'])(
    'is not %j',
    (text) => expect(isCron(text)).toBe(false),
  );

  it.each(['0 4 30 2 *', '0 4 31 4,6 *'])('is not %s, a day that never comes', (text) =>
    expect(isCron(text)).toBe(false),
  );
});

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const FOUR = 4 * HOUR;

/** Looks at a schedule of every hour at these moments; tells the moments at which it was due. */
function due(...walls: readonly number[]): readonly number[] {
  let schedule: Schedule = { next: FOUR, seen: FOUR - MINUTE, last: 0 };
  return walls.filter((wall) => {
    const [later, isDue] = lookAt(schedule, wall, () => (Math.floor(wall / HOUR) + 1) * HOUR);
    schedule = later;
    return isDue;
  });
}

describe('a run is due', () => {
  it('at its time, once', () => {
    expect(due(FOUR - 1, FOUR, FOUR + 1, FOUR + MINUTE)).toEqual([FOUR]);
  });

  it('a little late on a busy machine, but not when it was slept through', () => {
    expect(due(FOUR + MINUTE)).toEqual([FOUR + MINUTE]);
    expect(due(FOUR + MINUTE + 1)).toEqual([]);
  });

  it('again at the next one after one that was slept through', () => {
    expect(due(FOUR + 30 * MINUTE, FOUR + HOUR)).toEqual([FOUR + HOUR]);
  });

  it('once only, though the clock is set back and brings it again', () => {
    expect(due(FOUR, FOUR - 10 * MINUTE, FOUR + 5, FOUR + HOUR)).toEqual([FOUR, FOUR + HOUR]);
  });

  it('at the earlier one that a clock set back brings within reach', () => {
    const early = FOUR - 2 * HOUR;
    expect(due(early - MINUTE, early)).toEqual([early]);
  });

  it('asks for the next run only where it may have changed', () => {
    const never = () => {
      throw new Error('asked');
    };
    const schedule = { next: FOUR, seen: FOUR - 2 * MINUTE, last: 0 };
    expect(lookAt(schedule, FOUR - MINUTE, never)).toEqual([{ ...schedule, seen: FOUR - MINUTE }, false]);
  });
});

describe('on the real clock', () => {
  it('tells a run when its second has come', async () => {
    const planned = Date.now();
    const told = await new Promise<number>((resolve) => {
      const { stop } = plan('* * * * * *', () => {
        stop();
        resolve(Date.now());
      });
    });
    expect(told).toBeGreaterThanOrEqual(Math.ceil(planned / 1000) * 1000);
  });

  it('tells none once it is stopped, and none where nothing is planned', async () => {
    let told = 0;
    const plan = planRestarts(() => told++);
    await plan.follow('* * * * * *');
    await plan.follow(null);
    await new Promise((resolve) => setTimeout(resolve, 1100));
    expect(told).toBe(0);
  });

  it('tells of the newest plan only, however fast they change', async () => {
    let told = 0;
    const plan = planRestarts(() => told++);
    await Promise.all([plan.follow('* * * * * *'), plan.follow('0 4 1 1 *')]);
    await new Promise((resolve) => setTimeout(resolve, 1100));
    expect(told).toBe(0);
    await plan.follow(null);
  });

  it('does not keep a process alive', () => {
    const file = JSON.stringify(join(import.meta.dirname, '../../guardian/planned-restart.ts'));
    const program = `const { planRestarts } = await import(${file}); await planRestarts(() => {}).follow('0 4 * * *');`;
    execFileSync(process.execPath, ['--input-type=module', '-e', program], { timeout: 10_000 });
  });

  it('goes by local time', () => {
    const file = JSON.stringify(join(import.meta.dirname, '../../guardian/cron.ts'));
    const program = `const { clockwork } = await import(${file});
      console.log(new Date(clockwork('30 4 * * *').following()).toISOString().slice(11, 16));`;
    const hour = (zone: string) =>
      execFileSync(process.execPath, ['--input-type=module', '-e', program], {
        encoding: 'utf8',
        env: { ...process.env, TZ: zone },
      }).trim();
    expect([hour('Asia/Shanghai'), hour('America/Lima')]).toEqual(['20:30', '09:30']);
  });
});
