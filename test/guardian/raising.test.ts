// What the shell raises alarms about, so that a person hears it who reads no log.
import { expect, it } from 'vitest';
import { shell } from './support/shell.ts';

const OWN_FAULT = { saw: 'own_fault', error: 'EMFILE' } as const;
const QUICK = { startGrace: 10, checkInterval: 10 };

it('a restart is one, and a further one that no decision has verified is a graver one', async () => {
  const the = shell();
  await the.start();
  await the.exit(1);
  await the.born();
  await the.exit(1);
  expect(the.raised).toEqual([
    'restart warning: restarting the bot (restart 1 of 10 within 1h, in 0ms): bot exited: code 1',
    'restart error: restarting the bot (restart 2 of 10 within 1h, in 5.0s): bot exited: code 1; the restart before it was not verified by any AI decision',
  ]);
});

it('a halt is one, each time it is said', async () => {
  const the = shell({ maxRestarts: 0, alarmRepeat: 20 });
  await the.start();
  await the.exit(1);
  await the.settle();
  await new Promise((resolve) => setTimeout(resolve, 50));
  the.guardian.stop();
  const limit = 'halted critical: restart limit reached (0 within 1h): not restarting any more, a person is needed';
  expect(the.raised.slice(0, 2)).toEqual([limit, limit]);
});

it('a stranger on the port is one, once', async () => {
  const the = shell(QUICK);
  await the.start();
  await the.exit(1);
  for (let time = 0; time < 3; time++) await the.born({ is: 'outlived', pid: 7 });
  expect(the.raised.slice(1)).toEqual([expect.stringMatching(/^failure critical: .*pid 7/)]);
});

it('three faults of our own in a row are one', async () => {
  const the = shell(QUICK);
  await the.start();
  for (let nth = 1; nth <= 4; nth++) {
    await the.looked(nth);
    await the.answer(OWN_FAULT);
  }
  expect(the.raised).toEqual([expect.stringMatching(/^failure error: .*EMFILE/)]);
});

it('nothing is one while all is well, nor is an end that was asked for', async () => {
  const the = shell();
  await the.start();
  the.guardian.stop();
  await the.settle();
  await the.exit(0);
  expect([the.exits, the.raised]).toEqual([[0], []]);
});
