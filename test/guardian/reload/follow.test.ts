// A changed configuration is said and used if it is good, said and ignored if it is bad. The reading is faked here.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { Configuration } from '../../../common/config/read.ts';
import type { Changes } from '../../../guardian/reload/changes.ts';
import { followConfiguration } from '../../../guardian/reload/follow.ts';
import type { Reread } from '../../../guardian/reload/reread.ts';
import { render } from '../../../guardian/sentences/catalogue.ts';
import { reason } from '../../../guardian/sentences/reason.ts';
import { until } from '../../support/guardian.ts';
import { given } from './given.ts';

type Given = Parameters<typeof given>;
type Answer = Given | readonly string[] | Promise<Given>;
const isFaults = (answer: Given | readonly string[]): answer is readonly string[] => typeof answer[0] === 'string';

/** Each `save` is answered by what it says, or by these faults. */
function prepare(...[values, others]: Given) {
  const folder = mkdtempSync(join(tmpdir(), 'follow-'));
  const file = join(folder, 'config.yaml');
  const said: string[] = [];
  const used: [Configuration, Changes][] = [];
  const read: Configuration[] = [];
  let answer: Answer = [];
  let saved = 0;
  const reread = async (before: Configuration): Promise<Reread> => {
    read.push(before);
    const now = await answer;
    if (isFaults(now)) return { faults: now.map((text) => reason('notice', { text })) };
    return { configuration: given(now[0], { ...now[1], file, folder }) };
  };
  const { stop } = followConfiguration({
    reread,
    configuration: given(values, { ...others, file, folder }),
    readAt: Number.POSITIVE_INFINITY,
    everyMs: 10,
    tell: (level, sentence) => said.push(`${level}: ${render('en', sentence)}`),
    onChanged: async (...changed) => {
      if (changed[0].values['bot.port'] === 0) throw new Error('setpriv does not answer');
      used.push(changed);
    },
  });
  onTestFinished(() => {
    stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const save = async (next: Answer) => {
    answer = next;
    const before = read.length;
    writeFileSync(file, `#${'x'.repeat(++saved)}`);
    await until(
      () => read.length > before,
      5000,
      () => 'the reading',
    );
    await new Promise(setImmediate);
  };
  return { save, said, used, read, stop };
}

it('what changes is said by name, and handed on', async () => {
  const { save, said, used } = prepare();
  await save([{ 'bot.port': 8081, 'guardian.check_interval': 30_000, 'guardian.status.port': 8091 }]);
  expect(said).toEqual([
    'info: the configuration has changed, used from now on: guardian.check_interval',
    'info: the configuration has changed, the bot is restarted for it at a quiet moment: bot.port',
    'warning: the configuration has changed, but only a new start of the guardian can use it, until then it is as before: guardian.status.port',
  ]);
  expect(used).toEqual([
    [
      expect.objectContaining({
        values: expect.objectContaining({
          'bot.port': 8081,
          'guardian.check_interval': 30_000,
          'guardian.status.port': 8090,
        }),
      }),
      { bot: ['bot.port'], guardian: ['guardian.check_interval'], needsNewStart: ['guardian.status.port'] },
    ],
  ]);
});

it('each change is measured by what is in force, not by what was read last', async () => {
  const { save, used, read } = prepare();
  await save([{ 'bot.port': 8081 }]);
  await save(['bad']);
  await save([{ 'bot.port': 8081, 'guardian.check_interval': 30_000 }]);
  expect(used.map(([, { bot, guardian }]) => [bot, guardian])).toEqual([
    [['bot.port'], []],
    [[], ['guardian.check_interval']],
  ]);
  expect(read[2]?.values).toMatchObject({ 'bot.port': 8081 });
});

it('a bad one is said once, fault by fault, and not used', async () => {
  const { save, said, used } = prepare();
  await save(['guardian.a must be a number', 'bot.b is not a known key']);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(said).toEqual([
    'error: the changed configuration is not used, the one before stays in force: guardian.a must be a number',
    'error: the changed configuration is not used, the one before stays in force: bot.b is not a known key',
  ]);
  expect(used).toEqual([]);
});

it('one that says the same is no news but to who looks for it, and not handed on', async () => {
  const { save, said, used } = prepare();
  await save([]);
  await save([{}]);
  expect(said.slice(-1)).toEqual(['debug: the configuration was written anew and says the same']);
  expect(used).toEqual([]);
});

it('one for a new start alone is said and not handed on', async () => {
  const { save, said, used } = prepare();
  await save([{ 'guardian.status.port': 8091 }]);
  expect(said).toHaveLength(1);
  expect(used).toEqual([]);
});

it('the bot does not get the port that the status page keeps until a new start', async () => {
  const { save, said, used } = prepare();
  const swapped = { 'bot.port': 8090, 'guardian.status.port': 8080 };
  await save([swapped]);
  expect(said).toEqual([
    'error: the changed configuration is not used, the one before stays in force: bot.port must not be 8090, where the status page of this guardian listens: choose another port, or start the guardian anew',
  ]);
  expect(used).toEqual([]);
});

it('warnings are said when they are new', async () => {
  const { save, said } = prepare({}, { warnings: ['old'] });
  await save([{}, { warnings: ['old', '.env can be read by others'] }]);
  expect(said.filter((line) => line.startsWith('warning'))).toEqual(['warning: .env can be read by others']);
});

it('secrets are said by name only', async () => {
  const { save, said, used } = prepare();
  await save([{}, { secrets: { AI_API_KEY: 'T0-hunter2' } }]);
  expect(used).toHaveLength(1);
  expect(said).toEqual([
    'info: the configuration has changed, the bot is restarted for it at a quiet moment: AI_API_KEY',
  ]);
});

it('a change while another is being read is read after it', async () => {
  const { save, used, read } = prepare();
  const { promise, resolve } = Promise.withResolvers<Given>();
  await save(promise);
  const second = save([{ 'bot.port': 8082 }]);
  await new Promise((wait) => setTimeout(wait, 60));
  expect(read).toHaveLength(1);
  resolve([{ 'bot.port': 8081 }]);
  await second;
  expect(used.map(([{ values }]) => values['bot.port'])).toEqual([8081, 8082]);
});

it('one that cannot be used after all is said and ends nothing; saved once more it is used', async () => {
  const { save, said, used } = prepare();
  await save([{ 'bot.port': 0 }]);
  expect(said.at(-1)).toBe(
    'error: the changed configuration is not used, the one before stays in force: it cannot be read: setpriv does not answer; save it once more to try again',
  );
  await save([{ 'bot.port': 8081 }]);
  expect(used).toMatchObject([[{ values: { 'bot.port': 8081 } }, { bot: ['bot.port'] }]]);
});

it('a reading that fails in an unforeseen way is said, and the next one is made', async () => {
  const { save, said, used } = prepare();
  const { promise, reject } = Promise.withResolvers<Given>();
  await save(promise);
  reject(new Error('the disk is gone'));
  await new Promise(setImmediate);
  expect(said).toEqual([expect.stringContaining('it cannot be read: the disk is gone')]);
  await save([{ 'bot.port': 8081 }]);
  expect(used).toHaveLength(1);
});

it('what is read when it is stopped is neither said nor used', async () => {
  const { save, said, used, stop } = prepare();
  const { promise, resolve } = Promise.withResolvers<Given>();
  await save(promise);
  stop();
  resolve([{ 'bot.port': 8081 }]);
  await new Promise(setImmediate);
  expect([said, used]).toEqual([[], []]);
});
