import { describe, expect, it } from 'vitest';
import { localTime } from '../../../common/clock.ts';
import { statusScreen } from '../../../guardian/control/screen.ts';
import { formatSpan } from '../../../guardian/control/span.ts';
import { stoppedStatus } from '../../../guardian/control/status.ts';
import { displayWidth } from '../../../guardian/control/width.ts';
import { example } from './example.ts';

const at = (iso: string | null) => localTime(Date.parse(String(iso)));
const { guardian, health, restarts } = example;

describe('the screen of guardian status', () => {
  it('shows everything at a glance', () => {
    expect(statusScreen(example, 'en')).toBe(`watching

Guardian       pid 100, 1.2.3, since ${at(guardian.started_at)}, 50MB
Bot            pid 200, up 2h 5m, incarnation 3
Health         unhealthy (decision_stale), last AI decision 312s ago, limit 300s
Checks         failures in a row: 2, last ${at(health.last_check_at)}, next ${at(health.next_check_at)}
Decision       312s ago, limit 300s
Restarts       4 of at most 10 within 1h, 6 of at most 30 within 24h, 17 in all
Last restart   ${at(restarts.last_at)}, no answer within 10s, verified
Resources      80MB of at most 512MB, CPU 1.3%
Command        node dist/bot.cjs
Configuration  /srv/config.yaml
`);
  });

  it('shows it in Chinese, aligned by the width of the characters', () => {
    expect(statusScreen(example, 'zh')).toBe(`看护中

守护进程      pid 100，1.2.3，自 ${at(guardian.started_at)} 起，50MB
机器人        pid 200，已运行 2h 5m，第 3 次启动
健康状况      不健康 (decision_stale)，last AI decision 312s ago, limit 300s
检查          连续失败 2 次，上次 ${at(health.last_check_at)}，下次 ${at(health.next_check_at)}
决策          312s 前，时限 300s
重启          1h 内 4 次（上限 10 次），24h 内 6 次（上限 30 次），共 17 次
最近一次重启  ${at(restarts.last_at)}，no answer within 10s，已验证
资源          80MB（上限 512MB），CPU 1.3%
命令          node dist/bot.cjs
配置          /srv/config.yaml
`);
  });

  it('says that no guardian is running', () => {
    expect(statusScreen(stoppedStatus('1.2.3', '/srv/config.yaml'), 'en')).toBe(
      'stopped: no guardian is running\n\nConfiguration  /srv/config.yaml\n',
    );
  });

  it('says what is not there', () => {
    const bot = { pid: null, started_at: null, uptime_s: null, incarnation: null, adopted: null, command: null };
    expect(statusScreen({ ...example, bot }, 'en')).toMatch(/^Bot +none$/m);
  });

  it('says that a bot was adopted, and that a restart is not verified', () => {
    const screen = statusScreen(
      { ...example, bot: { ...example.bot, adopted: true }, restarts: { ...restarts, verified: false } },
      'en',
    );
    expect(screen).toMatch(/^Bot .*, adopted$/m);
    expect(screen).toMatch(/^Last restart .*, not verified$/m);
  });

  it('names no daily limit where it is off', () => {
    expect(statusScreen({ ...example, restarts: { ...restarts, max_per_day: 0 } }, 'en')).toContain(', 6 within 24h,');
  });

  it('lets no reason steer the terminal or forge a line', () => {
    const reason = 'HTTP 500: \u001b[2J\nHealth         healthy\u202e';
    const screen = statusScreen({ ...example, health: { ...health, reason } }, 'en');
    expect(screen).toContain('HTTP 500: \\u001b[2J\\nHealth         healthy\\u202e');
    expect(screen.split('\n')).toHaveLength(13);
  });
});

describe('a span of time', () => {
  it.each([
    [-1, '0s'],
    [0.9, '0s'],
    [59.9, '59s'],
    [60, '1m'],
    [303, '5m 3s'],
    [3600, '1h'],
    [3659, '1h'],
    [7503, '2h 5m'],
    [86_400, '1d'],
    [183_600, '2d 3h'],
    [86_460, '1d'],
  ])('of %d s is written %s', (seconds, written) => {
    expect(formatSpan(seconds)).toBe(written);
  });
});

describe('the width of a text', () => {
  it.each([
    ['', 0],
    ['Bot', 3],
    ['守护进程', 8],
    ['AI 决策：', 9],
    ['é—…', 3],
    ['😀', 2],
  ])('%j takes %d columns', (text, columns) => {
    expect(displayWidth(text)).toBe(columns);
  });
});
