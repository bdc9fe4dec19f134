// guardian.on_guardian_exit: stop, with our own bot: it ends in order when its guardian is killed, and says so.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isAlive, prepare, until } from '../support/guardian.ts';

it('the guardian is killed: within 5 s its bot has ended by itself, with its code left for the next guardian', async () => {
  const guarded = await prepare({ guardian: { on_guardian_exit: 'stop' } });
  const guardian = guarded.start();
  await guarded.waitFor('health check passed');
  const [bot] = guarded.botPids() as [number];
  const { boot_id } = JSON.parse(readFileSync(join(guarded.folder, 'data/bot.json'), 'utf8')) as { boot_id: string };
  guardian.kill('SIGKILL');
  await until(
    () => !isAlive(bot),
    5000,
    () => 'the end of the bot',
  );
  expect(readFileSync(join(guarded.folder, 'data/bot.exit'), 'utf8')).toBe(`${boot_id} 0\n`);
  expect(readFileSync(join(guarded.folder, 'bot.log'), 'utf8')).toContain(
    `the guardian, pid ${guardian.pid}, is gone: stopping too, as guardian.on_guardian_exit says`,
  );
});
