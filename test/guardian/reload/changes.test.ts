// What a changed configuration changes: for the bot, for the guardian at once, or at a new start only.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Schema } from '../../../common/config/schema.ts';
import { changesBetween, inForce, isNothing } from '../../../guardian/reload/changes.ts';
import { concernOfKey, concernOfSecret } from '../../../guardian/reload/concerns.ts';
import { given } from './given.ts';

const NOTHING = { bot: [], guardian: [], needsNewStart: [] };
const change = (...[values, others]: Parameters<typeof given>) => changesBetween(given(), given(values, others));

describe('a changed key', () => {
  it.each<[string, unknown, keyof typeof NOTHING]>([
    ['bot.port', 8081, 'bot'],
    ['bot.symbols', ['ETH', 'BTC'], 'bot'],
    ['guardian.command', ['python', 'bot.py'], 'bot'],
    ['guardian.env', { A: '1', B: '3' }, 'bot'],
    ['guardian.env', { A: '1' }, 'bot'],
    ['guardian.check_interval', 30_000, 'guardian'],
    ['guardian.status.port', 8091, 'needsNewStart'],
    ['guardian.of_a_newer_version', 1, 'needsNewStart'],
  ])('%s as %j is for: %3$s', (key, value, whom) => {
    expect(change({ [key]: value })).toEqual({ ...NOTHING, [whom]: [key] });
  });

  it('is none where every value is the same, in whatever order a map has it', () => {
    expect(change({ 'guardian.env': { B: '2', A: '1' }, 'bot.symbols': ['BTC', 'ETH'] })).toEqual(NOTHING);
  });

  it('is one too where it is gone', () => {
    expect(changesBetween(given({ 'bot.old': 1 }), given())).toEqual({ ...NOTHING, bot: ['bot.old'] });
  });

  it('is the AI decision limit where somebody chooses its default, which then stands', () => {
    const chosen = ['guardian.max_no_response'];
    expect(change({}, { chosen })).toEqual({ ...NOTHING, guardian: chosen });
  });

  it('is no other key where somebody chooses its default', () => {
    expect(change({}, { chosen: ['bot.port', 'guardian.check_interval'] })).toEqual(NOTHING);
  });
});

describe('a changed secret', () => {
  const SECRET = 'T0-hunter2';

  it('is for the bot by its name, never its value', () => {
    const changes = change({}, { secrets: { DEEPSEEK_API_KEY: SECRET } });
    expect(changes).toEqual({ ...NOTHING, bot: ['DEEPSEEK_API_KEY'] });
    expect(changesBetween(given({}, { secrets: { DEEPSEEK_API_KEY: SECRET } }), given())).toEqual(changes);
  });

  it('is for a new start where it is of a notification channel', () => {
    expect(change({}, { secrets: { WEBHOOK_URL: SECRET } })).toEqual({ ...NOTHING, needsNewStart: ['WEBHOOK_URL'] });
  });

  it('is none where it is the same', () => {
    const same = given({}, { secrets: { DEEPSEEK_API_KEY: SECRET } });
    expect(isNothing(changesBetween(same, { ...same, secrets: { ...same.secrets } }))).toBe(true);
  });
});

describe('in force from then on', () => {
  it('is the new, but what only a new start can apply is as before', () => {
    const before = given({}, { secrets: { WEBHOOK_URL: 'old', AI_API_KEY: 'old' } });
    const changed = { 'bot.port': 8081, 'guardian.check_interval': 30_000, 'guardian.status.port': 8091 };
    const after = given(changed, { secrets: { WEBHOOK_URL: 'new', AI_API_KEY: 'new' }, chosen: ['bot.port'] });
    const { values, settings, secrets, chosen } = inForce(before, after);
    expect(values).toEqual({ ...after.values, 'guardian.status.port': 8090 });
    expect(settings['guardian.status.port']?.value).toBe('8090');
    expect(settings['bot.port']?.value).toBe('8081');
    expect(secrets).toEqual({ WEBHOOK_URL: 'old', AI_API_KEY: 'new' });
    expect(chosen).toEqual(['bot.port']);
  });

  it('has a key that only the old or only the new one has', () => {
    const before = given({ 'bot.old': 1 });
    const { values } = inForce(before, given({ 'bot.new': 1, 'guardian.newer': 1 }));
    expect(values).toHaveProperty(['bot.new']);
    expect(values).not.toHaveProperty(['bot.old']);
    expect(values).not.toHaveProperty(['guardian.newer']);
  });
});

describe('every name of the schemas', () => {
  const load = async (path: string) =>
    (await import(pathToFileURL(join(import.meta.dirname, '../../..', path)).href)).schema as Schema;

  it('is decided on: the keys of the guardian one by one', async () => {
    const { keys } = await load('guardian/schema.ts');
    const at = (concern: string) => Object.keys(keys).filter((key) => concernOfKey(`guardian.${key}`) === concern);
    expect(at('bot')).toEqual(['command', 'cwd', 'env', 'health_url', 'on_guardian_exit']);
    expect(new Set(at('start').map((key) => key.split('.')[0]))).toEqual(
      new Set(['heartbeat', 'notifications', 'logging', 'status', 'data_dir']),
    );
    expect(concernOfKey('guardian.logging.level')).toBe('guardian');
  });

  it('is decided on: secrets by whose they are', async () => {
    const [guardian, bot] = [await load('guardian/schema.ts'), await load('bot/schema.ts')];
    expect(Object.keys(guardian.secrets).map(concernOfSecret)).not.toContain('bot');
    expect(new Set(Object.keys(bot.secrets).map(concernOfSecret))).toEqual(new Set(['bot']));
  });
});
