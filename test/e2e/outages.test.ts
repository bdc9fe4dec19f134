// An outage that the bot is not to blame for, from beginning to end: one restart, one alarm, one all-clear.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { count, prepare } from '../support/guardian.ts';

const ALARM = 'not restarting, a restart cannot help';
const EXCUSED = 'health check skipped: AI provider outage (no_balance, HTTP 402: top up the account); no AI decision';

it('costs one restart, also across guardians, and ends with an all-clear', async () => {
  const guarded = await prepare({ bot: ['blaming.mjs', 'paid'], guardian: { max_no_response: '500ms' } });
  const first = guarded.start();
  await guarded.waitFor(
    /AI provider outage since \S+ \S+ \(no_balance, HTTP 402: top up the account\): not restarting/,
  );
  await guarded.waitFor(EXCUSED, 5);
  expect((await guarded.status()).health).toMatchObject({ verdict: 'excused', code: 'provider_outage' });
  first.kill('SIGTERM');
  expect(await first.ended).toBe(0);

  guarded.start();
  const before = count(guarded.log(), EXCUSED);
  await guarded.waitFor(EXCUSED, before + 5);
  const story = () => ['bot restarted', ALARM, 'outage over'].map((line) => count(guarded.log(), line));
  expect(story()).toEqual([1, 1, 0]);

  writeFileSync(join(guarded.folder, 'paid'), '');
  await guarded.waitFor('outage over');
  await guarded.waitFor(/health check passed: AI decision \S+ ago/, 3);
  expect(story()).toEqual([1, 1, 1]);
});
