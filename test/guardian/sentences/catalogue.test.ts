// The sentences: the same in both languages, and those that stay stable word for word.
import { describe, expect, it } from 'vitest';
import { chooseLanguage, render, type SentenceName, say } from '../../../guardian/sentences/catalogue.ts';
import { en } from '../../../guardian/sentences/en.ts';
import { reason } from '../../../guardian/sentences/reason.ts';
import { zh } from '../../../guardian/sentences/zh.ts';

const names = Object.keys(en) as readonly SentenceName[];
const placeholders = (template: string) => [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

describe('each sentence', () => {
  it.each(names)('%s takes the same values in Chinese as in English', (name) => {
    expect(placeholders(zh[name])).toEqual(placeholders(en[name]));
  });
  it.each(names)('%s says something in both languages', (name) => {
    expect(en[name].trim()).not.toBe('');
    expect(zh[name].trim()).not.toBe('');
  });
  it('is one of the catalogue in both languages', () => {
    expect(Object.keys(zh).sort()).toEqual([...names].sort());
  });
  it.each(names)('%s is one line', (name) => {
    expect(en[name] + zh[name]).not.toMatch(/[\r\n]/);
  });
});

describe('the stable lines of guardian.log', () => {
  const stale = reason('stale', { age: '301s', limit: '300s' });
  const restart = { nth: 4, max: 10, window: '1h', wait: '10s', reason: stale };
  it.each([
    [
      say('en', 'guardian_started', { pid: 7, interval: '60s', limit: '300s', max: 10, window: '1h' }),
      'guardian started: pid 7, checks every 60s, AI decision limit 300s, at most 10 restarts per 1h',
    ],
    [say('en', 'bot_started', { pid: 8, command: 'python bot.py' }), 'bot started: pid 8, python bot.py'],
    [say('en', 'check_passed', { age: '12s' }), 'health check passed: AI decision 12s ago'],
    [
      say('en', 'check_failed', { count: 2, reason: stale }),
      'health check failed (2 in a row): last AI decision 301s ago, limit 300s',
    ],
    [say('en', 'check_passed_rules', { age: '12s' }), 'health check passed: decision 12s ago (built-in rules)'],
    [
      say('en', 'check_passed_undecided', { age: '12s' }),
      'health check passed: no AI decision yet, 12s since the start',
    ],
    [say('en', 'check_skipped', { reason: 'REASON' }), 'health check skipped: REASON'],
    [say('en', 'condemned', { count: 3 }), '3 health checks failed in a row: restarting the bot'],
    [say('en', 'exited', { how: reason('by_code', { code: 1 }) }), 'bot exited: code 1'],
    [say('en', 'exited', { how: reason('by_signal', { signal: 'SIGKILL' }) }), 'bot exited: signal SIGKILL'],
    [say('en', 'exited', { how: reason('by_unknown', {}) }), 'bot exited: code unknown'],
    [
      say('en', 'restarting', restart),
      'restarting the bot (restart 4 of 10 within 1h, in 10s): last AI decision 301s ago, limit 300s',
    ],
    [say('en', 'bot_restarted', { pid: 9 }), 'bot restarted: pid 9'],
    [
      say('en', 'verified', { time: '2025-10-27 10:00:00', recovery: '3.2s' }),
      'restart verified: AI decision at 2025-10-27 10:00:00, 3.2s after the failure',
    ],
    [
      say('en', 'limit_reached', { max: 10, window: '1h' }),
      'restart limit reached (10 within 1h): not restarting any more, a person is needed',
    ],
    [say('en', 'stopping', { pid: 8 }), 'stopping the bot: pid 8'],
    [say('en', 'guardian_stopped', {}), 'guardian stopped'],
  ])('%s', (said, line) => {
    expect(said).toBe(line);
  });
});

describe('a sentence within a sentence', () => {
  const exited = reason('exited', { how: reason('by_signal', { signal: 'SIGKILL' }) });
  const nested = reason('check_failed', { count: 2, reason: exited });

  it('is said in the same language, however deep it lies', () => {
    expect(render('en', nested)).toBe('health check failed (2 in a row): bot exited: signal SIGKILL');
    expect(render('zh', nested)).toBe('健康检查失败（连续 2 次）：机器人已退出：信号 SIGKILL');
  });
  it('keeps values as they are, braces and dollars in them too', () => {
    const said = say('en', 'check_skipped', { reason: '$& {count} $1' });
    expect(said).toBe('health check skipped: $& {count} $1');
  });
});

describe('the language', () => {
  it.each([
    { configured: 'en', environment: { LANG: 'zh_CN.UTF-8' }, language: 'en' },
    { configured: 'zh', environment: { LANG: 'C' }, language: 'zh' },
  ] as const)('is $configured as configured, whatever the environment says', (one) => {
    expect(chooseLanguage(one.configured, one.environment)).toBe(one.language);
  });
  it.each([
    { environment: { LANG: 'zh_CN.UTF-8' }, language: 'zh' },
    { environment: { LANG: 'ZH' }, language: 'zh' },
    { environment: { LANG: 'de_DE.UTF-8' }, language: 'en' },
    { environment: {}, language: 'en' },
    { environment: { LC_ALL: 'zh_TW.UTF-8', LC_MESSAGES: 'C', LANG: 'C' }, language: 'zh' },
    { environment: { LC_ALL: 'C', LC_MESSAGES: 'zh_CN', LANG: 'zh_CN' }, language: 'en' },
    { environment: { LC_ALL: '', LC_MESSAGES: 'zh_CN', LANG: 'C' }, language: 'zh' },
    { environment: { LC_MESSAGES: 'C', LANG: 'zh_CN' }, language: 'en' },
  ])('auto follows $environment to $language', ({ environment, language }) => {
    expect(chooseLanguage('auto', environment)).toBe(language);
  });
});
