// What the guardian can say afterwards of why it did what it did: a bot that spins, a real guardian, its commands.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { prepare } from '../support/guardian.ts';

it('names the line in which a bot spins, and explains the restart in both languages, while it guards on', async () => {
  const guarded = await prepare({ bot: ['spinning.mjs'] });
  expect(guarded.command('explain')).toMatchObject({ code: 0, out: expect.stringContaining('restarted') });
  guarded.start();
  await guarded.waitFor('bot restarted');
  const incidents = join(guarded.folder, 'data/incidents');
  const [id] = readdirSync(incidents) as [string];
  expect(id).toMatch(/no_answer/);
  expect(statSync(join(incidents, id)).mode & 0o777).toBe(0o700);
  const stack = readFileSync(join(incidents, id, 'stack.txt'), 'utf8');
  expect(stack).toMatch(/crunchForEver.*spinning\.mjs:3/);

  const list = guarded.command('incidents');
  expect([list.code, list.out]).toEqual([0, expect.stringContaining(id)]);
  const english = guarded.command('explain', id);
  expect(english).toMatchObject({ code: 0 });
  expect(english.out).toContain('no answer from');
  expect(english.out).toContain('restarting the bot (restart 1 of 10 within 1h');
  const chinese = guarded.command('explain', id, '--guardian.logging.language', 'zh');
  expect(chinese.out).toContain('重启机器人');
  expect(guarded.command('explain', 'never')).toMatchObject({ code: 64 });
  expect(guarded.log()).not.toContain('evidence cannot be kept');
});

it('keeps the last words of a bot that ends by itself, and none of a person’s stop', async () => {
  const guarded = await prepare({ bot: ['crashing.mjs', '50', '1'], guardian: { max_restarts: 1 } });
  const guardian = guarded.start();
  await guarded.waitFor('restart limit reached');
  const incidents = join(guarded.folder, 'data/incidents');
  const [id, ...others] = readdirSync(incidents) as [string];
  expect(others).toEqual([]);
  expect(readFileSync(join(incidents, id, 'bot.log'), 'utf8')).toContain('the last words of a crashing bot');
  expect(guarded.command('explain').out).toContain('What came of it');
  expect(guarded.command('explain').out).not.toContain('not known');
  guardian.kill('SIGTERM');
  await guardian.ended;
  expect(readdirSync(incidents)).toEqual([id]);
  expect(existsSync(join(incidents, id, 'report.json'))).toBe(true);
});
